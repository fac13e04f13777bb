"""Public reads of trials. They see what was published and nothing else."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view

from registry.api.renderers import JSONRenderer, SVGRenderer
from registry.api.views import Renderers
from registry.records import lists, views
from registry.records.responses import Validation, VersionList
from registry.rules import Context, Finding
from trials import filters, pictures, responses, validation
from trials.document import TrialDocument
from trials.formats import csv
from trials.models.published import PublishedTrial

ID = views.number_parameter("an NCT number or a protocol number")


@views.described_get(
    "list_trials",
    "Search trials",
    {(200, "application/json"): responses.TrialList, (200, "text/csv"): str},
    "Search, filter, sort and page through the published trials. `Accept: text/csv` gives the same page as a table. "
    "The next page is named by `next_page_token`, and in either format by the `Link` header.",
    parameters=[filters.TrialQuery],
)
class TrialListView(lists.ListView):
    """The list of trials."""

    tag = "trials"
    query, orders, columns = filters.TrialQuery, filters.ORDERS, csv.COLUMNS

    def select(self, values: dict[str, Any]) -> QuerySet[PublishedTrial]:
        """Return the trials asked for."""
        return filters.select(values)


@views.described_get(
    "get_trial",
    "Get a trial",
    TrialDocument,
    "The current version, byte for byte as it was published: the ETag is the SHA-256 of the body.",
    parameters=[ID],
)
class TrialView(views.RecordView):
    """One trial."""

    tag, model = "trials", PublishedTrial


class TrialSectionView(views.SectionView):
    """One part of the current version."""

    tag, model = "trials", PublishedTrial


@views.described_get("get_trial_arms", "Get the arms of a trial", responses.TrialArms, parameters=[ID])
class TrialArmsView(TrialSectionView):
    """Arms and interventions."""

    sections, empty = ("arms", "interventions"), []


@views.described_get("get_trial_endpoints", "Get the endpoints of a trial", responses.TrialEndpoints, parameters=[ID])
class TrialEndpointsView(TrialSectionView):
    """Endpoints."""

    sections, empty = ("endpoints",), []


@views.described_get(
    "get_trial_enrollment",
    "Get the enrollment of a trial",
    {(200, "application/json"): responses.TrialEnrollment, (200, "image/svg+xml"): str},
    "Enrollment of a trial, with its history; `Accept: image/svg+xml` gives it as a picture.",
    parameters=[ID],
)
class TrialEnrollmentView(TrialSectionView):
    """Enrollment and its history."""

    sections, empty = ("enrollment",), {}
    renderer_classes: Renderers = (JSONRenderer, SVGRenderer)
    drawn = True
    refusals = ("422",)

    def draw(self, content: str) -> bytes:
        """Return the picture."""
        return pictures.cached(content)


@views.described_get(
    "get_trial_enrollment_picture",
    "Get the enrollment of a trial as a picture",
    {(200, "image/svg+xml"): str},
    "Enrollment against its target over time. The picture describes itself in words for those who cannot see it.",
    parameters=[ID],
)
class TrialEnrollmentPictureView(TrialEnrollmentView):
    """Enrollment, drawn."""

    suffix, renderer_classes = "svg", (SVGRenderer,)


@views.described_get("get_trial_status", "Get the status of a trial", responses.TrialStatus, parameters=[ID])
class TrialStatusView(TrialSectionView):
    """Status and its history."""

    sections, empty = ("status",), {}


@views.described_get("get_trial_sites", "Get the sites of a trial", responses.TrialSites, parameters=[ID])
class TrialSitesView(TrialSectionView):
    """Sites."""

    sections, empty = ("sites",), []


@views.described_get("get_trial_findings", "Get the findings about a trial", responses.TrialFindings, parameters=[ID])
class TrialFindingsView(TrialSectionView):
    """What the checks of a trial found."""

    sections, empty = ("findings",), []


@views.described_get(
    "list_trial_versions",
    "List the versions of a trial",
    VersionList,
    "Every version that was ever published, the newest first, with what changed and its hashes.",
    parameters=[ID],
)
class TrialVersionListView(views.VersionListView):
    """The versions of a trial."""

    tag, model = "trials", PublishedTrial


@views.described_get(
    "get_trial_version",
    "Get a version of a trial",
    TrialDocument,
    "One version, byte for byte as it was published. It never changes and may be kept for ever.",
    parameters=[ID, views.VERSION],
)
class TrialVersionView(views.VersionView):
    """One version of a trial."""

    tag, model = "trials", PublishedTrial


@extend_schema_view(
    post=extend_schema(
        operation_id="validate_trial",
        summary="Check a trial document",
        description="Run every validation rule over a document; one with the `id` of a record is taken for its next "
        "version. Nothing is stored.",
        request=TrialDocument,
        responses=Validation,
    )
)
class TrialValidationView(views.ValidationView):
    """All rules over a document that a caller sends."""

    tag, model = "trials", PublishedTrial

    def findings(self, document: Any, context: Context) -> list[Finding]:
        """Return what the rules of a trial find."""
        return validation.findings(document, context)
