"""Provenance follows its row."""

import pytest
from django.contrib.auth.models import User

from tests.factories import documents
from tests.turned import declared, doubled, lengths, pointers, provenance, turn, turned, without_indices
from trials import actions
from trials.document import TrialDocument, render
from trials.models import Trial
from trials.provenance import FOLLOWER


@pytest.fixture
def filled(curator: User) -> Trial:
    """A working copy in which every list has two entries or more, each with its provenance."""
    document = {name: value for name, value in documents.complete().items() if name != "provenance"}
    document["arms"][1]["interventions"] = ["Drug A", "B"]
    document = doubled(document)
    paths = pointers(lengths(document))
    created: Trial = actions.create(by=curator, document=document | {"provenance": provenance(paths, "page")})
    return created


def test_the_record_that_is_turned_round_has_every_list_that_is_declared(filled: Trial) -> None:
    """A list that is new in the declaration fails here until a record has it, and below until it is followed."""
    assert {without_indices(pointer) for pointer in lengths(render(filled))} == set(declared(TrialDocument()))


def test_whatever_list_is_turned_round_takes_its_provenance_along(filled: Trial, curator: User) -> None:
    """A pointer that is not followed says from then on that a source supports another value."""
    lists = lengths(render(filled))
    with actions.changing(record=filled, by=curator) as locked, FOLLOWER.follow(locked):
        turn("trials")

    led = dict(filled.provenance.values_list("locator", "path"))
    assert led == {path: turned(path, lists) for path in pointers(lists)}
    assert lengths(render(filled)) == {turned(pointer, lists): length for pointer, length in lists.items()}


def test_what_the_document_leaves_out_is_not_counted(filled: Trial, curator: User) -> None:
    """An arm may get an intervention that has no name yet, which stands in no document."""
    unnamed = filled.interventions.create(name="", description="Not named yet", position=99)
    arm = filled.arms.order_by("position")[0]
    with actions.changing(record=filled, by=curator) as locked, FOLLOWER.follow(locked):
        arm.links.create(intervention=unnamed, position=0)
        arm.links.filter(position=1).update(position=5)
        arm.links.filter(position=0).exclude(intervention=unnamed).update(position=6)

    led = dict(filled.provenance.filter(path__startswith="/arms/0/interventions").values_list("locator", "path"))
    assert led == {
        "/arms/0/interventions/0": "/arms/0/interventions/1",
        "/arms/0/interventions/1": "/arms/0/interventions/0",
    }


def test_what_is_deleted_or_edited_in_its_place_is_told_apart(filled: Trial, curator: User) -> None:
    with actions.changing(record=filled, by=curator) as locked, FOLLOWER.follow(locked):
        locked.endpoints.get(measure="Objective response rate").delete()
        locked.interventions.filter(name="Drug A").update(other_names=["AK-A", "Alpha"])
        locked.keywords = locked.keywords[1:]
        locked.save(update_fields=["keywords"])

    led = dict(filled.provenance.values_list("locator", "path"))
    assert [led.get(f"/endpoints/{n}") for n in range(3)] == [None, "/endpoints/0", "/endpoints/1"]
    assert [led.get(f"/keywords/{n}") for n in range(2)] == [None, "/keywords/0"]
    assert led["/interventions/0/other_names/1"] == "/interventions/0/other_names/1"
