"""The form in which a link is decided; the actions of studies do it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from studies import actions
from studies.choices import LinkDecision, LinkRelation
from studies.models import TrialLink


class DecisionForm(forms.Form):
    """The relation, why, and the decision that its page showed."""

    previous_decision = forms.ChoiceField(choices=LinkDecision.choices, widget=forms.HiddenInput)
    relation = forms.ChoiceField(
        choices=[(each.value, f"{each.label}: {each.definition}") for each in LinkRelation],
        widget=UnfoldAdminSelectWidget,
        help_text="What the study has to do with the trial. A rejected link keeps the relation that it had.",
    )
    note = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget({"rows": 2}),
        help_text="Why, for your colleagues; kept in the history of the study.",
    )


def decide(link: TrialLink, decision: LinkDecision, values: dict[str, Any], by: AbstractBaseUser) -> None:
    """Accept or reject a link as a ``DecisionForm`` says. Raises what ``studies.actions`` refuses."""
    previous_decision = LinkDecision(values["previous_decision"])
    if decision is LinkDecision.REJECTED:
        actions.reject_link(link=link, by=by, note=values["note"], previous_decision=previous_decision)
    else:
        relation = LinkRelation(values["relation"])
        actions.accept_link(
            link=link, by=by, note=values["note"], previous_decision=previous_decision, relation=relation
        )
