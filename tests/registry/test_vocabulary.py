"""Vocabularies whose words are public."""

import re
from typing import Any

import pytest

from registry.curation.workflow import State, Verb
from registry.ledger.models import Event, Kind
from registry.vocabularies import VOCABULARIES
from registry.vocabulary import Vocabulary

ALL: list[type[Vocabulary]] = [*VOCABULARIES.values(), State, Verb, Event, Kind]


class Colour(Vocabulary):
    """What light does."""

    RED = "RED", "Long waves.", "Red"
    BLUE = "BLUE", "Short waves.", "Blue"


def test_a_word_is_the_text_that_is_stored() -> None:
    assert Colour.RED == "RED"
    assert Colour("RED") is Colour.RED
    assert Colour.values == ["RED", "BLUE"]
    assert Colour.choices == [("RED", "Red"), ("BLUE", "Blue")]


def test_a_word_knows_what_it_means() -> None:
    assert Colour.RED.definition == "Long waves."
    assert Colour.described() == [
        {"value": "RED", "label": "Red", "definition": "Long waves."},
        {"value": "BLUE", "label": "Blue", "definition": "Short waves."},
    ]


@pytest.mark.parametrize("vocabulary", ALL, ids=lambda vocabulary: vocabulary.__name__)
class TestEveryVocabulary:
    """Each of them keeps to the same form."""

    def test_it_says_what_it_classifies(self, vocabulary: type[Vocabulary]) -> None:
        assert (vocabulary.__doc__ or "").strip().endswith(".")
        assert vocabulary.__doc__ != Vocabulary.__doc__

    def test_every_word_is_defined_in_a_sentence_and_labelled(self, vocabulary: type[Vocabulary]) -> None:
        for word in vocabulary:
            assert word.definition.endswith("."), word
            assert word.definition[0].isupper() or not word.definition[0].isalpha(), word
            assert word.label, word

    def test_words_are_written_the_same_way_and_fit_their_columns(self, vocabulary: type[Vocabulary]) -> None:
        for word in vocabulary:
            assert re.fullmatch(r"[A-Z][A-Z0-9_]*|trial|study", word), word
            assert len(word) <= 40, word

    def test_no_two_words_say_the_same(self, vocabulary: type[Vocabulary]) -> None:
        words: list[dict[str, Any]] = vocabulary.described()
        for name in ("value", "label", "definition"):
            assert len({word[name] for word in words}) == len(words), name
