"""The records that ship with the registry: what they say, where from, and how they are loaded."""

import copy
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from jsonpointer import resolve_pointer

from registry.curation.models import CurationEvent
from registry.ledger.models import Publication
from registry.rules import Severity
from trials import actions, catalogue, validation
from trials import document as documents
from trials.management.commands.load_catalogue import CURATOR
from trials.models import PublishedTrial, Trial

DOCUMENTS = catalogue.documents()
KEYS = sorted(DOCUMENTS)
each_document = pytest.mark.parametrize("key", KEYS)

# Read from the sources by a person, not taken from the files.
FACTS: list[tuple[str, str, Any]] = [
    ("compassion-36", "/acronym", "COMPASSION-36"),
    ("compassion-36", "/identifiers/0/value", "AK104-225"),
    ("compassion-36", "/sponsors/lead", {"name": "Akeso, Inc", "class": "INDUSTRY"}),
    ("compassion-36", "/status", {"overall": "NOT_YET_RECRUITING"}),
    ("compassion-36", "/design/phases", ["PHASE2"]),
    ("compassion-36", "/design/allocation", "RANDOMIZED"),
    ("compassion-36", "/arms/0/type", "EXPERIMENTAL"),
    ("compassion-36", "/arms/0/interventions", ["Cadonilimab", "Lenvatinib"]),
    ("compassion-36", "/arms/1/type", "ACTIVE_COMPARATOR"),
    ("compassion-36", "/arms/1/interventions", ["Lenvatinib"]),
    ("compassion-36", "/interventions/0/other_names", ["AK104"]),
    ("compassion-36", "/interventions/1/other_names", ["Lenvima"]),
    ("ak104-iit-018", "/acronym", "AK104IIT018"),
    ("ak104-iit-018", "/identifiers/0/value", "NCT05816499"),
    ("ak104-iit-018", "/identifiers/1/value", "AK104-IIT-018"),
    ("ak104-iit-018", "/sponsors/lead/name", "Shanghai Chest Hospital"),
    ("ak104-iit-018", "/sponsors/collaborators/1", {"name": "Anhui Provincial Hospital", "class": "OTHER_GOV"}),
    ("ak104-iit-018", "/sponsors/responsible_party/name", "Baohui Han"),
    ("ak104-iit-018", "/status/overall", "ACTIVE_NOT_RECRUITING"),
    ("ak104-iit-018", "/status/start", {"date": "2023-02-16", "type": "ACTUAL"}),
    ("ak104-iit-018", "/status/primary_completion", {"date": "2024-12-30", "type": "ESTIMATED"}),
    ("ak104-iit-018", "/status/completion", {"date": "2025-12-30", "type": "ESTIMATED"}),
    ("ak104-iit-018", "/record_dates/first_posted", {"date": "2023-04-18", "type": "ACTUAL"}),
    ("ak104-iit-018", "/record_dates/last_update_submitted", "2024-06-13"),
    ("ak104-iit-018", "/oversight", {"is_fda_regulated_drug": False, "is_fda_regulated_device": False}),
    ("ak104-iit-018", "/conditions", ["NSCLC Stage IV", "NSCLC Stage IIIB", "NSCLC Stage IIIC"]),
    ("ak104-iit-018", "/design/phases", ["PHASE1", "PHASE2"]),
    ("ak104-iit-018", "/design/intervention_model", "SINGLE_GROUP"),
    ("ak104-iit-018", "/enrollment/count", 50),
    ("ak104-iit-018", "/enrollment/type", "ESTIMATED"),
    ("ak104-iit-018", "/enrollment/history", [{"on": "2024-05-31", "count": 46, "type": "ACTUAL"}]),
    ("ak104-iit-018", "/interventions/1/other_names", ["AL3818"]),
    ("ak104-iit-018", "/interventions/2/other_names/3", "RP 56976"),
    ("ak104-iit-018", "/endpoints/1/time_frame", "Up to 6 months"),
    ("ak104-iit-018", "/eligibility/minimum_age", "18 Years"),
    ("ak104-iit-018", "/sites/3/facility", "Shanghai Chest Hospital"),
    ("ak104-iit-018", "/sites/4/coordinates", {"latitude": 30.29365, "longitude": 120.16142}),
    ("ak104-iit-018", "/references/0/pmid", "21252716"),
    ("ak104-iit-018", "/ipd_sharing/plan", "YES"),
    ("hnscc-ldrt", "/identifiers/0/value", "NCT06494995"),
    ("hnscc-ldrt", "/sponsors/lead/name", "Fudan University"),
    ("hnscc-ldrt", "/status/overall", "RECRUITING"),
    ("hnscc-ldrt", "/status/start", {"date": "2024-07-03"}),
    ("hnscc-ldrt", "/status/completion", {"date": "2028-07-01", "type": "ESTIMATED"}),
    ("hnscc-ldrt", "/design/phases", ["PHASE2"]),
    ("hnscc-ldrt", "/design/allocation", "NON_RANDOMIZED"),
    ("hnscc-ldrt", "/design/masking", {"level": "NONE"}),
    ("hnscc-ldrt", "/enrollment", {"count": 52}),
    ("hnscc-ldrt", "/arms/1/label", "Metronomic chemotherapy and LDRT"),
    ("hnscc-ldrt", "/endpoints/0/measure", "Objective Response Rate"),
    ("hnscc-ldrt", "/sites/0/facility", "Fudan University Shanghai Cancer Center"),
    ("hnscc-ldrt", "/sites/0/country", "China"),
]

