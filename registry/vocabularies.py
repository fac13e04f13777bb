"""The vocabularies of every kind of record, served so that no client has to copy them."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

import studies.choices
import studies.concordance
import studies.consistency
import studies.validation
import trials.choices
import trials.validation
from registry.api.conditional import answer
from registry.api.views import PublicView
from registry.ledger.models import Kind
from registry.records import choices
from registry.rules import Rulebook, Severity
from registry.vocabulary import Vocabulary

VOCABULARIES: dict[str, type[Vocabulary]] = (
    trials.choices.VOCABULARIES | studies.choices.VOCABULARIES | choices.VOCABULARIES
)


BOOKS: tuple[tuple[Kind, Rulebook[Any]], ...] = (
    (Kind.TRIAL, trials.validation.book),
    (Kind.STUDY, studies.validation.book),
    (Kind.STUDY, studies.consistency.book),
    (Kind.STUDY, studies.concordance.of_reports),
    (Kind.TRIAL, studies.concordance.of_registrations),
)


class VocabularyWord(serializers.Serializer):
    """A word of a vocabulary."""

    value = serializers.CharField(help_text="The word as documents have it.")
    label = serializers.CharField(help_text="The word for people.")
    definition = serializers.CharField(help_text="What it means.")


class VocabularyItem(serializers.Serializer):
    """A vocabulary."""

    name = serializers.CharField(help_text="Its name.")
    description = serializers.CharField(help_text="What it classifies.")
    words = VocabularyWord(many=True, help_text="Its words, in their order.")


class RuleItem(serializers.Serializer):
    """A validation rule."""

    kind = serializers.ChoiceField(Kind.choices, help_text="What kind of document it looks at.")
    code = serializers.CharField(help_text="Its code, as findings have it.")
    severity = serializers.ChoiceField(
        Severity.choices,
        help_text="How grave a finding is: `ERROR` refuses publication. The checks whose findings are published with a "
        "record say `IMPOSSIBLE`, `INCONSISTENT` or `NOTE`.",
    )
    rule = serializers.CharField(help_text="The rule in words.")
    example = serializers.CharField(required=False, help_text="What it says of something that breaks it.")


class VocabularyList(serializers.Serializer):
    """Vocabularies and validation rules."""

    items = VocabularyItem(many=True, help_text="Vocabularies.")
    rules = RuleItem(many=True, help_text="Validation rules, and checks of reported numbers.")


@extend_schema_view(
    get=extend_schema(
        operation_id="list_vocabularies",
        summary="List vocabularies and rules",
        description="Every enumeration with its words and what they mean, and every validation rule.",
        responses=VocabularyList,
    )
)
class VocabularyListView(PublicView):
    """Vocabularies and rules."""

    tag = "vocabularies"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer all of them."""
        self.parameters(request)
        items = [
            {"name": name, "description": (words.__doc__ or "").strip(), "words": words.described()}
            for name, words in VOCABULARIES.items()
        ]
        return answer(request, orjson.dumps({"items": items, "rules": _rules()}))


def _rules() -> list[dict[str, str]]:
    return [{"kind": kind.value} | rule.described() for kind, book in BOOKS for rule in book.rules.values()]
