"""The kinds of stored value that curated models are made of; each takes its help text first, because all have one.

Nothing is required here: a working copy may be incomplete, and what must hold before publishing is a validation
rule. Text has no length in the database either, because the limits of a registry differ by where it publishes.
"""

from __future__ import annotations

import re

from django.contrib.postgres.fields import ArrayField
from django.db import models

from registry.dates import PartialDateField
from registry.vocabulary import Vocabulary


def line(help_text: str) -> models.CharField[str, str]:
    """Text of one line; empty means not stated."""
    return models.CharField(blank=True, default="", help_text=help_text)


def text(help_text: str) -> models.TextField[str, str]:
    """Text of several lines; empty means not stated."""
    return models.TextField(blank=True, default="", help_text=help_text)


def lines(help_text: str) -> ArrayField[list[str], list[str]]:
    """A list of one-line texts, in the order the source gives."""
    return ArrayField(models.CharField(), blank=True, default=list, help_text=help_text)


def word(vocabulary: type[Vocabulary], help_text: str, *, default: str = "") -> models.CharField[str, str]:
    """A word of a vocabulary; empty means not stated."""
    return models.CharField(
        max_length=40, choices=vocabulary.choices, blank=not default, default=default, help_text=help_text
    )


def words(vocabulary: type[Vocabulary], help_text: str) -> ArrayField[list[str], list[str]]:
    """Several words of a vocabulary, in the order the source gives."""
    item: models.CharField[str, str] = models.CharField(max_length=40, choices=vocabulary.choices)
    return ArrayField(item, blank=True, default=list, help_text=help_text)


def flag(help_text: str) -> models.BooleanField[bool | None, bool | None]:
    """Yes, no, or not stated."""
    return models.BooleanField(null=True, blank=True, help_text=help_text)


def count(help_text: str) -> models.PositiveIntegerField[int | None, int | None]:
    """A whole number from zero, or not stated."""
    return models.PositiveIntegerField(null=True, blank=True, help_text=help_text)


def partial_date(help_text: str) -> PartialDateField:
    """A year, a month or a day; empty means not stated."""
    return PartialDateField(default="", help_text=help_text)


_WEB = re.compile(r"https?://[^\s<>\"]+\Z", re.IGNORECASE)
_PERCENT = re.compile(r"(100|\d{1,2})(\.\d+)?\Z", re.ASCII)
NOT_AN_ADDRESS = "“{}” is not an address that starts with http:// or https://."


class AddressField(models.CharField):
    """An address on the web; a form refuses any other, and a rule whatever came in without a form."""


class PercentField(models.CharField):
    """A number of percent, as text because digits are kept as they are printed."""


def address(help_text: str) -> AddressField:
    """An address on the web; empty means not stated."""
    return AddressField(blank=True, default="", help_text=help_text)


def percent(help_text: str) -> PercentField:
    """A number of percent without its sign; empty means not stated."""
    return PercentField(blank=True, default="", help_text=help_text)


def is_web_address(text: str) -> bool:
    """Return whether a link to it can do nothing but lead there."""
    return bool(_WEB.match(text))


def is_percent(text: str) -> bool:
    """Return whether a text is a number from 0 to 100 and nothing else."""
    return bool(_PERCENT.match(text)) and float(text) <= 100
