"""Controlled vocabularies whose words are public.

A word is declared once, as ``NAME = definition, label``; its name is what the API says, the label is what a curator
picks, the definition is served at ``/vocabularies`` and written into the OpenAPI document.
"""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models.enums import ChoicesType


class _NamesAreValues(ChoicesType):
    """Takes the name of a word for its value, unless one stands before the definition."""

    def __new__(metacls, name: str, bases: tuple[type, ...], words: Any, **options: object) -> Any:
        for word in words._member_names:
            if len(words[word]) == 2:
                dict.__setitem__(words, word, (word, *words[word]))
        return super().__new__(metacls, name, bases, words, **options)


if TYPE_CHECKING:  # the stubs give TextChoices a metaclass that is not there, and which no other can follow
    _Words = models.TextChoices
else:

    class _Words(models.TextChoices, metaclass=_NamesAreValues):
        pass


class Vocabulary(_Words):
    """Base of every vocabulary: ``NAME = "what it means, in a sentence", "Label"``."""

    definition: str

    def __new__(cls, value: str, definition: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.definition = definition
        return word

    @classmethod
    def described(cls) -> list[dict[str, str]]:
        """Return each word as ``{"value", "label", "definition"}``, in the order declared."""
        return [{"value": word.value, "label": str(word.label), "definition": word.definition} for word in cls]
