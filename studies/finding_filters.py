"""The query parameters of the list of findings: what they accept, what they select."""

from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers

from registry.api.pagination import Order, PageQuery
from registry.api.query import AnyOf, Text
from registry.ledger.models import Kind
from registry.records import lookup, query
from registry.rules import Severity
from studies import concordance, consistency
from studies.models.published import PublishedFinding, PublishedStudy
from trials import consistency as of_trials
from trials.models.published import PublishedTrial

FACETS = ("code", "severity", "kind")
ORDERS = {
    "record": Order("record_id", str, key="key"),
    "-record": Order("record_id", str, descending=True, key="key"),
    "severity": Order("gravity", int, key="key"),
    "-severity": Order("gravity", int, descending=True, key="key"),
    "code": Order("code", str, key="key"),
    "-code": Order("code", str, descending=True, key="key"),
}
BOOKS = (of_trials.book, consistency.book, concordance.of_reports, concordance.of_registrations)
_CODES = sorted({code for book in BOOKS for code in book.rules})
_SEVERITIES = [each.value for each in Severity if any(each in book.severities for book in BOOKS)]


class FindingQuery(PageQuery):
    """Parameters of the list of findings."""

    code = AnyOf(_CODES, help_text="Of this rule; any of these.")
    severity = AnyOf(_SEVERITIES, help_text="How grave; any of these.")
    kind = AnyOf(Kind.values, help_text="About this kind of record; any of these.")
    record = Text(help_text="About this record, or held against it: any of its numbers, ours included, exactly.")
    sort = serializers.ChoiceField(
        choices=list(ORDERS),
        required=False,
        help_text="Order; a minus sign means descending. Else by `severity`, the gravest first.",
    )
    count = serializers.BooleanField(required=False, help_text="Whether to count everything that matches.")
    facets = AnyOf(FACETS, help_text=query.FACETS)


def select(values: dict[str, Any]) -> QuerySet[PublishedFinding]:
    """Return the findings that the parsed parameters ask for, in no order yet."""
    findings = PublishedFinding.objects.all()
    for name in ("code", "severity", "kind"):
        if values.get(name):
            findings = findings.filter(**{f"{name}__in": values[name]})
    if number := values.get("record"):
        named = Q()
        for model in (PublishedTrial, PublishedStudy):
            for column in ("record_id", "against"):
                named |= lookup.by_identifier(model, number, column)
        findings = findings.filter(named)
    return findings
