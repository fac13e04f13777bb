"""The links that programs proposed, of all studies: a queue of decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import display

from registry import pointers
from registry.curation import wording
from registry.records.admin.inlines import OwnedMixin
from registry.records.admin.unlogged import UnloggedAdmin
from registry.refusals import Refusal
from studies import actions
from studies.admin.deciding import DecisionForm, decide
from studies.admin.links import found_in, with_titles
from studies.choices import LinkDecision
from studies.document import render
from studies.models import Study, TrialLink


class DecisionFilter(admin.SimpleListFilter):
    """What was decided; what waits comes first. Of one study, everything."""

    title = "decision"
    parameter_name = "decision"

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.default = "all" if "study__id__exact" in request.GET else LinkDecision.PROPOSED.value
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [*LinkDecision.choices, ("all", "All")]

    def value(self) -> str:
        return super().value() or self.default

    def choices(self, changelist: Any) -> Any:
        """Leave out Django's own “All”, which would mean those that wait."""
        return list(super().choices(changelist))[1:]

    def queryset(self, request: HttpRequest, queryset: QuerySet[TrialLink]) -> QuerySet[TrialLink]:
        return queryset.filter(decision=self.value()) if self.value() in LinkDecision.values else queryset


@admin.register(TrialLink)
class TrialLinkAdmin(OwnedMixin, UnloggedAdmin):
    """Links to decide, one by one or many at a time, by whoever may change studies."""

    list_display = ("of_study", "mention", "to_trial", "relation", "decision_label", "page")
    list_display_links = None
    list_filter = (DecisionFilter, "relation")
    list_select_related = ("study",)
    search_fields = ("study__title", "study__record_id", "trial", "named", "reason")
    search_help_text = "Title or number of the study, number of the trial, what the study calls it."
    ordering = ("study__title", "study_id", "position", "pk")
    actions = ("accept", "reject")

    warn_unsaved_form = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Links are added on the page of their study."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A link that is wrong is rejected, so that it is not proposed again."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrialLink]:
        return with_titles(super().get_queryset(request))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"title": "Links to decide", **(extra_context or {})})

    # What the list shows.

    @display(description="Study", ordering="study__title")
    def of_study(self, obj: TrialLink) -> str:
        """The title of the study, leading to its tab of trials."""
        address = f"{self.owner.address(obj.study)}#section-trials"
        return format_html('<a class="curation-wide text-link" href="{}">{}</a>', address, obj.study)

    @display(description="What the study says")
    def mention(self, obj: TrialLink) -> str:
        """The literal name, and why the link was proposed."""
        return format_html(
            '<span class="curation-wide">{}<span class="block text-xs">{}</span></span>',
            f"“{obj.named}”" if obj.named else "Added by hand", found_in(obj),
        )  # fmt: skip

    @display(description="Trial", ordering="trial")
    def to_trial(self, obj: Any) -> str:
        """Number and title of the trial, leading to what the public reads."""
        return format_html(
            '<span class="curation-wide"><a class="text-link" href="/api/v1/trials/{}">{}</a>'
            '<span class="block">{}</span></span>',
            obj.trial, obj.trial, obj.trial_title or "Not published here",
        )  # fmt: skip

    @display(
        description="Decision", ordering="decision",
        label={"PROPOSED": "warning", "ACCEPTED": "success", "REJECTED": "danger"},
    )  # fmt: skip
    def decision_label(self, obj: TrialLink) -> tuple[str, str]:
        return obj.decision, obj.get_decision_display()

    @display(description="")
    def page(self, obj: TrialLink) -> str:
        name = "Decide" if obj.decision == LinkDecision.PROPOSED else "Decide again"
        address = reverse("admin:studies_triallink_change", args=[obj.pk])
        return format_html(
            '<a class="font-semibold text-link underline whitespace-nowrap" href="{}" aria-label="{}: {}, {}">{}</a>',
            address, name, obj.trial, obj.study, name,
        )  # fmt: skip

    # Many at a time.

    @admin.action(description="Accept", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: QuerySet[TrialLink]) -> None:
        self._decide_all(request, queryset, LinkDecision.ACCEPTED, actions.accept_link)

    @admin.action(description="Reject", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet[TrialLink]) -> None:
        self._decide_all(request, queryset, LinkDecision.REJECTED, actions.reject_link)

    def _decide_all(
        self, request: HttpRequest, queryset: QuerySet[TrialLink], decision: LinkDecision, verb: Callable[..., None]
    ) -> None:
        """Decide each by itself; what is refused, or is no longer in the list, is counted."""
        links, done = list(queryset.exclude(decision=decision)), 0
        for link in links:
            try:
                verb(link=link, by=request.user, previous_decision=LinkDecision(link.decision))
                done += 1
            except (Refusal, Study.DoesNotExist):  # discarded meanwhile, and its links with it
                continue
        messages.success(request, f"{done} link{'s' * (done != 1)} {decision.label.lower()}.")
        chosen = len(set(request.POST.getlist(ACTION_CHECKBOX_NAME)))
        if missed := max(chosen - done, 0):
            messages.warning(request, f"{missed} of the chosen links had been decided meanwhile and stay as they are.")

    # One at a time.

    def change_view(self, request: HttpRequest, object_id: str, *args: object, **kwargs: object) -> HttpResponse:
        """Show what the study says and what the trial is, and ask for the decision."""
        link = self.get_object(request, object_id)
        if not self.has_view_permission(request):
            raise PermissionDenied
        if link is None:
            raise Http404
        if request.method != "POST":
            return self._ask(
                request, link, DecisionForm(initial={"previous_decision": link.decision, "relation": link.relation})
            )
        if not self.has_change_permission(request):
            raise PermissionDenied
        form, decision = DecisionForm(request.POST), _decision(request)
        if not form.is_valid() or decision is None:
            return self._ask(request, link, form, "Choose a relation, then accept or reject.")
        try:
            decide(link, decision, form.cleaned_data, cast(AbstractBaseUser, request.user))
        except Refusal as refusal:
            return self._again(request, link, form, str(refusal))
        messages.success(request, f"{decision.label}: {link.study} → {link.trial}.")
        return HttpResponseRedirect(reverse("admin:studies_triallink_changelist"))

    def _again(self, request: HttpRequest, link: TrialLink, form: DecisionForm, refusal: str) -> HttpResponse:
        """Ask again about the link as it now stands, if it is still there."""
        now = self.get_object(request, str(link.pk)) or link
        return self._ask(request, now, DecisionForm({**form.cleaned_data, "previous_decision": now.decision}), refusal)

    def _ask(self, request: HttpRequest, link: Any, form: DecisionForm, refusal: str = "") -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Decide a link",
            "link": link,
            "place": wording.place(link.pointer) if link.pointer else "",
            "text": _text(link),
            "study_address": f"{self.owner.address(link.study)}#section-trials",
            "queue_address": reverse("admin:studies_triallink_changelist"),
            "form": form,
            "refusal": refusal,
            "may_decide": self.has_change_permission(request),
        }
        status = 409 if refusal else 200
        return TemplateResponse(request, "studies/admin/decide.html", context, status=status)


def _decision(request: HttpRequest) -> LinkDecision | None:
    sent = request.POST.get("decision", "")
    return LinkDecision(sent) if sent in (LinkDecision.ACCEPTED, LinkDecision.REJECTED) else None


def _text(link: TrialLink) -> str:
    stated = pointers.value(render(link.study), link.pointer, "") if link.pointer else ""
    return stated if isinstance(stated, str) else ""
