"""The public's view is made from publications alone."""

from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.db import connection
from hypothesis import given, settings

from registry.ledger import canonical
from registry.ledger.models import Publication
from registry.records.rebuilding import rebuild
from tests.factories import documents
from tests.factories.generated import trial_documents
from trials import actions, search
from trials.models import PublishedTrial, PublishedTrialIdentifier, Trial
from trials.validation import findings

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[Any, ...]]:
    """Return the view as the database holds it, every column of every row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM trials_publishedtrial ORDER BY record_id")
        records = cursor.fetchall()
        cursor.execute("SELECT * FROM trials_publishedtrialidentifier ORDER BY key, record_id")
        return records + cursor.fetchall()


def publish(document: dict[str, Any], curator: User) -> Publication:
    """Publish a document as a new trial."""
    return actions.PUBLISHING.publish(document=document, record_id=None, by=curator)


def test_rebuilding_from_the_ledger_gives_identical_rows(published: Trial, curator: User) -> None:
    publish(documents.minimal(), curator)
    actions.replace(record=published, document=documents.complete() | {"acronym": "NEW"}, by=curator)
    actions.publish(record=published, by=curator)
    before = rows()

    assert rebuild(search.INDEX) == 2
    assert rows() == before


def test_rebuilding_mends_what_was_damaged(published: Trial) -> None:
    before = rows()
    PublishedTrial.objects.update(title="wrong", summary="{}", search="wrong")
    PublishedTrialIdentifier.objects.all().delete()

    rebuild(search.INDEX)

    assert rows() == before


def test_rebuilding_brings_back_what_was_lost_and_drops_what_was_never_published(published: Trial) -> None:
    before = rows()
    PublishedTrial.objects.all().delete()

    assert rebuild(search.INDEX) == 1
    assert rows() == before


def test_rebuilding_an_empty_ledger_leaves_nothing(db: None) -> None:
    assert rebuild(search.INDEX) == 0


def test_the_view_points_to_the_newest_version(published: Trial, curator: User) -> None:
    for acronym in ("SECOND", "THIRD"):
        actions.replace(record=published, document=documents.complete() | {"acronym": acronym}, by=curator)
        actions.publish(record=published, by=curator)
    rebuild(search.INDEX)

    row = PublishedTrial.objects.select_related("current").get()
    assert (row.current.version, orjson.loads(row.summary)["acronym"]) == (3, "THIRD")


def test_drafts_are_not_in_it(trial: Trial) -> None:
    assert rebuild(search.INDEX) == 0


def part_of(part: Any, whole: Any) -> bool:
    """Return whether everything that a part states stands in the whole at the same place."""
    if isinstance(part, dict):
        return all(name in whole and part_of(value, whole[name]) for name, value in part.items())
    if isinstance(part, list):
        return len(part) == len(whole) and all(part_of(*pair) for pair in zip(part, whole, strict=True))
    return bool(part == whole)


STAMPS = {"id": "TR0000017", "version": 1, "registered_on": "2026-11-21", "published_at": "2026-11-21T09:30:00Z"}


@settings(max_examples=60)
@given(document=trial_documents())
def test_the_summary_of_any_document_is_a_part_of_it(document: dict[str, Any]) -> None:
    stamped = STAMPS | document
    summary = search.summary(stamped)

    assert part_of(summary, stamped)
    assert set(summary) >= set(STAMPS)
    assert not [name for name, value in summary.items() if value in ("", None, [], {})]


@settings(max_examples=60)
@given(document=trial_documents())
def test_columns_to_sort_by_are_never_null_and_lists_hold_each_value_once(document: dict[str, Any]) -> None:
    columns = search.columns(STAMPS | document)

    for name, value in columns.items():
        assert value is not None, name
        if isinstance(value, list):
            assert len(set(value)) == len(value), name


@settings(max_examples=20)
@given(document=trial_documents())
def test_any_document_that_can_be_published_is_indexed_and_rebuilt_the_same(
    document: dict[str, Any], curator: User
) -> None:
    document = document | {"brief_title": "A title"}
    if any(finding.severity == "ERROR" for finding in findings(document)):
        document = documents.minimal(conditions=document.get("conditions", []), keywords=document.get("keywords", []))
    publication = publish(document, curator)
    before = rows()

    rebuild(search.INDEX)

    assert rows() == before
    assert orjson.loads(publication.content)["id"] == publication.record_id
    assert canonical.sha256(publication.content) == publication.content_sha256


def test_a_trial_in_many_languages_and_of_many_words_is_indexed(curator: User) -> None:
    words = [" ".join(f"wort{n}" for n in range(start, start + 1000)) for start in range(0, 10_000, 1000)]
    publish(documents.minimal(brief_title="抗体 🧬 naïve", official_title=words[0], conditions=words), curator)

    assert PublishedTrial.objects.filter(search="wort9999").exists()


def test_a_word_that_is_too_long_for_the_index_does_not_stop_a_publication(curator: User) -> None:
    publish(documents.minimal(brief_title="x" * 5000, conditions=["y" * 5000], acronym="short"), curator)

    assert PublishedTrial.objects.filter(search="short").exists()


def test_an_identifier_that_is_too_long_for_the_index_does_not_stop_a_publication(curator: User) -> None:
    value = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(3000))  # long, and nothing compresses it
    publish(documents.minimal(identifiers=[{"type": "OTHER", "value": value}]), curator)

    assert PublishedTrial.objects.count() == 1


def test_a_country_that_is_too_long_for_the_index_does_not_stop_a_publication(curator: User) -> None:
    value = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(3000))
    publish(documents.minimal(recruitment_countries=[value]), curator)

    assert PublishedTrial.objects.count() == 1