# What another source, or another place of the same source, reports instead of the value taken.
DISAGREEMENTS = [
    ("compassion-36", "/status/overall", "compassion-36", "has announced the initiation"),
    ("ak104-iit-018", "/acronym", "case-lusc", "AK104-IIT-018 study"),
    ("ak104-iit-018", "/conditions", "case-lusc", "immunotherapy-resistant NSCLC"),
    ("ak104-iit-018", "/enrollment/count", "nct05816499", "3-6 subjects will be enrolled in each dose"),
    (
        "ak104-iit-018",
        "/enrollment/count",
        "nct05816499",
        "continue to recruit 44 patients at the dose expansion stage",
    ),
    ("ak104-iit-018", "/arms/0/label", "nct05816499", "single-arm"),
    ("ak104-iit-018", "/interventions/1/name", "nct05816499", "combined with arotinib and docetaxel"),
    ("ak104-iit-018", "/endpoints/4/measure", "nct05816499", "progression assessed by central review"),
    ("ak104-iit-018", "/officials/0/affiliation", "nct05816499", "ShanghaiChest Hospital"),
    ("hnscc-ldrt", "/sponsors/lead/name", "hnscc-ldrt", "Fudan University Shanghai Cancer Center"),
    ("hnscc-ldrt", "/conditions/0", "hnscc-ldrt", "recurrent metastatic HNSCC patients"),
    ("hnscc-ldrt", "/status/overall", "nct06494995", "Not yet recruiting"),
]


def leaves(value: Any, pointer: str = "") -> Iterator[str]:
    """Yield the pointer of every text, number and flag of a document but for its sources and provenance."""
    if isinstance(value, dict):
        for name, item in value.items():
            if pointer or name not in ("sources", "provenance"):
                yield from leaves(item, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, f"{pointer}/{index}")
    else:
        yield pointer


