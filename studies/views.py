"""Public reads of studies and of the evidence they report. They see what was published and nothing else."""

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
from registry.records import views
from registry.records.lookup import current
from registry.records.responses import RemovedRecord, Validation, VersionList
from registry.rules import Context, Finding
from studies import evaluation, filters, responses, validation
from studies.document import StudyDocument
from studies.formats import csv
from studies.models.published import PublishedStudy
from studies.pictures import DRAWN, cached
from trials.models.published import PublishedTrial
from trials.views import ID as TRIAL_ID

ID = views.number_parameter("a DOI or a PubMed number")
_LIST = {(200, "application/json"): responses.StudyList, (200, "text/csv"): str}


@views.described_get(
    "list_studies",
    "Search studies",
    _LIST,
    "Search, filter, sort and page through the published studies. `Accept: text/csv` gives the same page as a table. "
    "The next page is named by `next_page_token`, and in either format by the `Link` header.",
    parameters=[filters.StudyQuery],
)
class StudyListView(views.ListView):
    """The list of studies."""

    tag = "studies"
    query, orders, columns = filters.StudyQuery, filters.ORDERS, csv.STUDIES

    def select(self, values: dict[str, Any]) -> QuerySet[PublishedStudy]:
        """Return the studies asked for."""
        return filters.select(values)


@views.described_get(
    "list_trial_studies",
    "List the studies of a trial",
    _LIST,
    "The published studies that report results of a trial, mention it, or are its background; searched, sorted and "
    "paged as the list of all studies.",
    parameters=[TRIAL_ID, filters.TrialStudyQuery],
)
class TrialStudyListView(StudyListView):
    """The studies that are linked to a trial."""

    query, tombstone = filters.TrialStudyQuery, RemovedRecord

    def named(self, **path: Any) -> dict[str, str]:
        """Return the number of the trial."""
        return {"linked_to": current(PublishedTrial, path["id"])[0]}

    def select(self, values: dict[str, Any]) -> QuerySet[PublishedStudy]:
        """Return the studies asked for."""
        return filters.of_trial(values["linked_to"], values)


@views.described_get(
    "get_study",
    "Get a study",
    StudyDocument,
    "The current version, byte for byte as it was published: the ETag is the SHA-256 of the body. A DOI may stand in "
    "the address as it is, slash included.",
    parameters=[ID],
)
class StudyView(views.RecordView):
    """One study."""

    tag, model = "studies", PublishedStudy


class StudySectionView(views.SectionView):
    """One part of the current version."""

    tag, model, empty = "studies", PublishedStudy, []


@views.described_get("get_study_outcomes", "Get the outcomes of a study", responses.StudyOutcomes, parameters=[ID])
class StudyOutcomesView(StudySectionView):
    """Outcomes and groups."""

    sections = ("groups", "outcomes")


@views.described_get(
    "get_study_adverse_events", "Get the adverse events of a study", responses.StudyAdverseEvents, parameters=[ID]
)
class StudyAdverseEventsView(StudySectionView):
    """Adverse events and groups."""

    sections = ("groups", "adverse_events")


@views.described_get(
    "get_study_timeline",
    "Get the course of a case",
    {(200, "application/json"): responses.StudyTimeline, (200, "image/svg+xml"): str},
    "The course of the case that a study describes; `Accept: image/svg+xml` gives it as a picture.",
    parameters=[ID],
)
class StudyTimelineView(StudySectionView):
    """The course of a case."""

    sections = ("timeline",)
    renderer_classes: Renderers = (JSONRenderer, SVGRenderer)
    drawn = True
    refusals = ("422",)

    def draw(self, content: str) -> bytes:
        """Return the picture."""
        return cached.timeline(content)


@views.described_get(
    "get_study_timeline_picture",
    "Get the course of a case as a picture",
    {(200, "image/svg+xml"): str},
    "Treatments as bars, responses and measurements under them, dates that the source gives differently beside each "
    "other. The picture describes itself in words for those who cannot see it.",
    parameters=[ID],
)
class StudyTimelinePictureView(StudyTimelineView):
    """The course of a case, drawn."""

    suffix, renderer_classes = "svg", (SVGRenderer,)


@views.described_get("get_study_findings", "Get the findings about a study", responses.StudyFindings, parameters=[ID])
class StudyFindingsView(StudySectionView):
    """What the checks of reported numbers found."""

    sections = ("findings",)


@views.described_get(
    "list_study_versions",
    "List the versions of a study",
    VersionList,
    "Every version that was ever published, the newest first, with what changed and its hashes.",
    parameters=[ID],
)
class StudyVersionListView(views.VersionListView):
    """The versions of a study."""

    tag, model = "studies", PublishedStudy


@views.described_get(
    "get_study_version",
    "Get a version of a study",
    StudyDocument,
    "One version, byte for byte as it was published. It never changes and may be kept for ever.",
    parameters=[ID, views.VERSION],
)
class StudyVersionView(views.VersionView):
    """One version of a study."""

    tag, model = "studies", PublishedStudy


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
class EvidenceView(views.ListView):
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
            drawn = cached.forest(jsontext.dumps(items), filters.titled(values))
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


@extend_schema_view(
    post=extend_schema(
        operation_id="validate_study",
        summary="Check a study document",
        description="Run every validation rule over a document; one with the `id` of a record is taken for its next "
        "version. Nothing is stored.",
        request=StudyDocument,
        responses=Validation,
    )
)
class StudyValidationView(views.ValidationView):
    """All rules over a document that a caller sends."""

    tag, model = "studies", PublishedStudy

    def findings(self, document: Any, context: Context) -> list[Finding]:
        """Return what the rules of a study find."""
        return validation.findings(document, context)
