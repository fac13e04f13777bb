"""Records that come from files: created once, followed as long as no person works on them."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from registry.curation.models import CurationEvent
from registry.jsontext import InvalidJSON
from registry.ledger.models import Kind, Publication
from registry.records import catalogue
from registry.records.models import Origin
from tests.factories import documents
from tests.factories.records import CuratorFactory
from tests.publishing import publish_trial
from trials import actions
from trials.actions import LIFECYCLE
from trials.models import Trial

pytestmark = pytest.mark.django_db


def publish(key: str, anew: bool = True, **values: str) -> str:
    return catalogue.publish(LIFECYCLE, key, documents.minimal(**values), anew=anew).words


def record(key: str) -> Trial:
    return Trial.objects.get(record_id=Origin.objects.get(source="catalogue", foreign_id=key).record_id)


def test_each_file_has_a_record_of_its_own_and_goes_on_with_it() -> None:
    first, second = publish("a", acronym="A"), publish("b", acronym="B")
    assert first == f"published {record('a').record_id}, version 1"
    assert second == f"published {record('b').record_id}, version 1"

    assert publish("b", acronym="B2") == f"published {record('b').record_id}, version 2"
    assert publish("a", acronym="A") == f"{record('a').record_id} is up to date"
    assert (record("a").acronym, record("b").acronym) == ("A", "B2")


def test_what_a_file_changed_is_published_when_asked_for_and_not_before() -> None:
    publish("a", acronym="A")
    for _ in range(2):
        assert publish("a", anew=False, acronym="A2") == f"{record('a').record_id} stays as it is, its file changed"
    assert (record("a").acronym, Publication.objects.count()) == ("A", 1)
    assert publish("a", acronym="A2") == f"published {record('a').record_id}, version 2"


def test_everything_says_where_it_came_from() -> None:
    publish("a")
    publish("a", acronym="A2")

    events = CurationEvent.objects.filter(draft=record("a").pk).order_by("pk")
    assert list(events.values_list("verb", "actor", "note")) == [
        ("CREATE", "catalogue", catalogue.NOTE),
        ("PUBLISH", "catalogue", catalogue.NOTE),
        ("CHANGE", "catalogue", catalogue.NOTE),
        ("PUBLISH", "catalogue", catalogue.NOTE),
    ]
    assert set(Publication.objects.values_list("note", flat=True)) == {catalogue.NOTE}


def test_what_people_worked_on_is_left_alone_and_they_are_named_in_order() -> None:
    publish("a")
    publish("b")
    for name in ("zoe", "ann", "zoe"):
        by = User.objects.filter(username=name).first() or CuratorFactory.create(username=name)
        actions.replace(record=record("a"), document=documents.minimal(acronym=f"By {name}"), by=by)

    assert publish("a", acronym="A2") == f"{record('a').record_id} left alone, ann, zoe worked on it"
    assert publish("a", acronym="By zoe").endswith("worked on it")
    assert Publication.objects.filter(record_id=record("a").record_id).count() == 1, "what nobody published stays so"
    assert publish("b", acronym="B2").endswith("version 2")


def test_a_file_that_did_not_change_is_not_even_compared(django_assert_num_queries: Any) -> None:
    publish("a")
    with django_assert_num_queries(4):  # a savepoint and its end, the account of the catalogue, the origin
        assert publish("a").endswith("is up to date")


def test_a_record_of_the_same_name_from_elsewhere_is_another(curator: User) -> None:
    Origin.objects.create(
        source="clinicaltrials.gov", kind=Kind.TRIAL, foreign_id="a", record_id="TR0000017", read_sha256=""
    )
    assert publish("a").startswith("published")
    with pytest.raises(IntegrityError), transaction.atomic():
        Origin.objects.create(
            source="catalogue", kind=Kind.TRIAL, foreign_id="a", record_id="TR0000025", read_sha256=""
        )


def test_a_record_whose_working_copy_is_gone_is_left_alone() -> None:
    publish("a")
    publish("b")
    record("a").delete()
    assert publish("a", acronym="A2") == "left alone, its working copy was deleted"
    assert Publication.objects.count() == 2


def test_the_number_of_each_file_is_known_once_it_is_published(curator: User) -> None:
    publish("a")
    publish("b")
    publish_trial(curator, documents.minimal())

    assert catalogue.numbers(LIFECYCLE) == {f"catalogue:{key}": record(key).record_id for key in ("a", "b")}


def test_studies_and_trials_are_told_apart() -> None:
    publish("a")
    CurationEvent.objects.create(
        kind=Kind.STUDY, draft=record("a").pk, title="", verb="PUBLISH", actor="ann", state_after="PUBLISHED",
        revision=0, record_id="ST0000017",
    )  # fmt: skip
    Origin.objects.create(source="catalogue", kind=Kind.STUDY, foreign_id="c", record_id="ST0000017", read_sha256="")

    assert publish("a", acronym="A2").endswith("version 2")
    assert publish("c").startswith("published")
    assert set(catalogue.numbers(LIFECYCLE)) == {"catalogue:a", "catalogue:c"}


def test_the_account_of_the_catalogue_is_made_once_and_cannot_sign_in() -> None:
    publish("a")
    publish("b")
    user = User.objects.get(username=catalogue.CURATOR)
    assert not user.has_usable_password()


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", "notes.txt"):
        (tmp_path / name).write_text('{"x": 1}')
    assert list(catalogue.documents(tmp_path).items()) == [("a", {"x": 1}), ("b", {"x": 1})]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(InvalidJSON, match=r"^bad\.json: Not JSON"):
        catalogue.documents(tmp_path)
