"""Public reads of trials. They see what was published and nothing else."""

from collections.abc import Iterator
from typing import Any

import orjson
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from registry import identifiers
from registry.api import csvtext, facets, pagination
from registry.api.conditional import IMMUTABLE, answer
from registry.api.problems import not_found
from registry.api.renderers import CSVRenderer, JSONRenderer
from registry.api.views import PublicView
from registry.ledger.canonical import STAMPS
from registry.ledger.models import Kind, Publication
from registry.ledger.responses import Version, described
from registry.rules import Severity
from trials import filters, responses, validation
from trials.document import TrialDocument
from trials.formats import csv
from trials.models import PublishedTrial

ID = OpenApiParameter(
    "id",
    str,
    OpenApiParameter.PATH,
    description="Registry number, or any identifier that is unique here, such as an NCT number or a protocol number.",
)


@extend_schema_view(
    get=extend_schema(
        operation_id="list_trials",
        summary="Search trials",
        description="Search, filter, sort and page through the published trials. `Accept: text/csv` gives the same "
        "page as a table. The next page is named by `next_page_token`, and in either format by the `Link` header.",
        parameters=[filters.TrialQuery],
        responses={(200, "application/json"): responses.TrialList, (200, "text/csv"): str},
    )
)
class TrialListView(PublicView):
    """The list of trials."""

    tag = "trials"
    query = filters.TrialQuery
    renderer_classes = (JSONRenderer, CSVRenderer)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer a page; the number of queries does not depend on its size."""
        values = self.parameters(request)
        found = filters.select(values)
        order = filters.order(values)
        columns = ["summary", order.attribute, order.key, *(["current__content"] if values.get("fields") else [])]
        page = pagination.page(found.values(*dict.fromkeys(columns)), order=order, values=values)
        headers = {"Vary": "Accept"} | pagination.link(request, page)
        if self.format == "csv":
            table = csvtext.table(list(csv.COLUMNS), (csv.row(orjson.loads(row["summary"])) for row in page.rows))
            return answer(request, table, content_type="text/csv; charset=utf-8", headers=headers)
        return answer(request, _json(found, page, values), headers=headers)


def _json(found: QuerySet[PublishedTrial], page: pagination.Page, values: dict[str, Any]) -> bytes:
    """Assemble the page from the stored summaries, without parsing one of them."""
    more: dict[str, Any] = {}
    if page.next_token:
        more["next_page_token"] = page.next_token
    if values.get("count"):
        more["total"] = found.order_by().count()
    if values.get("facets"):
        more["facets"] = facets.count(found, list(dict.fromkeys(values["facets"])))
    items = ",".join(_items(page.rows, values.get("fields")))
    rest = f",{orjson.dumps(more).decode()[1:-1]}" if more else ""
    return f'{{"items":[{items}]{rest}}}'.encode()


def _items(rows: list[dict[str, Any]], sections: list[str] | None) -> Iterator[str]:
    for row in rows:
        if not sections:
            yield row["summary"]
        elif "*" in sections:
            yield row["current__content"]
        else:
            document = orjson.loads(row["current__content"])
            chosen = {name: value for name, value in document.items() if name in STAMPS or name in sections}
            yield orjson.dumps(chosen).decode()


@extend_schema_view(
    get=extend_schema(
        operation_id="get_trial",
        summary="Get a trial",
        description="The current version, byte for byte as it was published: the ETag is the SHA-256 of the body.",
        parameters=[ID],
        responses=TrialDocument,
    )
)
class TrialView(PublicView):
    """One trial."""

    tag = "trials"

    def get(self, request: HttpRequest, id: str) -> HttpResponse:
        """Answer the current document, in one query."""
        self.parameters(request)
        record_id, content, sha256 = _current(id)
        headers = {"Content-Location": f"/api/v1/trials/{record_id}"}
        return answer(request, content.encode(), sha256=sha256, headers=headers)


class TrialSectionView(PublicView):
    """One part of the current version."""

    tag = "trials"
    sections: tuple[str, ...] = ()
    empty: Any = None

    def get(self, request: HttpRequest, id: str) -> HttpResponse:
        """Answer the part, empty where the trial states nothing of it."""
        self.parameters(request)
        document = orjson.loads(_current(id)[1])
        body = {name: document[name] for name in ("id", "version")}
        return answer(request, orjson.dumps(body | {name: document.get(name, self.empty) for name in self.sections}))


def _part(name: str, summary: str, response: Any) -> Any:
    """Describe one part of a trial."""
    options = {"operation_id": f"get_trial_{name}", "summary": summary, "description": response.__doc__}
    return extend_schema_view(get=extend_schema(**options, parameters=[ID], responses=response))


@_part("arms", "Get the arms of a trial", responses.TrialArms)
class TrialArmsView(TrialSectionView):
    """Arms and interventions."""

    sections, empty = ("arms", "interventions"), []


@_part("endpoints", "Get the endpoints of a trial", responses.TrialEndpoints)
class TrialEndpointsView(TrialSectionView):
    """Endpoints."""

    sections, empty = ("endpoints",), []


@_part("enrollment", "Get the enrollment of a trial", responses.TrialEnrollment)
class TrialEnrollmentView(TrialSectionView):
    """Enrollment and its history."""

    sections, empty = ("enrollment",), {}


@_part("status", "Get the status of a trial", responses.TrialStatus)
class TrialStatusView(TrialSectionView):
    """Status and its history."""

    sections, empty = ("status",), {}


@_part("sites", "Get the sites of a trial", responses.TrialSites)
class TrialSitesView(TrialSectionView):
    """Sites."""

    sections, empty = ("sites",), []


@extend_schema_view(
    get=extend_schema(
        operation_id="list_trial_versions",
        summary="List the versions of a trial",
        description="Every version that was ever published, the newest first, with what changed and its hashes.",
        parameters=[ID],
        responses=responses.TrialVersions,
    )
)
class TrialVersionListView(PublicView):
    """The versions of a trial."""

    tag = "trials"

    def get(self, request: HttpRequest, id: str) -> HttpResponse:
        """Answer all of them; a record has few."""
        self.parameters(request)
        record_id = _current(id)[0]
        versions = Publication.objects.filter(kind=Kind.TRIAL, record_id=record_id).order_by("-version")
        items = [described(row, Version) for row in versions.defer("content", "document")]
        return answer(request, orjson.dumps({"id": record_id, "items": items}))


@extend_schema_view(
    get=extend_schema(
        operation_id="get_trial_version",
        summary="Get a version of a trial",
        description="One version, byte for byte as it was published. It never changes and may be kept for ever.",
        parameters=[ID, OpenApiParameter("version", int, OpenApiParameter.PATH, description="Version, from 1.")],
        responses=TrialDocument,
    )
)
class TrialVersionView(PublicView):
    """One version of a trial."""

    tag = "trials"

    def get(self, request: HttpRequest, id: str, version: int) -> HttpResponse:
        """Answer its bytes."""
        self.parameters(request)
        record_id = _current(id)[0]
        found = Publication.objects.filter(kind=Kind.TRIAL, record_id=record_id, version=version)
        stored = found.values_list("content", "content_sha256").first() if version < 2**31 else None
        if not stored:
            raise not_found(f"{record_id} has no version {version}.", "version_not_found")
        return answer(request, stored[0].encode(), sha256=stored[1], cache=IMMUTABLE)


@extend_schema_view(
    post=extend_schema(
        operation_id="validate_trial",
        summary="Check a trial document",
        description="Run every validation rule over a document. Nothing is stored.",
        request=TrialDocument,
        responses=responses.Validation,
    )
)
class TrialValidationView(PublicView):
    """All rules over a document that a caller sends."""

    tag = "trials"
    conditional = False

    def post(self, request: HttpRequest) -> HttpResponse:
        """Answer what they find."""
        self.parameters(request)
        document = self.body(request)
        problems = validation.problems(document)
        publishable = not any(problem.severity is Severity.ERROR for problem in problems)
        body = orjson.dumps({"publishable": publishable, "problems": problems})
        return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "no-store"})


# Written out, because it is the query of the busiest addresses: building it anew would cost more than running it.
_CURRENT = f"""
    SELECT t.record_id, p.content, p.content_sha256
    FROM "{PublishedTrial._meta.db_table}" t JOIN "{Publication._meta.db_table}" p ON p.serial = t.current_id
"""  # noqa: S608  names of our own tables
_BY_NUMBER = f"{_CURRENT} WHERE t.record_id = %s"
_BY_KEY = f"{_CURRENT} WHERE t.keys @> ARRAY[%s]::varchar[] ORDER BY t.record_id LIMIT 2"


def _current(identifier: str) -> tuple[str, str, str]:
    """Return registry number, content and hash of the trial that an identifier names."""
    if "\x00" in identifier:
        raise not_found("No trial has this identifier.")
    wanted = identifiers.normalize(identifier)
    with connection.cursor() as cursor:
        cursor.execute(_BY_NUMBER if identifiers.is_ours(wanted) else _BY_KEY, [wanted])
        rows = cursor.fetchall()
    if not rows:
        raise not_found("No trial has this identifier.")
    if len(rows) > 1:
        names = " and ".join(row[0] for row in rows)
        raise not_found(f"This identifier is not unique here: {names} have it.", "identifier_not_unique")
    record_id, content, sha256 = rows[0]
    return record_id, content, sha256
