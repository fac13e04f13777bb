"""The public's view: made of publications, and of what every kind of record has."""

from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User

from registry.ledger.models import Publication
from registry.records.index import findable, once, only
from registry.records.rebuilding import rebuild
from registry.records.tables import joined
from tests.factories import documents
from trials import actions, search
from trials.models import PublishedTrial, PublishedTrialIdentifier, Trial


def test_each_value_that_says_something_is_kept_once_in_order() -> None:
    assert once(["b", "", "a", None, "b"]) == ["b", "a"]


def test_a_value_too_long_for_an_index_is_left_out() -> None:
    assert findable(["a" * 500, "b" * 501, "a" * 500, ""]) == ["a" * 500]


def test_a_section_is_reduced_to_what_it_states() -> None:
    assert only({"a": 1, "b": None, "c": 3}, "c", "a", "x") == {"c": 3, "a": 1}
    assert list(only({"a": 1, "c": 3}, "c", "a")) == ["c", "a"]


def test_the_words_of_two_texts_are_no_phrase() -> None:
    assert joined(["small cell", "", None, "lung"]) == " a a a a small cell a a a a lung"
    assert joined([]) == ""


@pytest.mark.django_db
class TestTrials:
    """Trials in the public's view."""

    def publish(self, by: User, **values: Any) -> Publication:
        return actions.PUBLISHING.publish(document=documents.minimal(**values), record_id=None, by=by)

    def test_what_every_kind_has_is_taken_from_the_document(self, curator: User) -> None:
        numbers = [
            {"type": "NCT", "value": "NCT01234567"},
            {"type": "OTHER", "value": "a  b"},
            {"type": "OTHER", "value": "x" * 501},
        ]
        publication = self.publish(curator, brief_title="GRÖSSE " * 100, identifiers=numbers)
        document = orjson.loads(publication.content)

        row = PublishedTrial.objects.get(record_id=publication.record_id)
        assert row.current == publication
        assert list(row.identifiers.values_list("key", "type")) == [("A B", "OTHER"), ("NCT01234567", "NCT")]
        assert row.title == "GRÖSSE " * 100
        assert row.title_key == ("grösse " * 100)[:500]
        assert str(row.registered_on) == document["registered_on"]
        assert row.published_at == publication.published_at

    def test_it_is_made_anew_from_the_newest_version_of_each_record(self, published: Trial, curator: User) -> None:
        actions.replace(record=published, document=documents.complete() | {"brief_title": "Second"}, by=curator)
        actions.publish(record=published, by=curator)
        other = self.publish(curator, brief_title="Another")
        PublishedTrial.objects.filter(pk=other.record_id).delete()
        before = PublishedTrial.objects.get()

        assert rebuild(search.INDEX) == 2

        assert {row.record_id: row.title for row in PublishedTrial.objects.all()} == {
            str(published.record_id): "Second", other.record_id: "Another",
        }  # fmt: skip
        assert PublishedTrial.objects.get(pk=before.pk).current_id == before.current_id

    def test_what_is_not_in_the_ledger_goes(self, published: Trial) -> None:
        PublishedTrialIdentifier.objects.all().delete()
        PublishedTrial.objects.update(record_id="TR9999999")
        assert rebuild(search.INDEX) == 1
        assert PublishedTrial.objects.get().record_id == published.record_id
