"""Provenance of a study follows its rows."""

import pytest
from django.contrib.auth.models import User

from registry.identifiers import mint
from studies import actions
from studies.document import StudyDocument, render
from studies.models import Study
from studies.provenance import FOLLOWER
from tests.factories import studies as documents
from tests.turned import declared, doubled, lengths, pointers, provenance, turn, turned, without_indices


@pytest.fixture
def filled(curator: User) -> Study:
    """A working copy in which every list has two entries or more, each with its provenance."""
    links = [{"trial": mint("trial", n), "relation": "MENTIONS"} for n in (1, 2)]
    document = {name: value for name, value in documents.complete().items() if name != "provenance"}
    document = doubled(document | {"trials": links})
    paths = pointers(lengths(document))
    created: Study = actions.create(by=curator, document=document | {"provenance": provenance(paths, "paper")})
    return created


def test_the_record_that_is_turned_round_has_every_list_that_is_declared(filled: Study) -> None:
    """A list that is new in the declaration fails here until a record has it, and below until it is followed."""
    assert {without_indices(pointer) for pointer in lengths(render(filled))} == set(declared(StudyDocument()))


def test_whatever_list_is_turned_round_takes_its_provenance_along(filled: Study, curator: User) -> None:
    """A pointer that is not followed says from then on that a source supports another number."""
    lists = lengths(render(filled))
    with actions.changing(record=filled, by=curator) as locked, FOLLOWER.follow(locked):
        turn("studies")

    led = dict(filled.provenance.values_list("locator", "path"))
    assert led == {path: turned(path, lists) for path in pointers(lists)}


def test_links_that_are_only_proposed_or_rejected_are_not_counted(filled: Study, curator: User) -> None:
    """They stand in no document, so an accepted link behind one has a smaller place there than in the table."""
    for place, decision in enumerate(("PROPOSED", "REJECTED")):
        filled.links.create(trial=mint("trial", 3 + place), relation="MENTIONS", decision=decision, position=0)
    with actions.changing(record=filled, by=curator) as locked, FOLLOWER.follow(locked):
        locked.links.filter(trial=mint("trial", 2)).update(decision="REJECTED")
        locked.links.filter(trial=mint("trial", 3)).update(decision="ACCEPTED")

    assert dict(filled.provenance.filter(path__startswith="/trials").values_list("locator", "path")) == {
        "/trials/0": "/trials/0"
    }
