"""Public reads of the evidence that studies report, and the checks of reported numbers."""

from __future__ import annotations

from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_view

from registry import budget, jsontext
from registry.api import parsers
from registry.api.conditional import answer
from registry.api.problems import bad_parameter
from registry.api.renderers import CSVRenderer, JSONRenderer, SVGRenderer
from registry.api.views import PublicView, Renderers
from registry.records import lists, views
from studies import evaluation, filters, responses
from studies.document import StudyDocument
from studies.formats import csv
from studies.pictures import DRAWN, cached


@views.described_get(
    "list_evidence",
    "List reported outcomes",
    {
        (200, "application/json"): responses.EvidenceList,
        (200, "text/csv"): str,
        (200, "image/svg+xml"): str,
    },
    "One row per outcome that a published study reports, with its source, what the checks found about it, and the "
    "exact interval recomputed from its counts. `Accept: text/csv` gives the page as a table, `Accept: image/svg+xml` "
    "as a forest plot. Nothing is pooled.",
    parameters=[filters.EvidenceQuery],
)
class EvidenceView(lists.ListView):
    """The evidence table."""

    tag, item = "evidence", "row"
    refusals = ("422",)
    query: type[filters.EvidenceFilter] = filters.EvidenceQuery
    orders, columns = filters.EVIDENCE_ORDERS, csv.EVIDENCE
    renderer_classes: Renderers = (JSONRenderer, CSVRenderer, SVGRenderer)

    def select(self, values: dict[str, Any]) -> QuerySet[Any]:
        """Return the outcomes asked for."""
        if self.format == "svg" and values["page_size"] > DRAWN:
            raise bad_parameter("page_size", "out_of_range", f"A picture has at most {DRAWN} rows.")
        return filters.select_outcomes(values)

    def default_order(self, values: dict[str, Any]) -> str:
        """Keep the outcomes of a study together."""
        return "study"

    def rendered(
        self, request: HttpRequest, items: list[dict[str, Any]], values: dict[str, Any], headers: dict[str, str]
    ) -> HttpResponse:
        """Answer a table or a picture."""
        if self.format == "csv":
            return super().rendered(request, items, values, headers)
        with budget.limited(views.TOO_MUCH_TO_DRAW, cpu=budget.CPU):
            is_a_part = "Link" in headers or values.get("page_token")  # there are rows after these, or before
            total = self.select(values).order_by().count() if is_a_part else 0
            drawn = cached.forest(jsontext.dumps(items), filters.titled(values), total)
        return answer(request, drawn, content_type=SVGRenderer.media_type, headers=headers)


@views.described_get(
    "get_evidence_picture",
    "Get reported outcomes as a forest plot",
    {(200, "image/svg+xml"): str},
    "The same rows as the evidence table, drawn: points sized by the number of people, intervals as reported, and "
    "where it differs the exact interval recomputed. The picture describes itself in words for those who cannot see "
    "it.",
    parameters=[filters.EvidenceFilter],
)
class EvidencePictureView(EvidenceView):
    """The evidence table, drawn."""

    query = filters.EvidenceFilter
    suffix, renderer_classes = "svg", (SVGRenderer,)


@extend_schema_view(
    post=extend_schema(
        operation_id="check_consistency",
        summary="Check reported numbers",
        description="Run the checks of reported numbers over a study, or any part of one: groups, outcomes, adverse "
        "events, dates. Percentages, intervals and sums are recomputed. Nothing is stored.",
        request=StudyDocument,
        responses=responses.Consistency,
    )
)
class ConsistencyView(PublicView):
    """The checks, over numbers that a caller sends."""

    tag = "evidence"
    conditional = False
    refusals = ("422",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Answer what they find."""
        self.parameters(request)
        sent = self.sent(request)
        with budget.heavy("Send fewer outcomes and groups at once."):
            body = orjson.dumps(evaluation.evaluate(parsers.parsed(sent)))
        return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "no-store"})
