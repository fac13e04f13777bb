"""A document becomes public without a working copy, and a published record can be opened for editing."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User

from registry.curation.models import CurationEvent
from registry.curation.workflow import State, Verb
from registry.ledger.models import Publication
from registry.records.lifecycle import Lifecycle
from registry.records.publishing import Strictness
from registry.refusals import MoveNotAllowed, NothingToPublish, NotPublished, NotReady
from studies import actions as studies
from tests.client import CheckedClient
from tests.factories import documents
from tests.factories import studies as study_documents
from trials import actions as trials
from trials.models import PublishedTrial, Trial

pytestmark = pytest.mark.django_db
LIFECYCLES: dict[str, Lifecycle[Any]] = {"trials": trials.LIFECYCLE, "studies": studies.LIFECYCLE}
COMPLETE: dict[str, Callable[[], dict[str, Any]]] = {
    "trials": documents.complete,
    "studies": lambda: {name: value for name, value in study_documents.complete().items() if name != "trials"},
}
each_kind = pytest.mark.parametrize("app", LIFECYCLES)


def publish(by: User, record_id: str | None = None, **values: Any) -> Publication:
    return trials.PUBLISHING.publish(document=documents.minimal(**values), record_id=record_id, by=by, note="As read")


def test_a_document_is_published_as_a_new_record_that_everyone_sees(curator: User, api: CheckedClient) -> None:
    publication = publish(curator, brief_title="A mirrored trial")

    assert not Trial.objects.exists()
    body = api.get(f"/api/v1/trials/{publication.record_id}").json()
    assert (body["id"], body["version"], body["brief_title"]) == (publication.record_id, 1, "A mirrored trial")
    assert [row["id"] for row in api.get("/api/v1/trials?q=mirrored").json()["items"]] == [publication.record_id]


def test_the_event_of_a_publication_without_a_working_copy_says_who_what_and_why(curator: User) -> None:
    publication = publish(curator, brief_title="A mirrored trial")

    [event] = CurationEvent.objects.all()
    assert (event.verb, event.actor, event.note, event.title) == (
        Verb.PUBLISH, "curator", "As read", "A mirrored trial",
    )  # fmt: skip
    assert (event.record_id, event.serial) == (publication.record_id, publication.serial)
    assert (event.draft, event.revision, event.state_after) == (None, None, "")


def test_the_next_document_of_a_record_is_its_next_version(curator: User) -> None:
    first = publish(curator)
    second = publish(curator, first.record_id, brief_title="Another title")

    assert (second.record_id, second.version) == (first.record_id, 2)
    assert PublishedTrial.objects.get().current_id == second.serial


def test_what_is_unchanged_is_refused_even_if_the_public_view_was_dropped(curator: User) -> None:
    first = publish(curator)
    PublishedTrial.objects.all().delete()

    with pytest.raises(NothingToPublish):
        publish(curator, first.record_id)
    assert Publication.objects.count() == 1


def turned(value: Any) -> Any:
    """Return the same with the names of each object in another order; foreign sections keep theirs, byte by byte."""
    if isinstance(value, dict):
        return {name: part if name == "extensions" else turned(part) for name, part in reversed(value.items())}
    return [turned(part) for part in value] if isinstance(value, list) else value


@each_kind
def test_the_order_of_names_makes_no_new_version(curator: User, app: str) -> None:
    publishing, document = LIFECYCLES[app].publishing, COMPLETE[app]()
    first = publishing.publish(document=document, record_id=None, by=curator)

    with pytest.raises(NothingToPublish):
        publishing.publish(document=turned(document), record_id=first.record_id, by=curator)


def test_what_states_nothing_makes_no_new_version(curator: User) -> None:
    first = publish(curator)

    with pytest.raises(NothingToPublish):
        publish(curator, first.record_id, keywords=[], sponsors={}, acronym="")
    assert "keywords" not in orjson.loads(first.content)


def test_findings_that_a_study_brings_along_are_not_believed(curator: User) -> None:
    claimed = {
        "code": "PERCENTAGE_MISMATCH",
        "severity": "INCONSISTENT",
        "pointer": "/title",
        "reported": "1",
        "message": "x",
    }
    document = COMPLETE["studies"]() | {"findings": [claimed]}

    publication = studies.PUBLISHING.publish(document=document, record_id=None, by=curator)

    assert "findings" not in orjson.loads(publication.content)


def test_going_back_to_what_an_older_version_said_is_a_change(curator: User) -> None:
    first = publish(curator)
    publish(curator, first.record_id, brief_title="Another title")

    assert publish(curator, first.record_id).version == 3


def test_a_rule_refuses_what_is_curated_and_lets_pass_what_is_mirrored(curator: User) -> None:
    wrong = documents.minimal(identifiers=[{"type": "OTHER", "value": "N/A"}])
    with pytest.raises(NotReady):
        trials.PUBLISHING.publish(document=wrong, record_id=None, by=curator)

    mirrored = trials.PUBLISHING.publish(
        document=wrong, record_id=None, by=curator, strictness=Strictness.WHAT_CANNOT_BE_STORED
    )

    assert orjson.loads(mirrored.content)["identifiers"] == wrong["identifiers"]


@pytest.mark.parametrize("strictness", Strictness)
def test_what_has_no_right_form_is_refused_always(curator: User, strictness: Strictness) -> None:
    with pytest.raises(NotReady):
        trials.PUBLISHING.publish(document={"colour": 1}, record_id=None, by=curator, strictness=strictness)
    assert not Publication.objects.exists()
    assert not CurationEvent.objects.exists()


def test_a_number_that_was_never_given_or_is_of_another_kind_gets_no_document(curator: User) -> None:
    study = studies.PUBLISHING.publish(document=study_documents.minimal(), record_id=None, by=curator)

    for number in ("TR0000017", study.record_id):
        with pytest.raises(NotPublished, match=f"No trial {number} is published here"):
            publish(curator, number)
    assert Publication.objects.count() == 1


# adopt


@each_kind
def test_an_adopted_record_is_equal_to_its_current_document_and_continues_its_versions(curator: User, app: str) -> None:
    lifecycle = LIFECYCLES[app]
    publication = lifecycle.publishing.publish(document=COMPLETE[app](), record_id=None, by=curator)

    record = lifecycle.adopt(record_id=publication.record_id, by=curator, note="To correct a date")

    record.refresh_from_db()
    assert lifecycle.document(record) == lifecycle.published_document(record)
    assert (record.record_id, record.state, record.has_unpublished_changes) == (
        publication.record_id, State.PUBLISHED, False,
    )  # fmt: skip
    with pytest.raises(NothingToPublish):
        lifecycle.publish(record=record, by=curator)
    with lifecycle.changing(record=record, by=curator) as locked:
        locked.conditions = ["Another condition"]
        locked.save()
    assert lifecycle.publish(record=record, by=curator).version == 2


def test_adopting_leaves_an_event_under_the_number_of_the_record(curator: User) -> None:
    publication = publish(curator)
    record = trials.adopt(record_id=publication.record_id, by=curator, note="To correct a date")

    newest = CurationEvent.objects.first()
    assert newest is not None
    assert (newest.verb, newest.draft, newest.record_id, newest.note) == (
        Verb.ADOPT, record.pk, publication.record_id, "To correct a date",
    )  # fmt: skip


def test_a_record_with_a_working_copy_is_not_adopted_again(published: Trial, curator: User) -> None:
    with pytest.raises(MoveNotAllowed, match="has a working copy already"):
        trials.adopt(record_id=str(published.record_id), by=curator)
    assert Trial.objects.count() == 1


def test_a_number_that_nobody_has_is_not_adopted(curator: User) -> None:
    with pytest.raises(NotPublished, match="No trial TR0000017 is published here"):
        trials.adopt(record_id="TR0000017", by=curator)
    assert not Trial.objects.exists()


def test_a_study_is_not_adopted_as_a_trial(curator: User) -> None:
    study = studies.PUBLISHING.publish(document=study_documents.minimal(), record_id=None, by=curator)
    with pytest.raises(NotPublished):
        trials.adopt(record_id=study.record_id, by=curator)
    assert not Trial.objects.exists()


def words(number: int, *, start: int = 0) -> str:
    """Return as many different words, of ten characters with the blank."""
    return " ".join(f"w{n:08d}" for n in range(start, start + number))


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"brief_title": words(120_000)}, "/brief_title"),
        ({"keywords": [words(120_000)]}, "/keywords/0"),
        ({"keywords": [words(900, start=n * 900) for n in range(120)]}, "/keywords"),
        ({"brief_summary": words(120_000)}, "/brief_summary"),
    ],
    ids=["a title", "a keyword", "many keywords", "a summary"],
)
def test_a_text_that_nobody_wrote_is_a_finding_before_it_is_published(
    curator: User, values: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(NotReady) as refusal:
        publish(curator, **values)

    assert [(finding.code, finding.pointer) for finding in refusal.value.findings] == [("FORM", pointer)]
    assert "characters" in str(refusal.value)


def test_more_words_than_the_search_can_hold_are_refused_and_leave_nothing(curator: User) -> None:
    """Each of the texts is short enough; together they are too many for PostgreSQL."""
    rows = [{"type": "DRUG", "name": words(900, start=n * 900)} for n in range(130)]

    with pytest.raises(NotReady, match="more words than the search can hold") as refusal:
        publish(curator, interventions=rows)

    assert [finding.code for finding in refusal.value.findings] == ["FORM"]
    assert not Publication.objects.exists()
    assert publish(curator).version == 1


def test_texts_as_long_as_the_longest_real_ones_are_published(curator: User) -> None:
    publication = publish(curator, brief_title="x" * 300, detailed_description="y " * 16_018, brief_summary="z" * 5000)
    assert publication.version == 1
