"""A source is cited for the value that it was read for."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from registry import pointers
from registry.curation.models import CurationEvent
from registry.jsontext import dumps
from registry.refusals import NotPermitted, NotReady
from trials import actions
from trials.document import render
from trials.models import Trial
from trials.provenance import FOLLOWER

pytestmark = pytest.mark.django_db
CODE = "PROVENANCE_NOT_READ_AGAIN"


def refused(trial: Trial, by: User) -> list[str]:
    """Return the places of the entries that keep a trial from being published; none where it is published."""
    try:
        actions.publish(record=trial, by=by)
    except NotReady as refusal:
        return [each.pointer for each in refusal.findings if each.severity.refuses]
    return []


def place(trial: Trial, path: str) -> str:
    """Return where the first entry about a path stands."""
    return f"/provenance/{[row['path'] for row in render(trial)['provenance']].index(path)}/path"


@pytest.fixture
def reader(db: None) -> User:
    return User.objects.create_user(username="reader")


@pytest.fixture
def cited(published: Trial, curator: User) -> str:
    """The path of a text that a source is cited for, after the text was changed."""
    with actions.changing(record=published, by=curator) as locked:
        locked.brief_summary = "Another summary."
        locked.save()
    return "/brief_summary"


def test_a_value_that_changed_is_not_published_with_the_source_that_was_read_before(
    cited: str, published: Trial, curator: User
) -> None:
    assert refused(published, curator) == [place(published, cited)]


def test_the_refusal_says_what_was_read_and_what_stands_there_now(cited: str, published: Trial, curator: User) -> None:
    before = actions.published_document(published)
    with pytest.raises(NotReady) as refusal:
        actions.publish(record=published, by=curator)
    [message] = [each.message for each in refusal.value.findings if each.code == CODE]
    assert all(part in message for part in (cited, dumps(pointers.value(before, cited)), '"Another summary."'))


def test_that_it_still_holds_is_said_and_logged(cited: str, published: Trial, curator: User) -> None:
    entry = published.provenance.filter(path=cited).values_list("pk", flat=True)
    actions.LIFECYCLE.reread(record=published, entries=list(entry), by=curator)
    assert CurationEvent.objects.first().note == f"Read the source again: it holds for {cited}."  # type: ignore[union-attr]
    assert refused(published, curator) == []


def test_that_it_now_differs_is_said_by_changing_the_entry(cited: str, published: Trial, curator: User) -> None:
    document = render(published)
    row = next(row for row in document["provenance"] if row["path"] == cited)
    row |= {"relation": "DIFFERS", "reported": "What the source says"}
    actions.replace(record=published, document=document, by=curator)
    assert refused(published, curator) == []


def test_an_entry_that_is_dropped_is_in_nobodys_way(cited: str, published: Trial, curator: User) -> None:
    with actions.changing(record=published, by=curator) as locked:
        locked.provenance.filter(path=cited).delete()
    assert refused(published, curator) == []


def test_a_value_that_is_what_it_was_was_read(cited: str, published: Trial, curator: User) -> None:
    published.refresh_from_db()
    before: Any = actions.published_document(published)
    actions.replace(record=published, document=before | {"brief_title": "Another title"}, by=curator)
    assert place(published, cited) not in refused(published, curator)


def test_entries_that_are_written_anew_unchanged_remember(cited: str, published: Trial, curator: User) -> None:
    """Whoever reads a document, changes a value and sends it back has not read the sources again."""
    actions.replace(record=published, document=render(published), by=curator)
    assert refused(published, curator) == [place(published, cited)]
    actions.replace(record=published, document=render(published), by=curator, read=True)
    assert refused(published, curator) == []


def test_a_row_that_moves_takes_its_entries_along_read(published: Trial, curator: User) -> None:
    document = render(published)
    row = {"path": "/conditions/0", "source": "page", "relation": "SUPPORTS"}
    document |= {"conditions": ["A disease", "Another"], "provenance": [*document["provenance"], row]}
    actions.replace(record=published, document=document, by=curator)
    with actions.changing(record=published, by=curator) as locked, FOLLOWER.follow(locked):
        locked.conditions = ["Another", "A disease"]
        locked.save()
    assert published.provenance.filter(path="/conditions/1").exists()
    assert refused(published, curator) == []


def test_a_draft_that_was_never_published_is_held_to_it_too(trial: Trial, curator: User) -> None:
    with actions.changing(record=trial, by=curator) as locked:
        locked.brief_summary = "Another summary."
        locked.save()
    assert refused(trial, curator) == [place(trial, "/brief_summary")]


def test_who_may_not_change_a_record_says_nothing_about_its_sources(trial: Trial, reader: User) -> None:
    with pytest.raises(NotPermitted):
        actions.LIFECYCLE.reread(record=trial, entries=[], by=reader)


def test_nothing_that_was_read_again_leaves_no_event(trial: Trial, curator: User) -> None:
    before = CurationEvent.objects.count()
    actions.LIFECYCLE.reread(record=trial, entries=[0], by=curator)
    assert CurationEvent.objects.count() == before
