"""Public reads of studies. They see what was published and nothing else."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view

from registry.api.renderers import JSONRenderer, SVGRenderer
from registry.api.views import Renderers
from registry.records import lists, views
from registry.records.lookup import current
from registry.records.responses import RemovedRecord, Validation, VersionList
from registry.rules import Context, Finding
from studies import filters, responses, validation
from studies.document import StudyDocument
from studies.formats import csv
from studies.models.published import PublishedStudy
from studies.pictures import cached
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
class StudyListView(lists.ListView):
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
