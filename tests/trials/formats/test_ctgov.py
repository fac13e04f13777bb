"""Records of ClinicalTrials.gov as documents, and back."""

import json
import sys
from typing import Any

import orjson
import pytest
from hypothesis import given, settings

from tests.factories import documents
from tests.factories.mutated import mutated_records
from tests.factories.registered import chosen, records
from trials import validation
from trials.document import check
from trials.formats import ctgov


def text(value: Any) -> bytes:
    """Return JSON that is the same for the same value only: true is not 1, 1 is not 1.0, keys in any order."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def number(record: dict[str, Any]) -> str:
    """Return the NCT number of a record."""
    return str(record["protocolSection"]["identificationModule"]["nctId"])


def protocol(**modules: Any) -> dict[str, Any]:
    """Return a record with these modules."""
    return {"protocolSection": modules, "hasResults": False}


def crossed(arms: dict[str, list[str]], interventions: list[tuple[str, list[str]]]) -> dict[str, Any]:
    """Return a record in which arms get drugs, and drugs list arms."""
    module = {
        "armGroups": [
            {"label": label, "interventionNames": [f"Drug: {name}" for name in gets]} for label, gets in arms.items()
        ],
        "interventions": [{"type": "DRUG", "name": name, "armGroupLabels": labels} for name, labels in interventions],
    }
    return protocol(armsInterventionsModule=module)


def test_every_record_comes_back_from_its_document(capsys: pytest.CaptureFixture[str]) -> None:
    back = {number(record): text(ctgov.record(ctgov.document(record))) == text(record) for record in records()}
    with capsys.disabled():
        sys.stdout.write(f"\n{sum(back.values()):,} of {len(back):,} records came back equal ")

    assert [name for name, equal in back.items() if not equal] == []
    assert len(back) >= 40


def test_every_record_is_a_document_that_can_be_stored_and_published() -> None:
    for record in records():
        document = ctgov.document(record)
        check(document)
        errors = [finding.code for finding in validation.findings(document) if finding.severity.refuses]
        assert errors == ["NO_SOURCE"]  # the source of a mirrored record is its origin, which no document states


def test_the_fields_of_the_document_hold_all_but_a_few_oddities_of_the_records() -> None:
    """A line that is missing in the table would show here, as what it is about would be kept beside the fields."""
    kept = {pointer for record in chosen() for pointer in ctgov.document(record)["extensions"]["clinicaltrials.gov"]}

    assert {"/".join("*" if step.isdecimal() else step for step in pointer.split("/")) for pointer in kept} == {
        "annotationSection",
        "derivedSection",
        "documentSection",
        "resultsSection",
        "/protocolSection/armsInterventionsModule/interventions/*/interventionMappedName",
        "/protocolSection/contactsLocationsModule/locations_nested",
        "/protocolSection/oversightModule",
    }


def test_what_no_record_here_states_has_its_field_as_well() -> None:
    document = ctgov.document(
        protocol(
            statusModule={"delayedPosting": True, "resultsWaived": True},
            oversightModule={"isPpsd": False, "fdaaa801Violation": True},
            designModule={"nPtrsToThisExpAccNctId": 2, "expandedAccessTypes": {"individual": True}},
            referencesModule={"references": [{"pmid": "1", "retractions": [{"pmid": "2", "source": "S"}]}]},
        )
    )

    assert document == {
        "status": {"delayed_posting": True},
        "record_dates": {"results_waived": True},
        "oversight": {"is_pediatric_postmarket": False, "has_fdaaa_violation": True},
        "design": {"expanded_access": {"individual": True, "referring_records": 2}},
        "references": [{"pmid": "1", "retractions": [{"pmid": "2", "source": "S"}]}],
    }


@settings(max_examples=150)
@given(record=mutated_records())
def test_no_record_whatever_it_holds_loses_anything_in_a_document_that_can_be_stored(record: dict[str, Any]) -> None:
    document = ctgov.document(record)

    assert text(ctgov.record(document)) == text(record)
    check(document)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"protocolSection": None},
        {"protocolSection": []},
        {"protocolSection": {}, "hasResults": True},
        {"resultsSection": None},
        {"hasResults": 0, "absent": 1, "/": 2, "~": {"": None}},
        protocol(identificationModule={"nctId": 7, "nctIdAliases": ["NCT00000001", None], "orgStudyIdInfo": {}}),
        protocol(identificationModule={"secondaryIdInfos": [{"id": "1", "type": "NCT"}, {"type": "OTHER"}]}),
        protocol(designModule={"enrollmentInfo": {"count": True, "type": "ACTUAL"}, "phases": ["PHASE2", "PHASE9"]}),
        protocol(statusModule={"startDateStruct": {"date": "2024-02-30", "type": "ACTUAL"}}),
        protocol(
            contactsLocationsModule={"locations": [{"geoPoint": {"lat": 1.0}}, {"geoPoint": {"lat": 1, "lon": 2.0}}]}
        ),
        protocol(conditionsModule={"conditions": [], "keywords": ["a", ""]}),
        protocol(descriptionModule={"briefSummary": "a\x00b"}, statusModule={"statusVerifiedDate": "0000-01"}),
    ],
)
def test_what_cannot_be_stored_in_a_field_is_kept_beside_it(record: dict[str, Any]) -> None:
    document = ctgov.document(record)

    assert text(ctgov.record(document)) == text(record)
    check(document)


def test_names_that_repeat_get_keys_and_arms_name_the_very_intervention_that_lists_them() -> None:
    record = crossed(
        {"5 mg": ["T"], "10 mg": ["T"], "None": ["P"]}, [("T", ["10 mg"]), ("P", ["None"]), ("T", ["5 mg"])]
    )
    document = ctgov.document(record)

    assert [row.get("key") for row in document["interventions"]] == [None, None, "T (2)"]
    assert [row["interventions"] for row in document["arms"]] == [["T (2)"], ["T"], ["P"]]
    assert "extensions" not in document


def test_a_key_is_never_what_another_intervention_goes_by() -> None:
    record = crossed({"A": ["T"]}, [("T", []), ("T", ["A"]), ("T (2)", [])])

    assert [row.get("key") for row in ctgov.document(record)["interventions"]] == [None, "T (2)", "T (2) (2)"]


def test_either_side_keeps_its_own_order() -> None:
    document = ctgov.document(crossed({"A": ["Y", "X"], "B": ["X"]}, [("X", ["B", "A"]), ("Y", ["A"])]))

    assert [row["interventions"] for row in document["arms"]] == [["Y", "X"], ["X"]]
    assert [row["arms"] for row in document["interventions"]] == [["B", "A"], ["A"]]


def test_a_document_of_another_origin_lists_arms_on_both_sides_of_its_record() -> None:
    document = documents.complete()
    for row in document["interventions"]:
        row.pop("arms", None)
    module = ctgov.record(document)["protocolSection"]["armsInterventionsModule"]

    assert [row["interventionNames"] for row in module["armGroups"]] == [
        ["Biological: Drug B", "Drug: Drug A"],
        ["Biological: Drug B"],
    ]
    assert [row["armGroupLabels"] for row in module["interventions"]] == [["Combination"], ["Combination", "Control"]]


def test_a_document_of_another_origin_comes_back_but_for_what_such_a_record_has_no_place_for() -> None:
    document = documents.complete()
    back = ctgov.document(ctgov.record(document))

    assert set(document) - set(back) == {"ethics", "recruitment_countries", "results_summary", "sources", "provenance"}
    for name in ("oversight", "record_dates", "eligibility", "endpoints", "sites", "officials", "references", "links"):
        assert back[name] == document[name]
    assert set(document["design"]) - set(back["design"]) == {"allocation_concealment", "sequence_generation"}


def test_what_a_curator_changes_shows_in_the_record_beside_what_is_kept() -> None:
    record = protocol(
        oversightModule={"oversightHasDmc": True, "new": 1},
        conditionsModule={"conditions": ["A", "B"]},
        outcomesModule={"primaryOutcomes": [{"measure": "M", "new": 2}, {"measure": "N", "new": 3}]},
    )
    document = ctgov.document(record)
    del document["oversight"]
    document["conditions"] = ["C"]
    document["endpoints"] = [{"role": "PRIMARY", "measure": "O"}]

    assert ctgov.record(document)["protocolSection"] == {
        "oversightModule": {"new": 1},
        "conditionsModule": {"conditions": ["C"]},
        "outcomesModule": {"primaryOutcomes": [{"measure": "O", "new": 2}]},
    }


@pytest.mark.parametrize(
    "kept", [None, 1, "resultsSection", {"absent": 1}, {"/a/0": 1, "//": 1, "/~": 1, "absent": [1, "x", "/b/c"]}]
)
def test_an_extension_that_somebody_wrote_by_hand_breaks_nothing(kept: Any) -> None:
    record = ctgov.record(documents.minimal(extensions={"clinicaltrials.gov": kept}))

    assert record["protocolSection"]["identificationModule"]["briefTitle"] == "A trial of something"


def test_nothing_is_shared_between_a_record_and_its_document() -> None:
    record = chosen()[0] | {"unknown": {"a": []}}
    before = json.dumps(record)
    document = ctgov.document(record)
    document["conditions"].append("X")
    ctgov.record(document)["unknown"]["a"].append("Y")

    assert json.dumps(record) == before
    assert document["extensions"]["clinicaltrials.gov"]["/unknown"] == {"a": []}
