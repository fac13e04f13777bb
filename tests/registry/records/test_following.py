"""Provenance names a row by its place; when rows move, it follows the row."""

import pytest
from django.contrib.auth.models import User

from registry.records.following import Follower, grouped, keyed
from tests.factories import documents
from trials import actions
from trials.models import Trial


def test_a_text_has_the_key_of_the_one_it_was() -> None:
    before, after = keyed(["a", "b", "c"], ["c", "x", "b"])
    assert [after.index(key) if key in after else None for key in before] == [None, 2, 0]
    assert len(set(after)) == 3


def test_rows_within_rows_are_listed_under_the_row_they_stand_in() -> None:
    pairs = [(7, 70), (8, 80), (7, 71)]
    assert grouped("/sites", "contacts", pairs) == {"/sites/7/contacts": [70, 71], "/sites/8/contacts": [80]}


FOLLOWER = Follower(
    rows={"arms": "/arms", "sites": "/sites"},
    texts={"conditions": "/conditions"},
    nested={"sites": "contacts"},
    further=lambda record, paths: {"/further": [1, 2]},
)


def cited(curator: User, *paths: str) -> Trial:
    """A working copy that cites a source for each of the paths."""
    provenance = [{"path": path, "source": "page", "relation": "SUPPORTS"} for path in paths]
    return actions.create(by=curator, document=documents.complete() | {"provenance": provenance})


def paths_of(trial: Trial) -> list[str]:
    return list(trial.provenance.values_list("path", flat=True))


@pytest.mark.django_db
class TestFollowing:
    """Rows that are moved or deleted within the block."""

    def test_what_is_deleted_takes_its_provenance_along_and_the_rest_moves_up(self, curator: User) -> None:
        trial = cited(curator, "/arms/0", "/arms/1/label", "/sites/0/contacts/0/name", "/acronym")
        with FOLLOWER.follow(trial):
            trial.arms.first().delete()  # type: ignore[union-attr]
        assert paths_of(trial) == ["/arms/0/label", "/sites/0/contacts/0/name", "/acronym"]

    def test_rows_within_rows_are_followed(self, curator: User) -> None:
        trial = cited(curator, "/sites/0/contacts/0/name", "/sites/0/city")
        with FOLLOWER.follow(trial):
            trial.sites.first().contacts.all().delete()  # type: ignore[union-attr]
        assert paths_of(trial) == ["/sites/0/city"]

    def test_texts_are_followed(self, curator: User) -> None:
        trial = cited(curator, "/conditions/0", "/acronym")
        with FOLLOWER.follow(trial):
            trial.conditions = ["New", *trial.conditions]
            trial.save()
        assert paths_of(trial) == ["/conditions/1", "/acronym"]

    def test_without_provenance_nothing_is_asked_after_the_block(
        self, curator: User, django_assert_num_queries: object
    ) -> None:
        trial = cited(curator)
        with django_assert_num_queries(2), FOLLOWER.follow(trial):  # type: ignore[operator]
            pass

    def test_lists_that_no_path_leads_into_are_not_asked_for(
        self, curator: User, django_assert_num_queries: object
    ) -> None:
        trial = cited(curator, "/acronym", "/armsX/0", "/sites")
        places = FOLLOWER._places(trial, paths_of(trial))
        assert places == {"/further": [1, 2]}

    def test_rows_within_rows_are_asked_for_only_if_a_path_leads_there(self, curator: User) -> None:
        trial = cited(curator, "/sites/0/city")
        (key,) = trial.sites.values_list("pk", flat=True)[:1]
        assert list(FOLLOWER._places(trial, ["/sites/0/city"])) == ["/sites", "/further"]
        assert f"/sites/{key}/contacts" in FOLLOWER._places(trial, ["/sites/0/contacts/0"])
        assert list(Follower(rows={}, texts={})._places(trial, ["/sites/0"])) == []