@each_document
def test_a_file_is_written_as_an_editor_would_leave_it(key: str) -> None:
    text = (catalogue.FOLDER / f"{key}.json").read_text(encoding="utf-8")
    assert text == json.dumps(DOCUMENTS[key], indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(("key", "pointer", "expected"), FACTS)
def test_the_catalogue_says_what_its_sources_say(key: str, pointer: str, expected: Any) -> None:
    assert resolve_pointer(DOCUMENTS[key], pointer) == expected


@pytest.mark.parametrize("name", ["enrollment", "endpoints", "official_title", "sites", "recruitment_countries"])
def test_what_no_source_says_of_compassion_36_is_absent(name: str) -> None:
    assert name not in DOCUMENTS["compassion-36"]


def test_the_ldrt_study_has_one_primary_and_five_secondary_endpoints_up_to_two_years() -> None:
    found = DOCUMENTS["hnscc-ldrt"]["endpoints"]
    assert [row["role"] for row in found] == ["PRIMARY"] + ["SECONDARY"] * 5
    assert {row["time_frame"] for row in found} == {"Up to two years"}


@each_document
def test_every_value_has_a_source(key: str) -> None:
    stated = [row["path"] for row in DOCUMENTS[key]["provenance"] if row["relation"] == "SUPPORTS"]
    bare = [
        pointer
        for pointer in leaves(DOCUMENTS[key])
        if not any(f"{pointer}/".startswith(f"{path}/") for path in stated)
    ]
    assert bare == []


@each_document
def test_every_entry_says_where_it_stands_and_quotes_little(key: str) -> None:
    for row in DOCUMENTS[key]["provenance"]:
        resolve_pointer(DOCUMENTS[key], row["path"])
        assert row["locator"]
        assert len(row.get("reported", "").split()) <= 12


@each_document
def test_every_source_is_used(key: str) -> None:
    used = {row["source"] for row in DOCUMENTS[key]["provenance"]}
    assert used == {source["key"] for source in DOCUMENTS[key]["sources"]}


@pytest.mark.parametrize(("key", "pointer", "source", "reported"), DISAGREEMENTS)
def test_disagreements_are_shown(key: str, pointer: str, source: str, reported: str) -> None:
    rows = [row for row in DOCUMENTS[key]["provenance"] if row["path"] == pointer]
    differing = [(row["source"], row["reported"]) for row in rows if row["relation"] == "DIFFERS"]
    assert (source, reported) in differing


@each_document
def test_nothing_keeps_a_record_from_being_published(key: str) -> None:
    assert [found for found in validation.problems(DOCUMENTS[key]) if found.severity is Severity.ERROR] == []


@pytest.mark.django_db
@each_document
def test_a_record_survives_the_working_copy_exactly(key: str) -> None:
    trial = Trial.objects.create()
    documents.load(trial=trial, document=DOCUMENTS[key])
    assert json.dumps(documents.render(trial)) == json.dumps(DOCUMENTS[key])


def load() -> list[str]:
    """Run the command; return its lines."""
    out = io.StringIO()
    call_command("load_catalogue", stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue with one record, which a test may change."""
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    write(tmp_path, DOCUMENTS["compassion-36"])
    return tmp_path


def write(folder: Path, document: Any) -> None:
    (folder / "compassion-36.json").write_text(json.dumps(document), encoding="utf-8")


def changed() -> dict[str, Any]:
    return copy.deepcopy(DOCUMENTS["compassion-36"]) | {"acronym": "COMPASSION-36b"}


@pytest.mark.django_db
def test_loading_publishes_every_record_under_an_account_that_nobody_can_log_in_to() -> None:
    assert [line.split(":")[0] for line in load()] == KEYS
    assert sorted(PublishedTrial.objects.values_list("title", flat=True)) == sorted(
        document["brief_title"] for document in DOCUMENTS.values()
    )
    user = User.objects.get(username=CURATOR)
    assert (user.has_usable_password(), user.is_staff, user.is_superuser) == (False, False, False)


@pytest.mark.django_db
def test_loading_twice_publishes_once() -> None:
    load()
    events = CurationEvent.objects.count()
    assert all(re.fullmatch(r"[a-z0-9-]+: TR\d+ is up to date", line) for line in load())
    assert (Publication.objects.count(), CurationEvent.objects.count()) == (len(KEYS), events)


@pytest.mark.django_db
def test_a_changed_file_becomes_version_2(folder: Path) -> None:
    load()
    write(folder, changed())
    assert load()[0].endswith("version 2")
    assert [json.loads(row.content)["acronym"] for row in Publication.objects.order_by("version")] == [
        "COMPASSION-36",
        "COMPASSION-36b",
    ]


@pytest.mark.django_db
def test_a_file_that_says_the_same_in_other_words_publishes_nothing(folder: Path) -> None:
    load()
    write(folder, DOCUMENTS["compassion-36"] | {"keywords": []})
    assert load()[0].endswith("is up to date")
    assert Publication.objects.count() == 1


@pytest.mark.django_db
def test_a_record_that_a_person_changed_is_left_alone(folder: Path) -> None:
    person = User.objects.create_user("a.curator")
    load()
    trial = Trial.objects.get()
    actions.replace(trial=trial, document=changed() | {"acronym": "MINE"}, by=person)
    write(folder, changed())
    assert load() == [f"compassion-36: {trial.record_id} left alone, {person.username} worked on it"]
    trial.refresh_from_db()
    assert (trial.acronym, Publication.objects.count()) == ("MINE", 1)


@pytest.mark.django_db
def test_a_record_whose_working_copy_is_gone_is_not_registered_again(folder: Path) -> None:
    load()
    Trial.objects.all().delete()
    assert load() == ["compassion-36: left alone, its working copy was deleted"]
    assert Publication.objects.count() == 1


@pytest.mark.django_db
def test_a_file_that_is_not_json_is_named(folder: Path) -> None:
    (folder / "broken.json").write_text('{"acronym": "A", "acronym": "B"}', encoding="utf-8")
    with pytest.raises(CommandError, match=r"broken\.json: .*twice"):
        load()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"enrollment": {"count": "many"}}, "/enrollment/count"),
        ({"brief_title": ""}, "/brief_title"),
        ({"status": {"start": {"date": "2099", "type": "ACTUAL"}}}, "/status/start/date"),
        ({"no_such_field": 1}, "/no_such_field"),
    ],
)
def test_a_file_with_a_mistake_is_named_with_the_place_and_nothing_is_loaded(
    folder: Path, values: dict[str, Any], place: str
) -> None:
    write(folder, DOCUMENTS["compassion-36"] | values)
    with pytest.raises(CommandError, match=rf"^compassion-36\.json, {place}: "):
        load()
    assert not Publication.objects.exists()
