"""The vocabularies of trials, served so that no client has to copy them."""

import orjson
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from registry.api.conditional import answer
from registry.api.views import PublicView
from trials.choices import VOCABULARIES
from trials.validation import book


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

    code = serializers.CharField(help_text="Its code, as findings have it.")
    severity = serializers.CharField(help_text="What a finding means for publishing.")
    rule = serializers.CharField(help_text="The rule in words.")


class VocabularyList(serializers.Serializer):
    """Vocabularies and validation rules."""

    items = VocabularyItem(many=True, help_text="Vocabularies.")
    rules = RuleItem(many=True, help_text="Validation rules of trials.")


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
        return answer(request, orjson.dumps({"items": items, "rules": book.described()}))
