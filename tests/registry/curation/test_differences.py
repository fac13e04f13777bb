"""What changed between two documents: as few entries as say it, and enough of them to make the one from the other."""

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.curation import differences
from studies.document import StudyDocument
from tests.factories import documents
from tests.factories import studies as study_documents
from tests.factories.generated import trial_documents
from tests.registry.curation.applied import applied
from tests.turned import UNFOLLOWED, lengths, turned
from trials.document import TrialDocument

TRIAL, STUDY = TrialDocument(), StudyDocument()
Document = dict[str, Any]

_leaf = st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab~/ü", max_size=2)
_value = st.recursive(
    _leaf,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab~/", max_size=2), inner, max_size=3),
    max_leaves=12,
)
_undeclared = st.dictionaries(st.sampled_from(["a", "b", "c"]), _value)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        ({"a": 1}, {"a": 1}, []),
        ({}, {"a": 1}, [{"path": "/a", "new": 1}]),
        ({"a": 1}, {}, [{"path": "/a", "old": 1}]),
        ({"a": 1}, {"a": 2}, [{"path": "/a", "old": 1, "new": 2}]),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [{"path": "/a/b", "old": 1, "new": 2}]),
        ({"a": [1, 2]}, {"a": [1, 2, 3]}, [{"path": "/a/2", "new": 3}]),
        ({"a": [1, 2, 3]}, {"a": [1, 3]}, [{"path": "/a/1", "old": 2}]),
        ({"a": [1, 2, 3]}, {"a": [3, 1, 2]}, [{"path": "/a/0", "path_before": "/a/2", "moved_from": 2}]),
        ({"a/b": 1, "~": 1}, {"a/b": 2, "~": 1}, [{"path": "/a~1b", "old": 1, "new": 2}]),
        ({"a": None}, {}, [{"path": "/a", "old": None}]),
        ({"a": 1}, {"a": True}, [{"path": "/a", "old": 1, "new": True}]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, [{"path": "/a/0/b", "old": 1, "new": 2}]),
        ({"a": []}, {}, [{"path": "/a", "old": []}]),
        ({"a": {}}, {"a": []}, [{"path": "/a", "old": {}, "new": []}]),
    ],
)
def test_what_is_not_declared_is_compared_as_json(before: Any, after: Any, expected: list[Any]) -> None:
    assert repr(differences.between(before, after)) == repr(expected)


@given(_undeclared, _undeclared)
def test_whatever_changed_in_json_can_be_applied(before: Document, after: Document) -> None:
    kept = copy.deepcopy((before, after))
    changes = differences.between(before, after)
    assert _json(applied(before, changes)) == _json(after)
    assert bool(changes) is (_json(before) != _json(after))
    assert repr((before, after)) == repr(kept), "neither document is touched"


@given(trial_documents(), trial_documents(), st.randoms(use_true_random=False))
def test_whatever_changed_in_a_trial_can_be_applied(before: Document, after: Document, chance: random.Random) -> None:
    mixed = TRIAL.arranged({name: chance.choice([before, after])[name] for name in before if name in after} | after)
    changes = differences.between(before, mixed, TRIAL)
    assert _json(applied(before, changes, TRIAL)) == _json(mixed)
    assert bool(changes) is (_json(before) != _json(mixed))
    assert repr(differences.between(before, mixed, TRIAL)) == repr(changes)


EVERYTHING = [(documents.complete(), TRIAL), (study_documents.complete(), STUDY)]


@pytest.mark.parametrize(("document", "section"), EVERYTHING, ids=["trial", "study"])
def test_one_value_that_was_edited_is_one_change_of_it(document: Document, section: Any) -> None:
    for pointer in _leaves(document):
        edited = copy.deepcopy(document)
        *steps, last = pointer
        _at(edited, steps)[last] = "Something else"
        (change,) = differences.between(document, edited, section)
        path = "".join(f"/{step}" for step in pointer)
        old = _at(document, list(pointer))
        assert (change["path"], change["old"], change["new"]) == (path, old, "Something else")


@pytest.mark.parametrize(("document", "section"), EVERYTHING, ids=["trial", "study"])
def test_one_row_that_was_removed_added_or_moved_is_one_change(document: Document, section: Any) -> None:
    """Provenance aside, which goes with its row."""
    full = {name: value for name, value in _tripled(document).items() if name != "provenance"}
    for pointer in lengths(full):
        rows = _at(full, _steps(pointer))
        for number in range(len(rows)):
            less = copy.deepcopy(full)
            row = _at(less, _steps(pointer)).pop(number)
            for before, after, side in ((full, less, "old"), (less, full, "new")):
                (change,) = differences.between(before, after, section)
                assert (change["path"], change.get(side)) == (f"{pointer}/{number}", row)
                assert {"old", "new", "moved_from"} & set(change) == {side}
        moved = copy.deepcopy(full)
        _at(moved, _steps(pointer)).append(_at(moved, _steps(pointer)).pop(0))
        (change,) = differences.between(full, moved, section)
        last = len(rows) - 1
        assert (change["path"], change["path_before"], change["moved_from"]) == (f"{pointer}/{last}", f"{pointer}/0", 0)


