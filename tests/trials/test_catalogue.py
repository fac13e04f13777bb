"""The trials that ship with the registry: how their records are checked, loaded and published."""

import copy
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

import studies.catalogue
from registry.curation.models import CurationEvent
from registry.ledger.models import Publication
from registry.records.catalogue import CURATOR
from registry.records.lifecycle import Lifecycle
from registry.rules import Severity
from tests.factories.records import CuratorFactory
from trials import actions, catalogue, validation
from trials import document as documents
from trials.models import PublishedTrial, Trial

DOCUMENTS = catalogue.documents()
STUDIES = sorted(studies.catalogue.documents())
KEYS = sorted(DOCUMENTS)
each_document = pytest.mark.parametrize("key", KEYS)


@each_document
def test_nothing_keeps_a_record_from_being_published(key: str) -> None:
    assert [finding for finding in validation.findings(DOCUMENTS[key]) if finding.severity is Severity.ERROR] == []


@pytest.mark.django_db
@each_document
def test_a_record_survives_the_working_copy_exactly(key: str) -> None:
    trial = Trial.objects.create()
    documents.load(record=trial, document=DOCUMENTS[key])
    assert json.dumps(documents.render(trial)) == json.dumps(DOCUMENTS[key])


def load(*words: str) -> list[str]:
    """Run the command; return its lines."""
    out = io.StringIO()
    call_command("load_catalogue", *words, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue with one record, which a test may change."""
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    monkeypatch.setattr(studies.catalogue, "FOLDER", tmp_path / "none")
    write(tmp_path, DOCUMENTS["compassion-36"])
    return tmp_path


def write(folder: Path, document: Any) -> None:
    (folder / "compassion-36.json").write_text(json.dumps(document), encoding="utf-8")


def changed() -> dict[str, Any]:
    return copy.deepcopy(DOCUMENTS["compassion-36"]) | {"acronym": "COMPASSION-36b"}


@pytest.mark.django_db
def test_loading_publishes_every_record_once_under_an_account_that_nobody_can_log_in_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = len(KEYS) + len(STUDIES)
    assert load() == [f"{len(KEYS)} trials and {len(STUDIES)} studies: {number} new, 0 changed"]
    assert sorted(PublishedTrial.objects.values_list("title", flat=True)) == sorted(
        document["brief_title"] for document in DOCUMENTS.values()
    )
    user = User.objects.get(username=CURATOR)
    assert (user.has_usable_password(), user.is_staff, user.is_superuser) == (False, False, False)

    events = CurationEvent.objects.count()
    monkeypatch.setattr(Lifecycle, "replace", None)  # loading again writes nothing
    assert load() == [f"{len(KEYS)} trials and {len(STUDIES)} studies: 0 new, 0 changed"]
    *lines, _ = load("--publish")
    assert [line.split(":")[0] for line in lines] == KEYS + STUDIES
    assert all(re.fullmatch(r"[a-z0-9-]+: (TR|ST)\d+ is up to date", line) for line in lines)
    assert (Publication.objects.count(), CurationEvent.objects.count()) == (number, events)


@pytest.mark.django_db
def test_a_changed_file_becomes_version_2(folder: Path) -> None:
    load()
    write(folder, changed())
    assert load("--publish")[0].endswith("version 2")
    assert [json.loads(row.content)["acronym"] for row in Publication.objects.order_by("version")] == [
        "COMPASSION-36",
        "COMPASSION-36b",
    ]


@pytest.mark.django_db
def test_a_file_that_says_the_same_in_other_words_publishes_nothing(folder: Path) -> None:
    load()
    write(folder, DOCUMENTS["compassion-36"] | {"keywords": []})
    assert load("--publish")[0].endswith("is up to date")
    assert Publication.objects.count() == 1


@pytest.mark.django_db
def test_a_record_that_a_person_changed_is_left_alone(folder: Path) -> None:
    person = CuratorFactory.create(username="a.curator")
    load()
    trial = Trial.objects.get()
    actions.replace(record=trial, document=changed() | {"acronym": "MINE"}, by=person)
    write(folder, changed())
    assert load("--publish")[0] == f"compassion-36: {trial.record_id} left alone, {person.username} worked on it"
    trial.refresh_from_db()
    assert (trial.acronym, Publication.objects.count()) == ("MINE", 1)


@pytest.mark.django_db
def test_a_record_whose_working_copy_is_gone_is_not_registered_again(folder: Path) -> None:
    load()
    Trial.objects.all().delete()
    write(folder, changed())
    assert load("--publish")[0] == "compassion-36: left alone, its working copy was deleted"
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
