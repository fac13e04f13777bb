"""The links of a study to trials, on its page: what was decided, and links added by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from registry.curation import wording
from registry.identifiers import is_ours, normalize
from registry.records.admin.forms import RowForm
from registry.records.admin.inlines import TableInline
from registry.records.admin.record import Card
from studies.choices import LinkDecision
from studies.models import TrialLink
from trials.models import PublishedTrial


def with_titles(links: QuerySet[Any]) -> Any:
    titles = PublishedTrial.objects.filter(pk=OuterRef("trial")).values("title")
    return links.annotate(trial_title=Subquery(titles))


def found_in(link: TrialLink) -> str:
    """Return why a link was proposed, and where."""
    place = f"({wording.place(link.pointer)})" if link.pointer else ""
    return " ".join(filter(None, (link.reason, place)))


def sign(formset: Any, by: AbstractBaseUser) -> None:
    """Note who added the new links of a list: adding one by hand decides it."""
    for form in formset.extra_forms:
        form.instance.decided_by, form.instance.decided_at = by.get_username(), timezone.now()


def waiting() -> Card:
    return Card(
        name="Links to decide",
        count=TrialLink.objects.filter(decision=LinkDecision.PROPOSED).count(),
        address=reverse("admin:studies_triallink_changelist"),
        hint="Trials that studies name, found by a program; a curator says whether the links are right.",
    )


class LinkForm(RowForm):
    """A link; one that is there keeps its trial, because another trial would be another decision."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "trial" in self.fields:
            self.fields["trial"].widget.attrs["readonly"] = True

    def clean_trial(self) -> str:
        """Return the number of a trial that is published here."""
        if self.instance.pk:
            return str(self.instance.trial)
        number = normalize(self.cleaned_data["trial"])
        if not is_ours(number) or not PublishedTrial.objects.filter(pk=number).exists():
            raise ValidationError("No trial with this number is published here. It looks like TR0000017.")
        return number


class TrialLinkInline(TableInline):
    """Links to trials, whatever was decided. One that is wrong is rejected, so that it is not proposed again."""

    model = TrialLink
    verbose_name_plural = "links to trials"
    form = LinkForm
    fields = ("trial", "trial_shown", "named", "relation", "decision_shown", "why", "position")
    readonly_fields = ("trial_shown", "decision_shown", "why")
    hint = (
        "Accepted links are published with the study, in this order. One that you add is accepted at once; one that is "
        "wrong is rejected on its page, so that it is not proposed again."
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_titles(super().get_queryset(request))

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """A decision is kept."""
        return False

    @admin.display(description="Its title")
    def trial_shown(self, obj: Any) -> str:
        """The title of the trial, leading to what the public reads."""
        title = getattr(obj, "trial_title", None)
        if not title:
            return "Not published here" if obj.pk else ""
        return format_html('<a class="text-link underline" href="/api/v1/trials/{}">{}</a>', obj.trial, title)

    @admin.display(description="Decision")
    def decision_shown(self, obj: TrialLink) -> str:
        """What was decided and by whom, leading to the page where it is decided."""
        if not obj.pk:
            return "Accepted, once saved"
        by = f" by {obj.decided_by}" if obj.decided_by else ""
        address = reverse("admin:studies_triallink_change", args=[obj.pk])
        name = "Decide" if obj.decision == LinkDecision.PROPOSED else "Decide again"
        return format_html(
            '<span class="block whitespace-nowrap">{}{}</span>'
            '<a class="text-link underline whitespace-nowrap" href="{}">{}</a>',
            obj.get_decision_display(), by, address, name,
        )  # fmt: skip

    @admin.display(description="Why")
    def why(self, obj: TrialLink) -> str:
        return found_in(obj)
