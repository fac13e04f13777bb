"""The pages beside the form: preview, findings, changes, history, pictures, the moves of the workflow, and an answer
about a number that is typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html

from registry.curation import differences, wording
from registry.curation.models import Curated, CurationEvent
from registry.curation.workflow import State, Verb
from registry.ledger.models import Publication
from registry.records.admin import numbers
from registry.records.admin.moves import BUTTONS, Button, MoveForm
from registry.records.admin.pictures import Picture, answer
from registry.records.admin.sections import section_of
from registry.refusals import Refusal
from registry.rules import Document, Finding, Severity
from registry.serving import replicas

if TYPE_CHECKING:
    from registry.records.admin.record import RecordAdmin

EVENTS_SHOWN = 100
View = Callable[[HttpRequest, Any], HttpResponse]


@dataclass(frozen=True)
class Placed:
    """A finding, where it stands in words, and the address of its tab."""

    finding: Finding
    place: str
    address: str


def _places(finding: Finding) -> str:
    return "; ".join(wording.place(each) for each in finding.places or (finding.pointer,))


class BySeverity(TypedDict):
    """The findings of one severity."""

    severity: Severity
    findings: list[Placed]


class Comparison(TypedDict):
    """How a draft, of which ``document`` is the whole, differs from the current version, if there is one."""

    is_new: bool
    changes: list[wording.WordedChange]
    document: Document


class Pages:
    """The further pages of an admin of records; each asks who may see it, whatever the method."""

    def __init__(self, admin: RecordAdmin) -> None:
        self.admin = admin
        self.lifecycle = admin.lifecycle

    def urls(self) -> list[URLPattern]:
        views: dict[str, View] = {
            "preview": self.preview,
            "findings": self.findings,
            "changes": self.changes,
            "events": self.events,
            "number": partial(numbers.answer, self.admin),
            **{button.slug: partial(self.move, button=button) for button in BUTTONS},
        }
        pages = [self.at(f"{slug}/", slug, view) for slug, view in views.items()]
        pictures = [
            self.at(f"{each.name}.svg", each.name, partial(self.picture, picture=each)) for each in self.admin.pictures
        ]
        return pages + pictures

    def at(self, end: str, slug: str, view: View) -> URLPattern:
        """Return the address of a page of a record, which only those reach who may see the record."""

        def page(request: HttpRequest, pk: int) -> HttpResponse:
            record = self.admin.get_object(request, str(pk))
            if not self.admin.has_view_permission(request, record):
                raise PermissionDenied
            if record is None:
                raise Http404
            return view(request, record)

        return path(f"<int:pk>/{end}", self.admin.admin_site.admin_view(page), name=self.admin.page_name(slug))

    def panel(self, request: HttpRequest, record: Curated) -> dict[str, Any]:
        """Return what stands above every page of a record: where it stands, and where one can go."""
        address = self.admin.address
        buttons = [each for each in BUTTONS if each.applies(record) and each.is_for(request.user, self.lifecycle)]
        return {
            "record": record,
            "version": self.admin.version(record),
            "public_address": self.admin.public_address(record.record_id) if record.record_id else "",
            "pages": [(name, address(record, slug)) for name, slug in (
                ("Edit", "change"), ("Preview", "preview"), ("Findings", "findings"), ("Changes", "changes"),
                ("History", "events"))],
            "moves": [(button, address(record, button.slug)) for button in buttons],
            "removal": self._log(record).filter(verb=Verb.REMOVE).first() if record.state == State.REMOVED else None,
        }  # fmt: skip

    def preview(self, request: HttpRequest, record: Curated) -> HttpResponse:
        document = self.lifecycle.document(record)
        raw = json.dumps(document, ensure_ascii=False, indent=2)[: wording.SHOWN * 10]
        context = {"entries": wording.entries(document), "raw": raw, "title": "Preview"}
        return self._answer(request, record, "curation/preview.html", context)

    def findings(self, request: HttpRequest, record: Curated) -> HttpResponse:
        context = {"findings": self._by_severity(record, self.lifecycle.document(record)), "title": "Findings"}
        return self._answer(request, record, "curation/findings.html", context)

    def changes(self, request: HttpRequest, record: Curated) -> HttpResponse:
        context = {**self._comparison(record), "title": "Changes"}
        return self._answer(request, record, "curation/changes.html", context)

    def events(self, request: HttpRequest, record: Curated) -> HttpResponse:
        """Show who did what to this record, newest first."""
        events = wording.events(self._log(record)[:EVENTS_SHOWN])
        return self._answer(request, record, "curation/events.html", {"events": events, "title": "History"})

    def picture(self, request: HttpRequest, record: Curated, picture: Picture) -> HttpResponse:
        if not picture.has(record, self.admin.counts(record)):
            raise Http404
        return answer(picture.draw(self.lifecycle.render(record) | {"id": record.record_id or "Draft"}))

    def move(self, request: HttpRequest, record: Curated, button: Button) -> HttpResponse:
        """Ask for a note, then make the move; a refusal is shown as its sentence."""
        if not button.is_for(request.user, self.lifecycle):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        form = MoveForm(request.POST or None, initial={"revision": record.revision})
        if request.method != "POST" or not form.is_valid():
            return self._ask(request, record, button, form)
        try:
            result = button.action(
                self.lifecycle, record=record, by=cast(AbstractBaseUser, request.user), **form.cleaned_data
            )
        except Refusal as refusal:
            record.refresh_from_db()
            form = MoveForm({"note": form.cleaned_data["note"], "revision": record.revision})
            return self._ask(request, record, button, form, str(refusal))
        messages.success(request, self._published(result) if button.verb is Verb.PUBLISH else button.done)
        response = HttpResponseRedirect(self.admin.address(record))
        if isinstance(result, Publication):
            replicas.remember(response, result.serial)
        return response

    def _ask(
        self, request: HttpRequest, record: Curated, button: Button, form: MoveForm, refusal: str = ""
    ) -> HttpResponse:
        comparison = self._comparison(record)
        context = {
            **comparison,
            "move": button,
            "move_form": form,
            "refusal": refusal,
            "allowed": button.applies(record),
            "findings": self._by_severity(record, comparison["document"]),
            "title": button.name,
        }
        page = self._answer(request, record, "curation/move.html", context)
        page.status_code = 409 if refusal else 200
        return page

    def _published(self, publication: Publication) -> str:
        return format_html(
            'Published as version {} of {}, serial {} of the ledger. <a href="{}" class="underline">Read it</a>',
            publication.version, publication.record_id, publication.serial,
            self.admin.public_address(publication.record_id),
        )  # fmt: skip

    def _log(self, record: Curated) -> QuerySet[CurationEvent]:
        of_record = Q(draft=record.pk) | (Q(record_id=record.record_id) if record.record_id else Q())
        return CurationEvent.objects.filter(of_record, kind=self.lifecycle.kind)

    def _by_severity(self, record: Curated, document: Document) -> list[BySeverity]:
        publishing = self.lifecycle.publishing
        # What keeps it from being published or is missing, and what would be published with it; some rules are of both.
        of_rules = publishing.findings(document, record.record_id, record)
        findings = dict.fromkeys([*of_rules, *publishing.declaration.found(document)])
        placed = [Placed(each, _places(each), self._tab_address(record, each.pointer)) for each in findings]
        groups = [
            BySeverity(severity=severity, findings=[each for each in placed if each.finding.severity is severity])
            for severity in Severity
        ]
        return [group for group in groups if group["findings"]]

    def _tab_address(self, record: Curated, pointer: str) -> str:
        return f"{self.admin.address(record)}#{section_of(self.admin.tabs, pointer).slug}"

    def _comparison(self, record: Curated) -> Comparison:
        published = self.lifecycle.published_document(record=record)
        document = self.lifecycle.document(record)
        declaration = self.lifecycle.publishing.declaration
        changed = [] if published is None else differences.between(published, document, declaration)
        return Comparison(is_new=not record.record_id, changes=wording.changes(changed), document=document)

    def _answer(
        self, request: HttpRequest, record: Curated, template: str, context: dict[str, Any]
    ) -> TemplateResponse:
        page = {
            **self.admin.admin_site.each_context(request),
            "opts": self.admin.opts,
            "original": record,
            "subtitle": str(record),
            "inline_admin_formsets": [],
            **self.panel(request, record),
            "here": request.path,
        }
        return TemplateResponse(request, template, page | context)
