"""What changed between two documents, value by value."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.curation import differences

_leaf = st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab~/ü", max_size=2)
_value = st.recursive(
    _leaf,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab~/", max_size=2), inner, max_size=3),
    max_leaves=12,
)
_document = st.dictionaries(st.sampled_from(["a", "b", "c"]), _value)


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
        ({"a/b": 1, "~": 1}, {"a/b": 2, "~": 1}, [{"path": "/a~1b", "old": 1, "new": 2}]),
        ({"a": {"b": 1}}, {"c": {"b": 1}}, [{"path": "/c", "old": {"b": 1}, "new": {"b": 1}}]),
        ({"a": None}, {}, [{"path": "/a", "old": None}]),
        ({"a": 1}, {"a": True}, [{"path": "/a", "old": 1, "new": True}]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, [{"path": "/a/0/b", "old": 1, "new": 2}]),
    ],
)
def test_differences(before: Any, after: Any, expected: list[Any]) -> None:
    found = differences.between(before, after)
    assert repr(found) == repr(expected)


@given(_document, _document)
def test_there_are_differences_exactly_where_the_texts_differ(before: Any, after: Any) -> None:
    same = _typed(before) == _typed(after)
    assert bool(differences.between(before, after)) is not same


@given(_document, _document)
def test_neither_document_is_touched(before: Any, after: Any) -> None:
    kept = copy.deepcopy((before, after))
    differences.between(before, after)
    assert repr((before, after)) == repr(kept)


@given(_document, _document)
def test_an_old_value_really_stood_in_the_document_before_and_a_new_one_stands_in_it_now(
    before: Any, after: Any
) -> None:
    for step in differences.between(before, after):
        assert "old" not in step or repr(step["old"]) in _values_of(before, after)
        assert "new" not in step or repr(step["new"]) in _values_of(after, before)


def _typed(value: Any) -> Any:
    """Return something that compares as JSON does: true is not 1, and order of keys does not matter."""
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    return (type(value).__name__, value)


def _values_of(*documents: Any) -> set[str]:
    """Return every value inside; steps in between may show a list half changed, so both documents count."""
    found = set[str]()
    for each in documents:
        found.add(repr(each))
        if isinstance(each, (dict, list)):
            found |= _values_of(*(each.values() if isinstance(each, dict) else each))
    return found
