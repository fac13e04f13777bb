"""Public reads of records. They see what was published and nothing else."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

import orjson
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from registry import budget, identifiers
from registry.api import parsers
from registry.api.conditional import CURRENT, IMMUTABLE, Stored, answer
from registry.api.problems import MAX_ERRORS, Gone, not_found
from registry.api.renderers import SVGRenderer
from registry.api.views import PublicView
from registry.ledger.models import Event, Publication
from registry.ledger.responses import Version, described
from registry.records import context, lookup
from registry.records.lookup import current
from registry.records.models import PublishedRecord
from registry.records.responses import RemovedRecord
from registry.refusals import Refused
from registry.rules import Context, Finding

TOO_MUCH_TO_DRAW = "There is too much in it for a picture: ask for fewer rows, or for the data as JSON."
VERSION = OpenApiParameter("version", int, OpenApiParameter.PATH, description="Version, from 1.")


def number_parameter(examples: str) -> OpenApiParameter:
    """Describe the number in a path."""
    about = f"Registry number, or any identifier that is unique here, such as {examples}."
    return OpenApiParameter("id", str, OpenApiParameter.PATH, description=about)


def described_get(operation_id: str, summary: str, response: Any, description: str = "", **more: Any) -> Any:
    """Describe a GET; the response says in its docstring what it is, unless a description does."""
    sentence = description or response.__doc__
    options = {"operation_id": operation_id, "summary": summary, "description": sentence, "responses": response}
    return extend_schema_view(get=extend_schema(**options, **more))


class RecordView(PublicView):
    """The current version of one record, byte for byte as it was published."""

    tombstone = RemovedRecord
    model: ClassVar[type[PublishedRecord]]

    @classmethod
    def stored(cls, identifier: str) -> Stored:
        """Return the current document, in one query."""
        record_id, content, sha256 = current(cls.model, identifier)
        return Stored(content.encode(), sha256, f"{cls.model.address}/{record_id}")

    def get(self, request: HttpRequest, id: str) -> HttpResponse:
        """Answer it."""
        self.parameters(request)
        body, sha256, address = self.stored(id)
        return answer(request, body, sha256=sha256, headers={"Content-Location": address})


class SectionView(PublicView):
    """One part of the current version."""

    tombstone = RemovedRecord
    model: ClassVar[type[PublishedRecord]]
    sections: ClassVar[tuple[str, ...]] = ()
    empty: ClassVar[Any] = None
    drawn = False  # whether it is there as a picture too

    def draw(self, content: str) -> bytes:
        """Return the picture of the part, from the content of its document."""
        raise NotImplementedError

    def get(self, request: HttpRequest, id: str) -> HttpResponse:
        """Answer the part, empty where the record states nothing of it."""
        self.parameters(request)
        content = current(self.model, id)[1]
        if self.format == "svg":
            with budget.limited(TOO_MUCH_TO_DRAW, cpu=budget.CPU):
                drawn = self.draw(content)
            return answer(request, drawn, content_type=SVGRenderer.media_type, headers={"Vary": "Accept"})
        document = orjson.loads(content)
        body = {name: document[name] for name in ("id", "version")}
        body |= {name: document.get(name, self.empty) for name in self.sections}
        return answer(request, orjson.dumps(body), headers={"Vary": "Accept"} if self.drawn else {})


class VersionListView(PublicView):
    """Every version of a record that was ever published, the newest first."""

    model: ClassVar[type[PublishedRecord]]

    def get(self, request: HttpRequest, id: str) -> HttpResponse:
        """Answer all of them; a record has few."""
        self.parameters(request)
        record_id = lookup.number(self.model, id)
        versions = Publication.objects.filter(kind=self.model.kind, record_id=record_id).order_by("-version")
        items = [described(row, Version) for row in versions.defer("content")]
        return answer(request, orjson.dumps({"id": record_id, "items": items}))


class VersionView(PublicView):
    """One version of a record, which never changes."""

    tombstone = RemovedRecord
    refusals = ("451",)
    model: ClassVar[type[PublishedRecord]]

    def get(self, request: HttpRequest, id: str, version: int) -> HttpResponse:
        """Answer its bytes."""
        self.parameters(request)
        record_id = lookup.number(self.model, id)
        versions = Publication.objects.filter(kind=self.model.kind, record_id=record_id)
        publication = versions.filter(version=version).first() if version < 2**31 else None
        if publication is None:
            raise not_found(f"{record_id} has no version {version}.", "version_not_found")
        if publication.redacted_by:
            notice = orjson.loads(publication.content)["redacted"]
            raise Refused(HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS, "redacted", notice["reason"])
        if publication.event == Event.REMOVED:
            raise Gone(record_id, publication.content, publication.content_sha256)
        cache = IMMUTABLE if id == record_id else CURRENT  # what else names it may come to name another record
        return answer(request, publication.content.encode(), sha256=publication.content_sha256, cache=cache)


class ValidationView(PublicView):
    """All rules over a document that a caller sends; nothing is stored."""

    conditional = False
    refusals = ("422",)
    model: ClassVar[type[PublishedRecord]]

    def findings(self, document: Any, context: Context) -> list[Finding]:
        """Return what the rules find."""
        raise NotImplementedError

    def post(self, request: HttpRequest) -> HttpResponse:
        """Answer what they find."""
        self.parameters(request)
        sent = self.sent(request)
        with budget.heavy("Send a document with fewer rows, or check it in parts."):
            document = parsers.parsed(sent)
            findings = self.findings(document, context.of(self.model, _number(document)))
        publishable = not any(finding.severity.refuses for finding in findings)
        body = orjson.dumps({"publishable": publishable} | _listed(findings))
        return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "no-store"})


def _listed(findings: list[Finding]) -> dict[str, Any]:
    """Return the findings in their order; of very many the gravest, and how many were left out."""
    left_out = len(findings) - MAX_ERRORS
    if left_out <= 0:
        return {"findings": [each.described() for each in findings]}
    gravest = sorted(findings, key=lambda finding: not finding.severity.refuses)[:MAX_ERRORS]
    return {"findings": [each.described() for each in gravest], "findings_left_out": left_out}


def _number(document: Any) -> str | None:
    """Return the number that a document of this registry carries: it may be a new version of that record."""
    number = document.get("id") if isinstance(document, dict) else None
    return number if isinstance(number, str) and identifiers.is_ours(number) else None
