"""Controlled vocabularies whose words are public.

A word is declared once, as ``value, definition, label``; the value is what the API says, the label is what a
curator picks, the definition is served at ``/vocabularies`` and written into the OpenAPI document.
"""

from typing import Self

from django.db import models


class Vocabulary(models.TextChoices):
    """Base of every vocabulary: ``NAME = "VALUE", "what it means, in a sentence", "Label"``."""

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
