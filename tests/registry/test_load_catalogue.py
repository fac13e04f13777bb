"""`manage.py load_catalogue`: one line that sums up, and no new version that nobody asked for."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

import studies.catalogue
import trials.catalogue
from registry.ledger.models import Publication
from tests.factories import documents
from tests.factories.records import CuratorFactory
from tests.publishing import publish_trial
from trials.models import Trial

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A catalogue of two trials and no study, which a test may change as an upgrade would."""
    files = {"one": documents.minimal(acronym="ONE"), "two": documents.minimal(acronym="TWO")}
    monkeypatch.setattr(trials.catalogue, "documents", lambda: files)
    monkeypatch.setattr(studies.catalogue, "documents", lambda *_: {})
    return files


def load(*words: str) -> list[str]:
    output = StringIO()
    call_command("load_catalogue", *words, stdout=output)
    return output.getvalue().splitlines()


def test_it_is_summed_up_in_one_line() -> None:
    assert load() == ["2 trials and 0 studies: 2 new, 0 changed"]
    assert load() == ["2 trials and 0 studies: 0 new, 0 changed"]


def test_what_an_upgrade_would_publish_anew_is_named_with_the_command_that_does_it(files: dict[str, Any]) -> None:
    load()
    files["two"] = documents.minimal(acronym="TWO-B")
    number = Trial.objects.get(acronym="TWO").record_id

    assert load() == [
        "2 trials and 0 studies: 0 new, 1 changed",
        f"The files of two ({number}) changed; the records stay as they are. "
        "`.venv/bin/python manage.py load_catalogue --publish` publishes new versions of them.",
    ]
    assert Publication.objects.count() == 2
    assert f"two: published {number}, version 2" in load("--publish")
    assert load() == ["2 trials and 0 studies: 0 new, 0 changed"]


def test_what_a_person_worked_on_and_what_cannot_be_published_is_left_alone_and_counted(files: dict[str, Any]) -> None:
    taken = [{"type": "NCT", "value": "NCT05816499"}]
    by = CuratorFactory.create()
    publish_trial(by, documents.minimal(identifiers=taken))
    files["two"] = documents.minimal(identifiers=taken)

    refusal, sum_ = load()
    assert refusal.startswith("1 left out: 1 error must be resolved before publishing: NCT05816499 belongs to ")
    assert sum_ == "2 trials and 0 studies: 1 new, 0 changed, 1 left alone"
    assert any(line.startswith("two: left out: ") for line in load("--verbosity=2"))


def test_one_setting_keeps_it_out_for_ever(settings: Any) -> None:
    settings.LOAD_CATALOGUE = False

    for words in ([], ["--publish"]):
        assert load(*words) == ["LOAD_CATALOGUE is false: the catalogue stays out."]
    assert not Publication.objects.exists()
