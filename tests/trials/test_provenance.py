"""Provenance follows its row."""

import pytest
from django.contrib.auth.models import User

from registry.records.pointers import followed, paired
from tests.factories import documents
from trials import actions
from trials.document import render
from trials.models import Trial
from trials.provenance import FOLLOWER

BEFORE = {"/arms": [1, 2, 3], "/sites": [7, 8], "/sites/7/contacts": [70, 71], "/status/history": [5, 6]}
AFTER = {"/arms": [3, 1], "/sites": [9, 8, 7], "/sites/7/contacts": [71, 70], "/status/history": [6, 5]}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/arms/0/label", "/arms/1/label"),
        ("/arms/2", "/arms/0"),
        ("/arms/1/label", None),
        ("/sites/0/contacts/1/name", "/sites/2/contacts/0/name"),
        ("/sites/1/city", "/sites/1/city"),
        ("/status/history/0/status", "/status/history/1/status"),
        ("/arms/7/label", "/arms/7/label"),
        ("/arms", "/arms"),
        ("/brief_title", "/brief_title"),
        ("/a~1b/0", "/a~1b/0"),
    ],
)
def test_a_pointer_follows_the_row_it_meant(path: str, expected: str | None) -> None:
    assert followed(path, BEFORE, AFTER) == expected


@pytest.mark.parametrize(
    ("before", "after", "followed_to"),
    [
        (["a", "b"], ["b", "a"], [1, 0]),
        (["a", "b"], ["c", "b"], [0, 1]),  # edited in its place
        (["a", "b", "c"], ["a", "c"], [0, None, 1]),
        (["a", "a"], ["a"], [0, None]),
        (["a"], ["x", "a"], [1]),
    ],
)
def test_texts_are_paired_by_what_they_say_or_by_their_place(
    before: list[str], after: list[str], followed_to: list[int | None]
) -> None:
    old, new = paired(before, after)

    assert [new.index(key) if key in new else None for key in old] == followed_to


@pytest.mark.django_db
def test_everything_in_the_document_that_was_moved_takes_its_provenance_along(curator: User) -> None:
    paths = ["/endpoints/0/measure", "/endpoints/2", "/arms/0/interventions/1", "/sites/0/contacts/0/name",
             "/references/0/retractions/0/pmid", "/sponsors/collaborators/1/name", "/conditions/1", "/acronym",
             "/status/history/1", "/design/phases/1"]  # fmt: skip
    document = documents.complete() | {
        "provenance": [{"path": path, "source": "page", "relation": "SUPPORTS"} for path in paths]
    }
    trial = actions.create(by=curator, document=document)

    with actions.changing(record=trial, by=curator) as locked, FOLLOWER.follow(locked):
        _turn(locked)

    found = [row["path"] for row in render(trial)["provenance"]]
    assert found == ["/endpoints/1/measure", "/arms/1/interventions/0", "/sites/1/contacts/0/name",
                     "/references/0/retractions/0/pmid", "/sponsors/collaborators/0/name", "/conditions/0", "/acronym",
                     "/status/history/0", "/design/phases/0"]  # fmt: skip


def _turn(trial: Trial) -> None:
    trial.endpoints.get(measure="Quality of life").delete()
    for rows in (trial.endpoints, trial.arms, trial.sites, trial.organizations, trial.status_history):
        for position, row in enumerate(reversed(list(rows.all()))):
            type(row)._default_manager.filter(pk=row.pk).update(position=position)
    arm = trial.arms.get(label="Combination")
    for position, link in enumerate(reversed(list(arm.links.all()))):
        type(link).objects.filter(pk=link.pk).update(position=position)
    trial.conditions = trial.conditions[::-1]
    trial.phases = ["PHASE2"]
    trial.save(update_fields=["conditions", "phases"])
