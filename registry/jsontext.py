"""JSON that is kept and read exactly: strict at the door, text in the database.

``jsonb`` reorders keys, drops repeated ones and rewrites numbers, so a foreign record kept in it could not be
given back as it came. The strict reader refuses what would later break somebody: repeated keys, NUL and lone
surrogates, numbers that are not exact in every client, and more levels, values or members than a reader can hold.
"""

import json
import re
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import orjson
from django.core.exceptions import ValidationError
from django.db import models

EXACT = 2**53 - 1  # integers beyond this differ between clients that read numbers as doubles


class InvalidJSON(ValueError):
    """The text is not JSON that the registry accepts; the message says why."""


class TooMany(InvalidJSON):
    """It holds more than is looked at in one piece."""


@dataclass(frozen=True)
class Limits:
    """How much JSON may hold, counted before anything is built from it; ``values`` are members and items together.

    ``members`` is of one object, ``name`` the characters of a name: a JSON Pointer to what is wrong repeats it.
    """

    depth: int = 32
    values: int = 1_000_000
    members: int = 10_000
    name: int = 200


STORED = Limits()


def loads(text: bytes | str, *, limits: Limits = STORED) -> Any:
    """Parse JSON strictly. Raises ``InvalidJSON``, ``TooMany`` where a count is beyond the limits."""
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text
    except UnicodeDecodeError:
        raise InvalidJSON("The text is not UTF-8.") from None
    _limit(decoded, limits)
    try:
        value = json.loads(
            decoded,
            object_pairs_hook=partial(_members, limits=limits),
            parse_constant=_refuse_constant,
            parse_int=_exact,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        raise InvalidJSON(f"Not JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    _refuse_unstorable(value)
    return value


def dumps(value: object) -> str:
    """Return the canonical text: UTF-8, no spaces, keys in the order they stand."""
    return orjson.dumps(value).decode()


# Possessive, and content with a string that never ends: otherwise each quote of a broken body is searched to its end.
_STRING_OR_SIGN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{\]},]', re.DOTALL)


def _limit(text: str, limits: Limits) -> None:
    """Count levels and values, no further than the limits."""
    depth, values = 0, 1
    for token in _STRING_OR_SIGN.finditer(text):
        first = token.group()[0]
        if first in "[{":
            depth += 1
            if depth > limits.depth:
                raise InvalidJSON(f"Nested more than {limits.depth} levels deep.")
        elif first in "]}":
            depth -= 1
        if first in "[{,":  # each value of an object or a list follows one of these
            values += 1
            if values > limits.values:
                raise TooMany(f"It has more than {limits.values:,} members and items together; send it in parts.")


def _members(pairs: list[tuple[str, Any]], limits: Limits) -> dict[str, Any]:
    if len(pairs) > limits.members:
        raise TooMany(f"An object has {len(pairs):,} members, more than the {limits.members:,} that are looked at.")
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise InvalidJSON(f"The key “{repeated[:80]}” stands twice in one object.")
    if long := next((key for key in members if len(key) > limits.name), None):
        raise InvalidJSON(f"The key “{long[:80]}…” has more than {limits.name} characters.")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise InvalidJSON(f"{name} is not a JSON number.")


def _exact(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > EXACT:
        raise InvalidJSON(f"The integer {digits[:24]} is too large to be exact in every client; send it as text.")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise InvalidJSON(f"The number {digits[:24]} is too large.")
    return number


def _refuse_unstorable(value: object) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            _refuse_unstorable(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_unstorable(item)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise InvalidJSON("The NUL character (\\u0000) cannot be stored.")
    if not text.isascii() and _SURROGATE.search(text):
        raise InvalidJSON("A lone surrogate is not a character.")


class JSONTextField(models.TextField):
    """A JSON object kept as canonical text, so that key order and numbers come back as they were given."""

    description = "JSON kept exactly, as text"

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        return None if value is None else orjson.loads(value)

    def get_prep_value(self, value: object) -> str | None:
        return None if value is None else dumps(value)

    def to_python(self, value: object) -> Any:
        """Accept text from a form; anything else is taken as already parsed."""
        if not isinstance(value, str):
            return value
        try:
            return loads(value)
        except InvalidJSON as refusal:
            raise ValidationError(str(refusal), code="invalid_json") from None

    def value_to_string(self, obj: models.Model) -> str:
        """Return the canonical text, for fixtures."""
        return dumps(self.value_from_object(obj))
