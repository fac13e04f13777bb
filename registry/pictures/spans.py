"""Partial dates as what they are in a picture: all the days that they can mean."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Span:
    """The days from the first to the last that a partial date can mean, and the date as it is written."""

    first: date
    last: date
    text: str

    @property
    def exact(self) -> bool:
        """Whether it can mean one day only."""
        return self.first == self.last

    @property
    def middle(self) -> date:
        """The day that a mark stands at."""
        return date.fromordinal((self.first.toordinal() + self.last.toordinal()) // 2)


def span(value: Any) -> Span | None:
    """Return the span of a partial date; ``None`` for anything that is not one."""
    try:
        stated = PartialDate(value)
    except (TypeError, ValueError):
        return None
    return Span(stated.earliest, stated.latest, str(stated))
