"""Dates as sources state them: a year, a month or a day, never padded with an invented day."""

import calendar
import datetime
import re
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models

PATTERN = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
_SHAPE = re.compile(PATTERN.replace("$", r"\Z"), re.ASCII)


class PartialDate(str):
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; a string, so it sorts and serialises as what it says.

    Raises ``ValueError`` for anything else, a day that the calendar does not have included.
    """

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        if not _SHAPE.match(value):
            raise ValueError(f"“{value}” is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD.")
        date = super().__new__(cls, value)
        try:
            date.earliest  # noqa: B018  the calendar is asked, its answer is not needed
        except ValueError:
            raise ValueError(f"“{value}” is not a day of the calendar.") from None
        return date

    @property
    def earliest(self) -> datetime.date:
        """The first day it can mean."""
        year, month, day = (*map(int, self.split("-")), 1, 1)[:3]
        return datetime.date(year, month, day)

    @property
    def latest(self) -> datetime.date:
        """The last day it can mean."""
        parts = [int(part) for part in self.split("-")]
        year, month = parts[0], parts[1] if len(parts) > 1 else 12
        day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
        return datetime.date(year, month, day)

    @property
    def is_a_day(self) -> bool:
        """Whether it says the day, not only the year or the month."""
        return self.earliest == self.latest

    def certainly_after(self, other: "PartialDate") -> bool:
        """Whether every day it can mean lies after every day the other can mean."""
        return self.earliest > other.latest


def validate_partial_date(value: str) -> None:
    """Refuse text that is not a partial date, with a sentence a curator can act on."""
    try:
        PartialDate(value)
    except ValueError as refusal:
        raise ValidationError(str(refusal), code="invalid_date") from None


class PartialDateField(models.CharField):
    """A partial date as text of at most ten characters; empty means that no source states it."""

    description = "A year, a month or a day"
    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        """Return a ``PartialDate``; the empty string stays what it is.

        It was checked when it was written, and by the database: a list must not fail over one row that got past both.
        """
        return str.__new__(PartialDate, value) if value else value
