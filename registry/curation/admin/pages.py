"""The pages beside the form: preview, findings, changes, history, and the moves of the workflow."""

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
from registry.curation import differences, wording
from registry.curation.admin import sections
from registry.curation.admin.moves import BUTTONS, Button, MoveForm
from registry.curation.models import CurationEvent
from registry.curation.workflow import MOVES, Verb
from registry.refusals import Refusal
from registry.rules import Finding, Severity

EVENTS_SHOWN = 100


class Pages:
    """Gives an admin of curated records its further pages; each checks who asks, whatever the method."""

    kind: Any
    verbs: Any
    tabs: ClassVar[tuple[sections.TabSection, ...]]
    admin_site: Any
    model: Any
    opts: Any
    get_object: Any
    has_view_permission: Any

    def get_urls(self) -> list[Any]:
        """Return the addresses of the further pages and those of the admin."""
        views: dict[str, Callable[..., HttpResponse]] = {
            "preview": self.preview_view,
            "findings": self.findings_view,
            "changes": self.changes_view,
            "events": self.events_view,
            **{button.slug: partial(self.move_view, button=button) for button in BUTTONS},
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

    def findings(self, record: Any, document: dict[str, Any]) -> list[Finding]:
        """Return what the rules find in the document of a record."""
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
                ("Edit", "change"), ("Preview", "preview"), ("Findings", "findings"), ("Changes", "changes"),
                ("History", "events"))],
            "moves": [(button, self.address(record, button.slug)) for button in self.open_moves(request, record)],
        }  # fmt: skip

    def open_moves(self, request: HttpRequest, record: Any) -> list[Button]:
        """Return the moves that the workflow allows now and this person may make."""
        return [button for button in BUTTONS if self._applies(button, record) and self.may(request, button)]

    def _applies(self, button: Button, record: Any) -> bool:
        """A draft that was never published is deleted, not taken back, and cannot be removed."""
        if button.verb in (Verb.DISCARD, Verb.REMOVE) and not record.record_id:
            return False
        changed = button.verb is not Verb.PUBLISH or record.has_unpublished_changes
        return changed and record.state in MOVES[button.verb].states

    def may(self, request: HttpRequest, button: Button) -> bool:
        """Return whether this person has the permission that the verb needs."""
        return curation.may(verb=button.verb, on=self.model, kind=self.kind, by=request.user)

    def preview_view(self, request: HttpRequest, record: Any) -> HttpResponse:
        """Show the document as the public would see it."""
        document = self.render(record)
        raw = json.dumps(document, ensure_ascii=False, indent=2)
        context = {"entries": wording.entries(document), "raw": raw[: wording.SHOWN * 10], "title": "Preview"}
        return self._answer(request, record, "curation/preview.html", context)

    def findings_view(self, request: HttpRequest, record: Any) -> HttpResponse:
        """Show everything that validation finds."""
        context = {"findings": self.by_severity(record, self.render(record)), "title": "Findings"}
        return self._answer(request, record, "curation/findings.html", context)

    def changes_view(self, request: HttpRequest, record: Any) -> HttpResponse:
        """Show what publishing would change."""
        return self._answer(request, record, "curation/changes.html", self.comparison(record) | {"title": "Changes"})

    def events_view(self, request: HttpRequest, record: Any) -> HttpResponse:
        """Show who did what to this record, newest first."""
        ours = Q(draft=record.pk) | (Q(record_id=record.record_id) if record.record_id else Q())
        events = list(CurationEvent.objects.filter(ours, kind=self.kind)[:EVENTS_SHOWN])
        shown = [(event, wording.changes(cast(Any, event.changes))) for event in events]
        return self._answer(request, record, "curation/events.html", {"events": shown, "title": "History"})

    def by_severity(self, record: Any, document: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the findings by severity, gravest first, each with the address of its tab."""
        by_severity: dict[Severity, list[dict[str, Any]]] = {}
        for finding in sorted(self.findings(record, document), key=lambda each: list(Severity).index(each.severity)):
            place, address = wording.place(finding.pointer), self._tab_address(record, finding.pointer)
            shown = {"finding": finding, "place": place, "address": address}
            by_severity.setdefault(finding.severity, []).append(shown)
        return [{"severity": severity, "findings": shown} for severity, shown in by_severity.items()]

    def _tab_address(self, record: Any, pointer: str) -> str:
        return f"{self.address(record)}#{sections.section_of(self.tabs, pointer).slug}"

    def comparison(self, record: Any) -> dict[str, Any]:
        """Return how the draft differs from the current version."""
        published = self.verbs.published_document(record=record)
        document = self.render(record)
        changed = [] if published is None else differences.between(published, document, self.verbs.declaration)
        return {"is_new": published is None, "changes": wording.changes(changed), "document": document}

    # The moves.

    def move_view(self, request: HttpRequest, record: Any, button: Button) -> HttpResponse:
        """Ask for a note, then make the move; a refusal is shown as its sentence."""
        if not self.may(request, button):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        form = MoveForm(request.POST or None, initial={"revision": record.revision})
        refusal = ""
        if request.method == "POST" and form.is_valid():
            try:
                return self._moved(request, record, button, form.cleaned_data)
            except Refusal as refused:
                refusal = str(refused)
                record.refresh_from_db()
                form = MoveForm({"note": form.cleaned_data["note"], "revision": record.revision})
        return self._ask(request, record, button, form, refusal)

    def _ask(self, request: HttpRequest, record: Any, button: Button, form: MoveForm, refusal: str) -> HttpResponse:
        context = self.comparison(record)
        context |= {
            "move": button,
            "move_form": form,
            "refusal": refusal,
            "allowed": self._applies(button, record),
            "findings": self.by_severity(record, context["document"]),
            "title": button.name,
        }
        answer = self._answer(request, record, "curation/move.html", context)
        answer.status_code = 409 if refusal else 200
        return answer

    def _moved(self, request: HttpRequest, record: Any, button: Button, said: dict[str, Any]) -> HttpResponse:
        with transaction.atomic():
            curation.lock(record=record, kind=self.kind, revision=said["revision"])
            action = getattr(self.verbs, button.verb.value.lower())
            result = action(record=record, by=request.user, note=said["note"])
        messages.success(request, self._published(result) if button.verb is Verb.PUBLISH else button.done)
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
