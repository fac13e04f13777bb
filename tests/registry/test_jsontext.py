"""JSON, read strictly and kept exactly."""

import json
import re
from contextlib import suppress
from typing import Any

import orjson
import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from registry.jsontext import _STRING_OR_SIGN, EXACT, STORED, InvalidJSON, JSONTextField, dumps, loads
from tests.work import assert_in_proportion, open_repetitions

_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-EXACT, EXACT) | st.floats(allow_nan=False, allow_infinity=False) | _text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_text, inner, max_size=4),
    max_leaves=20,
)


def exactly(value: Any) -> str:
    """Return a form in which 1 differs from 1.0 and from true, and the order of keys counts."""
    return json.dumps(value)


@given(_values)
def test_what_is_written_is_read_back_exactly(value: Any) -> None:
    assert exactly(loads(dumps(value))) == exactly(value)
    assert dumps(loads(dumps(value))) == dumps(value)


@given(_values)
def test_what_other_writers_write_is_read_the_same(value: Any) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=2)):
        assert exactly(loads(text.encode())) == exactly(value)


@given(_values)
def test_what_is_kept_can_be_read_by_anybody(value: Any) -> None:
    assert exactly(orjson.loads(dumps(value))) == exactly(json.loads(dumps(value)))


@given(st.one_of(st.text(), st.binary(), st.text(alphabet='{}[]",:\\u0dn1e-+. ')))
@example('"\\')
@example('{"a": "\\ud83d\\ude00"}')
def test_anything_is_read_or_refused(text: str | bytes) -> None:
    try:
        value = loads(text)
    except InvalidJSON:
        return
    assert exactly(loads(dumps(value))) == exactly(value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1, "a": 1}', "stands twice"),
        ('[{"b": {"a": 1, "c": 2, "a": 3}}]', "“a” stands twice"),
        ('{"a": 1, "\\u0061": 2}', "stands twice"),
        ('"\\u0000"', "NUL"),
        ('{"\\u0000": 1}', "NUL"),
        ('["\\ud800"]', "surrogate"),
        ('{"\\udfff": 1}', "surrogate"),
        ("NaN", "NaN is not"),
        ("[Infinity]", "Infinity is not"),
        ("-Infinity", "-Infinity is not"),
        ("1e400", "too large"),
        ("-1e400", "too large"),
        (str(EXACT + 1), "too large to be exact"),
        (str(-EXACT - 1), "too large to be exact"),
        ("1" * 5000, "too large to be exact"),
        (b"\xff", "not UTF-8"),
        ("[]".encode("utf-16"), "not UTF-8"),
        (b"\xef\xbb\xbf{}", "BOM"),
        ("", "Not JSON"),
        ("[1,]", "Not JSON"),
        ("{} {}", "Not JSON"),
        ("'a'", "Not JSON"),
        ('"a\tb"', "Not JSON"),
        ("01", "Not JSON"),
        ("[" * (STORED.depth + 1) + "]" * (STORED.depth + 1), "levels deep"),
        ('{"a":' * (STORED.depth + 1) + "1" + "}" * (STORED.depth + 1), "levels deep"),
    ],
)
def test_what_would_later_break_somebody_is_refused(text: str | bytes, why: str) -> None:
    with pytest.raises(InvalidJSON, match=why):
        loads(text)


@pytest.mark.parametrize(
    "text",
    [
        str(EXACT), str(-EXACT), "1e308", "-0.0", "1E+2", '"\\ud83d\\ude00"', '"\\\\u0000"', '"[[[["', '"\\"[\\""',
        "[[],{}]", "[" * STORED.depth + "]" * STORED.depth, '{"a":1,"A":1}', " \t\r\n1 ",
    ],
)  # fmt: skip
def test_what_is_strict_is_accepted(text: str) -> None:
    assert exactly(loads(text)) == exactly(json.loads(text))


HOSTILE = {
    "escaped quotes": '"\\',
    "quotes": '"',
    "keys": '{"a',
    "brackets": "[",
    "backslashes": "\\",
    "minus signs": "-",
    "empty strings": '"",',
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=list(HOSTILE))
@pytest.mark.parametrize("before", ["", '"'])
def test_a_hostile_body_takes_no_more_work_than_its_length(piece: str, before: str) -> None:
    def read(size: int) -> None:
        with suppress(InvalidJSON):
            loads(before + piece * size)

    assert_in_proportion(read, 5000)


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_body_is_refused(piece: str) -> None:
    with pytest.raises(InvalidJSON):
        loads(piece * 10_000)


@given(st.text(alphabet='{}[]",:\\ua1 \n'))
@example('"\\' * 50)
@example('"a')
def test_every_quote_belongs_to_a_token_so_that_none_is_searched_to_the_end_in_vain(text: str) -> None:
    """A pattern that finds no end of a string looks for it again from the next quote, with the square of the work."""
    tokens = [match.span() for match in _STRING_OR_SIGN.finditer(text)]

    for place, character in enumerate(text):
        if character in '"[]{}':
            assert any(start <= place < stop for start, stop in tokens)


def test_a_string_is_read_in_one_way_only() -> None:
    """Its repetitions stand within each other, so neither may ever give back what it took."""
    assert list(open_repetitions(_STRING_OR_SIGN)) == []
    assert list(open_repetitions(re.compile(_STRING_OR_SIGN.pattern.replace("++", "+").replace("*+", "*")))) != []


def test_the_order_of_keys_is_kept() -> None:
    text = '{"z":1,"a":{"y":2,"b":3}}'

    assert dumps(loads(text)) == text


def test_a_field_reads_the_text_of_a_form_as_strictly() -> None:
    field: JSONTextField = JSONTextField()

    assert field.to_python('{"a": [1]}') == {"a": [1]}
    assert field.to_python({"a": 1}) == {"a": 1}
    with pytest.raises(ValidationError) as refusal:
        field.to_python('{"a": 1, "a": 2}')
    assert refusal.value.code == "invalid_json"


def test_a_field_keeps_canonical_text() -> None:
    field: JSONTextField = JSONTextField()

    assert field.get_prep_value({"b": 1.0, "a": "ü"}) == '{"b":1.0,"a":"ü"}'
    assert field.from_db_value('{"b":1.0}', None, None) == {"b": 1.0}
    assert field.get_prep_value(None) is None
    assert field.from_db_value(None, None, None) is None


def test_the_key_that_stands_twice_is_named() -> None:
    with pytest.raises(InvalidJSON, match="The key “b” stands twice"):
        loads('{"a": 1, "b": 2, "c": 3, "b": 4}')
