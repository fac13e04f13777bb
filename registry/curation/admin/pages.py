"""The pages beside the form: preview, problems, changes, history, and the moves of the workflow."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from registry.curation import actions as curation
from registry.curation import differences, reading
from registry.curation.admin import sections
from registry.curation.admin.moves import MOVES_SHOWN, Move, MoveForm
from registry.curation.models import CurationEvent
from registry.curation.refusals import Refusal
from registry.curation.workflow import MOVES, Verb
from registry.rules import Finding, Severity

EVENTS_SHOWN = 100


class Pages:
    """Gives an admin of curated records its further pages; each checks who asks, whatever the method."""

    kind: Any
    verbs: Any
    tabs: ClassVar[tuple[sections.Section, ...]]
    admin_site: Any
    opts: Any
    get_object: Any
    has_view_permission: Any

    def get_urls(self) -> list[Any]:
        """Return the addresses of the further pages and those of the admin."""
        views: dict[str, Callable[..., HttpResponse]] = {
            "preview": self.preview_view,
            "problems": self.problems_view,
            "changes": self.changes_view,
            "events": self.events_view,
            **{move.slug: partial(self.move_view, move=move) for move in MOVES_SHOWN},
        }
        own = [path(f"<int:pk>/{slug}/", self._page(view), name=self._name(slug)) for slug, view in views.items()]
        return own + super().get_urls()  # type: ignore[misc]

    def _page(self, view: Callable[..., HttpResponse]) -> Any:
        def page(request: HttpRequest, pk: int) -> HttpResponse:
            record = self.get_object(request, str(pk))
            if not self.has_view_permission(request, record):
                raise PermissionDenied
            if record is None:
                raise Http404
            return view(request, record)

        return self.admin_site.admin_view(update_wrapper(page, view) if hasattr(view, "__name__") else page)

    def _name(self, slug: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{slug}"

    def address(self, record: Any, slug: str = "change") -> str:
        """Return the address of a page of this record."""
        return reverse(f"admin:{self._name(slug)}", args=[record.pk])

    # What a subclass says.

    def render(self, record: Any) -> dict[str, Any]:
        """Return the document of a record as it now stands."""
        raise NotImplementedError

    def problems(self, record: Any, document: dict[str, Any]) -> list[Finding]:
        """Return what is wrong with the document of a record."""
        raise NotImplementedError

    def version(self, record: Any) -> int | None:
        """Return the number of the current version."""
        raise NotImplementedError

    def public_address(self, record_id: str) -> str:
        """Return where the public reads the current version."""
        raise NotImplementedError

    # What the pages show.

    def panel(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Return what stands above every page of a record: where it stands, and where one can go."""
        return {
            "record": record,
            "version": self.version(record),
            "public_address": self.public_address(record.record_id) if record.record_id else "",
            "pages": [(name, self.address(record, slug)) for name, slug in (
                ("Edit", "change"), ("Preview", "preview"), ("Problems", "problems"), ("Changes", "changes"),
                ("History", "events"))],
            "moves": [(move, self.address(record, move.slug)) for move in self.open_moves(request, record)],
        }  # fmt: skip

    def open_moves(self, request: HttpRequest, record: Any) -> list[Move]:
        """Return the moves that the workflow allows now and this person may make."""
        published = record.published_revision == record.revision
        return [
            move
            for move in MOVES_SHOWN
            if record.state in MOVES[move.verb][0]
            and self.may(request, move)
            and not (move.verb is Verb.PUBLISH and published)
        ]

    def may(self, request: HttpRequest, move: Move) -> bool:
        """Return whether this person has the permission that is named for the verb."""
        codename = f"{self.opts.app_label}.{move.permission}_{self.opts.model_name}"
        return bool(request.user.has_perm(codename))

    def preview_view(self, request: HttpRequest, record: Any) -> HttpResponse:
        """Show the document as the public would see it."""
        document = self.render(record)
        raw = json.dumps(document, ensure_ascii=False, indent=2)
        context = {"entries": reading.entries(document), "raw": raw[: reading.SHOWN * 10], "title": "Preview"}
        return self._answer(request, record, "curation/preview.html", context)

    def problems_view(self, request: HttpRequest, record: Any) -> HttpResponse:
        """Show everything that validation finds."""
        context = {"findings": self.findings(record, self.render(record)), "title": "Problems"}
        return self._answer(request, record, "curation/problems.html", context)

    def changes_view(self, request: HttpRequest, record: Any) -> HttpResponse:
        """Show what publishing would change."""
        return self._answer(request, record, "curation/changes.html", self.comparison(record) | {"title": "Changes"})

    def events_view(self, request: HttpRequest, record: Any) -> HttpResponse:
        """Show who did what to this record, newest first."""
        ours = Q(draft=record.pk) | (Q(record_id=record.record_id) if record.record_id else Q())
        events = list(CurationEvent.objects.filter(ours, kind=self.kind)[:EVENTS_SHOWN])
        shown = [(event, reading.changes(cast(Any, event.changes))) for event in events]
        return self._answer(request, record, "curation/events.html", {"events": shown, "title": "History"})

    def findings(self, record: Any, document: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the problems by severity, gravest first, each with the address of its tab."""
        found = self.problems(record, document)
        return [
            {
                "severity": severity,
                "findings": [
                    {
                        "finding": finding,
                        "place": reading.place(finding.pointer),
                        "address": self._tab_address(record, finding.pointer),
                    }
                    for finding in found
                    if finding.severity is severity
                ],
            }
            for severity in Severity
        ]

    def _tab_address(self, record: Any, pointer: str) -> str:
        return f"{self.address(record)}#{sections.section_of(self.tabs, pointer).slug}"

    def comparison(self, record: Any) -> dict[str, Any]:
        """Return how the draft differs from the current version."""
        published = self.verbs.published_document(record=record)
        document = self.render(record)
        found = [] if published is None else differences.between(published, document)
        return {"is_new": published is None, "changes": reading.changes(found), "document": document}

    # The moves.

    def move_view(self, request: HttpRequest, record: Any, move: Move) -> HttpResponse:
        """Ask for a note, then make the move; a refusal is shown as its sentence."""
        if not self.may(request, move):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        form = MoveForm(request.POST or None, initial={"revision": record.revision})
        refusal = ""
        if request.method == "POST" and form.is_valid():
            try:
                return self._moved(request, record, move, form.cleaned_data)
            except Refusal as refused:
                refusal = str(refused)
                record.refresh_from_db()
                form = MoveForm({"note": form.cleaned_data["note"], "revision": record.revision})
        return self._ask(request, record, move, form, refusal)

    def _ask(self, request: HttpRequest, record: Any, move: Move, form: MoveForm, refusal: str) -> HttpResponse:
        context = self.comparison(record)
        context |= {
            "move": move,
            "move_form": form,
            "refusal": refusal,
            "allowed": record.state in MOVES[move.verb][0],
            "findings": self.findings(record, context["document"]),
            "title": move.name,
        }
        answer = self._answer(request, record, "curation/move.html", context)
        answer.status_code = 409 if refusal else 200
        return answer

    def _moved(self, request: HttpRequest, record: Any, move: Move, said: dict[str, Any]) -> HttpResponse:
        with transaction.atomic():
            curation.lock(record=record, kind=self.kind, revision=said["revision"])
            action = getattr(self.verbs, move.verb.value.lower())
            made = action(record=record, by=request.user, note=said["note"])
        messages.success(request, self._published(made) if move.verb is Verb.PUBLISH else move.done)
        return HttpResponseRedirect(self.address(record))

    def _published(self, publication: Any) -> str:
        return format_html(
            'Published as version {} of {}, serial {} of the ledger. <a href="{}" class="underline">Read it</a>',
            publication.version, publication.record_id, publication.serial,
            self.public_address(publication.record_id),
        )  # fmt: skip

    def _answer(self, request: HttpRequest, record: Any, template: str, context: dict[str, Any]) -> TemplateResponse:
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "original": record,
                "subtitle": str(record),
                "inline_admin_formsets": [],
                **self.panel(request, record),
                "here": request.path,
                **context,
            },
        )
