"""What every file in the catalogue of studies keeps to, whatever it tells."""

import pytest

from studies.consistency import findings
from tests.facts import STUDIES, TRIALS, as_written, bare, carelessly_cited, differing, read

DOCUMENTS = read(STUDIES)
DESCRIBED = {"case-lusc", "case-lcnec", "rechallenge-13"}
DISAGREEING = DESCRIBED | {"chauhan-2018-lcnec", "musaelyan-2024-rechallenge"}
each_document = pytest.mark.parametrize("key", DOCUMENTS)

# Where the sources contradict themselves: study, place, what the check recomputes.
KNOWN = [
    ("case-lusc", "/timeline/19/date", "cadonilimab was initiated on January 22, 2024"),
    ("case-lusc", "/timeline/21/cycles", "achieved a PR by the fourth treatment cycle"),
    ("case-lusc", "/timeline/21/date", "not before 2024-01-22"),
    ("case-lusc", "/timeline/19/cycles", "20, from 2024-01-22 to 2025-03-06"),
    ("case-lusc", "/timeline/5/response", "−27.1 %"),
    ("case-lusc", "/outcomes/0/value", "15.0 months"),
    ("case-lusc", "/outcomes/1/value", "16.6 months"),
    ("case-lusc", "/adverse_events/0/grade", "15.7 times the limit"),
    ("case-lcnec", "/baseline/5/category", "T1c"),
    ("case-lcnec", "/timeline/8/value", "5.5 to 6.2 months"),
    ("case-lcnec", "/outcomes/0/value", "nearly 3 months of cadonilimab treatment"),
    ("rechallenge-13", "/baseline/7/value", "1/13 = 7.7 %"),
    ("rechallenge-13", "/baseline/5/value", "6/13 = 46.2 %"),
    ("rechallenge-13", "/adverse_events/7/percentage", "4/13 = 30.8 %"),
    ("cadonilimab-retrospective-41", "/outcomes/0/value", "1/23"),
    ("cadonilimab-retrospective-41", "/outcomes/1/value", "9/23"),
    ("ak104-iit-018-interim", "/outcomes/2/value", "10/33"),
    ("ak104-iit-018-interim", "/outcomes/3/value", "43/46 = 93.5 % and 44/46 = 95.7 % are nearest"),
    ("neoadjuvant-cutoff-2024-10-20-results", "/outcomes/0/value", "10/27"),
    ("neoadjuvant-cutoff-2024-10-20-results", "/outcomes/1/value", "15/27"),
    ("neoadjuvant-cutoff-2024-10-20-results", "/outcomes/2/value", "6/27"),
    ("neoadjuvant-cutoff-2024-10-20-results", "/outcomes/2/interval", "8.6 to 42.3"),
]


def test_there_are_34_studies_of_which_31_are_only_cited() -> None:
    assert len(DOCUMENTS) == 34
    assert len(set(DOCUMENTS) - DESCRIBED) == 31


@each_document
def test_a_file_is_written_as_an_editor_would_leave_it(key: str) -> None:
    assert (STUDIES / f"{key}.json").read_text(encoding="utf-8") == as_written(DOCUMENTS[key])


@each_document
def test_every_value_has_a_source(key: str) -> None:
    assert bare(DOCUMENTS[key]) == []


@each_document
def test_every_entry_says_where_it_stands_and_quotes_little(key: str) -> None:
    assert carelessly_cited(DOCUMENTS[key]) == []
    assert [row for row in DOCUMENTS[key]["provenance"] if not row["reported"]] == []


@each_document
def test_every_source_is_used(key: str) -> None:
    used = {row["source"] for row in DOCUMENTS[key]["provenance"]}
    assert used == {row["key"] for row in DOCUMENTS[key]["sources"]}


@pytest.mark.parametrize("key", sorted(DESCRIBED))
def test_a_study_that_was_read_is_its_own_source(key: str) -> None:
    assert [row["key"] for row in DOCUMENTS[key]["sources"]] == [key]


@pytest.mark.parametrize("key", sorted(set(DOCUMENTS) - DESCRIBED))
def test_the_source_of_any_other_only_cites_it_and_says_so(key: str) -> None:
    first, *others = DOCUMENTS[key]["sources"]
    assert first["key"] in ("case-lusc", "case-lcnec", "rechallenge-13", "compassion-36")
    assert first["kind"] == ("NEWS" if first["key"] == "compassion-36" else "PUBLICATION")
    assert first["citation"].endswith(
        "The study recorded here was not itself read, only what this document reports of it."
    )
    assert [row["key"] for row in others if " read" not in row["citation"]] == []


@each_document
def test_results_refer_to_groups_of_the_document(key: str) -> None:
    document = DOCUMENTS[key]
    groups = document.get("groups", [])
    used = {
        row[field]
        for name in ("baseline", "outcomes", "adverse_events")
        for row in document.get(name, [])
        for field in ("group", "comparator")
        if field in row
    }
    assert used | {row["parent"] for row in groups if "parent" in row} <= {row["key"] for row in groups}


@each_document
def test_a_result_without_a_number_says_why_or_what(key: str) -> None:
    reports = ("value", "state", "spread", "numerator", "note")
    outcomes = DOCUMENTS[key].get("outcomes", [])
    assert [row for row in outcomes if not any(name in row for name in reports)] == []


@each_document
def test_dates_of_the_course_are_in_order(key: str) -> None:
    dates = [row["date"] for row in DOCUMENTS[key].get("timeline", []) if "date" in row]
    assert dates == sorted(dates)


@each_document
def test_a_trial_that_is_linked_is_in_the_catalogue_of_trials(key: str) -> None:
    linked = {row["trial"].removeprefix("catalogue:") for row in DOCUMENTS[key].get("trials", [])}
    assert linked <= set(read(TRIALS))


def test_no_two_studies_share_an_identifier() -> None:
    numbers = [row["value"].casefold() for document in DOCUMENTS.values() for row in document.get("identifiers", [])]
    assert len(numbers) == len(set(numbers))


def test_only_these_sources_disagree() -> None:
    assert {key for key, document in DOCUMENTS.items() if differing(document)} == DISAGREEING


@pytest.mark.parametrize(("key", "pointer", "recomputed"), KNOWN)
def test_a_known_contradiction_is_found(key: str, pointer: str, recomputed: str) -> None:
    assert (pointer, recomputed) in [(finding.pointer, finding.recomputed) for finding in findings(DOCUMENTS[key])]