def test_a_new_order_of_every_list_is_told_as_moves_alone_and_provenance_follows() -> None:
    full = _tripled(documents.complete())
    lists = lengths(full)
    paths = [f"{pointer}/{number}" for pointer, length in lists.items() for number in range(length)]
    full["provenance"] = [{"path": path, "source": "page", "relation": "SUPPORTS"} for path in paths]
    new = {name: _turned(value) if f"/{name}" not in UNFOLLOWED else value for name, value in full.items()}
    new["provenance"] = [row | {"path": turned(row["path"], lists)} for row in full["provenance"]]

    changes = differences.between(full, new, TRIAL)

    assert changes
    assert all("moved_from" in change for change in changes)
    assert len(changes) == sum(length - 1 for length in lists.values())
    assert applied(full, changes, TRIAL) == new


def test_a_row_takes_its_provenance_along_when_it_is_removed() -> None:
    paths = ["/arms/0/label", "/arms/1/label", "/acronym"]
    before = documents.complete()
    before["provenance"] = [{"path": path, "source": "page", "relation": "SUPPORTS"} for path in paths]
    after = copy.deepcopy(before)
    del after["arms"][0], after["provenance"][0]
    after["provenance"][0]["path"] = "/arms/0/label"

    changes = differences.between(before, after, TRIAL)

    assert [(change["path"], set(change) & {"old", "new"}) for change in changes] == [
        ("/arms/0", {"old"}),
        ("/provenance/0", {"old"}),
    ]
    assert applied(before, changes, TRIAL) == after


def test_an_address_that_stays_while_its_row_goes_is_another_entry() -> None:
    before = documents.complete()
    before["provenance"] = [{"path": "/arms/0/label", "source": "page", "relation": "SUPPORTS"}]
    after = copy.deepcopy(before)
    del after["arms"][0]

    changes = differences.between(before, after, TRIAL)

    assert [(change["path"], set(change) & {"old", "new"}) for change in changes] == [
        ("/arms/0", {"old"}),
        ("/provenance/0", {"old"}),
        ("/provenance/0", {"new"}),
    ]


def test_a_row_is_called_what_it_is_now_in_the_words_of_its_vocabulary() -> None:
    before = documents.complete()
    after = copy.deepcopy(before)
    site = after["sites"][0]
    site["contacts"][0]["phone"] = "0"
    after["status"]["history"][0]["reason"] = "Another."
    changes = differences.between(before, after, TRIAL)
    assert [change["rows"] for change in changes] == [
        {"/status/history/0": "Not yet recruiting"},
        {"/sites/0": ", ".join(site[name] for name in ("facility", "city", "country") if name in site),
         "/sites/0/contacts/0": site["contacts"][0]["name"]},
    ]  # fmt: skip


def test_what_a_row_is_called_is_cut() -> None:
    before: Document = {"endpoints": [{"role": "PRIMARY", "measure": "x" * 200}]}
    (change,) = differences.between({}, before, TRIAL)
    assert change["rows"] == {"/endpoints/0": "x" * 80 + "…"}


def test_a_changed_value_of_a_row_that_moved_up_has_both_addresses() -> None:
    before, after = documents.complete(), documents.complete()
    del after["endpoints"][0]
    after["endpoints"][0]["time_frame"] = "Up to 3 years"
    removed, changed = differences.between(before, after, TRIAL)
    assert (removed["path"], removed["rows"]) == ("/endpoints/0", {"/endpoints/0": "Objective response rate"})
    assert changed == {
        "path": "/endpoints/0/time_frame", "path_before": "/endpoints/1/time_frame", "old": "Up to 5 years",
        "new": "Up to 3 years", "rows": {"/endpoints/0": "Overall survival"},
    }  # fmt: skip


def test_a_list_or_a_section_that_is_not_stated_is_empty() -> None:
    before: Document = {"arms": [], "status": {"history": []}, "conditions": []}
    assert differences.between(before, {}, TRIAL) == []
    (change,) = differences.between({}, {"status": {"start": {"date": "2026"}}}, TRIAL)
    assert change == {"path": "/status/start/date", "new": "2026"}


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _steps(pointer: str) -> list[Any]:
    return [int(step) if step.isdecimal() else step for step in pointer.split("/")[1:]]


def _at(value: Any, steps: list[Any]) -> Any:
    for step in steps:
        value = value[step]
    return value


def _leaves(value: Any, steps: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if not isinstance(value, (dict, list)):
        return [steps]
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    return [leaf for name, each in inside for leaf in _leaves(each, (*steps, name))]


def _tripled(value: Any) -> Any:
    """Return a document in which every list has three entries, no two alike."""
    if isinstance(value, dict):
        return {name: _tripled(each) for name, each in value.items()}
    return [_named(_tripled(value[0]), f" {number}") for number in range(3)] if isinstance(value, list) else value


def _named(value: Any, suffix: str) -> Any:
    if isinstance(value, dict):
        return {name: _named(each, suffix) if isinstance(each, str) else each for name, each in value.items()}
    return f"{value}{suffix}"


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _turned(each) for name, each in value.items()}
    return [_turned(each) for each in reversed(value)] if isinstance(value, list) else value
