"""Arms, with a picker of what each gets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Max
from unfold.widgets import UnfoldAdminSelect2MultipleWidget

from registry.records.admin.forms import RowForm, RowFormSet
from trials.models import Arm, ArmIntervention, Intervention, InterventionArm, Trial


def _picker() -> forms.Widget:
    """Return a searching picker of many; without the class by which Django's own script would ask the server."""
    widget: forms.Widget = UnfoldAdminSelect2MultipleWidget()
    widget.attrs["class"] = "unfold-admin-autocomplete curation-pick"
    return widget


class InterventionsField(forms.TypedMultipleChoiceField):
    """Interventions of the trial; their order is that of the arm, not of the list."""

    def __init__(self) -> None:
        super().__init__(
            coerce=int,
            required=False,
            label="Interventions",
            widget=_picker(),
            help_text="What the arm gets, in order. What you just added above can be picked once it is saved.",
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare without order, in which a browser does not send them."""
        return {str(key) for key in initial or ()} != {str(key) for key in data or ()}


def choices(trial: Trial | None) -> list[tuple[int, str]]:
    if trial is None or trial.pk is None:
        return []
    return [(row.pk, str(row)) for row in trial.interventions.all()]


def assign(arm: Arm, keys: list[int]) -> None:
    """Give the arm exactly these interventions: those it had keep their order, new ones follow."""
    links = list(arm.links.all())
    ArmIntervention.objects.filter(pk__in=[link.pk for link in links if link.intervention_id not in keys]).delete()
    had = {link.intervention_id for link in links}
    there = set(arm.trial.interventions.filter(pk__in=keys).values_list("pk", flat=True))  # one may just be deleted
    last = max((link.position for link in links), default=-1)
    new = [key for key in keys if key in there - had]
    _list(arm, gone=had - set(keys), new=new)
    ArmIntervention.objects.bulk_create(
        ArmIntervention(arm=arm, intervention_id=key, position=place) for place, key in enumerate(new, last + 1)
    )


def _list(arm: Arm, *, gone: set[int], new: list[int]) -> None:
    """Follow in the interventions that list their arms themselves: the two sides would disagree by accident."""
    InterventionArm.objects.filter(arm=arm, intervention__in=gone).delete()
    listing = Intervention.objects.filter(pk__in=new, listed_arms__isnull=False).exclude(listed_arms__arm=arm)
    InterventionArm.objects.bulk_create(
        InterventionArm(arm=arm, intervention_id=key, position=last + 1)
        for key, last in listing.annotate(last=Max("listed_arms__position")).values_list("pk", "last")
    )


def arms_with(intervention: Intervention) -> list[str]:
    return [str(link.arm) for link in intervention.links.select_related("arm").order_by("arm__position", "arm")]


class InterventionFormSet(RowFormSet):
    """The interventions of a trial; ``taken_out`` says of each that was deleted which arms no longer get it."""

    taken_out: dict[str, list[str]]

    def save_existing_objects(self, commit: bool = True) -> Any:
        gone = [form.instance for form in self.deleted_forms if form.instance.pk]
        self.taken_out = {str(row): arms for row in gone if (arms := arms_with(row))}
        return super().save_existing_objects(commit)


class ArmPicking(forms.ModelForm):
    """Adds the picker to the form of an arm, and saves what was picked."""

    interventions = InterventionsField()

    def __init__(self, *args: Any, interventions: list[tuple[int, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        arm = self.instance
        if interventions is None:
            interventions = choices(arm.trial) if arm.pk else []
        self.fields["interventions"].choices = interventions  # type: ignore[attr-defined]
        self.initial["interventions"] = [link.intervention_id for link in arm.links.all()] if arm.pk else []

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        if "interventions" in self.changed_data:
            assign(self.instance, self.cleaned_data["interventions"])


class ArmRowForm(ArmPicking, RowForm):
    """An arm on the page of its trial."""


class ArmFormSet(RowFormSet):
    """The arms of a trial; what can be picked is looked up once for all of them."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        if not hasattr(self, "_choices"):
            self._choices = choices(self.instance)
        return {**super().get_form_kwargs(index), "interventions": self._choices}
