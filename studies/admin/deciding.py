"""Deciding links: through the actions of studies, and never over somebody else's decision unknowingly."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from registry.curation import actions as curation
from registry.ledger.models import Kind
from registry.refusals import Refusal
from studies import actions
from studies.choices import LinkDecision, LinkRelation
from studies.models import TrialLink
from studies.provenance import FOLLOWER


class DecidedMeanwhile(Refusal):
    """Somebody else decided about the link after it was read."""

    code = "link_decided_meanwhile"


class LinkedAlready(Refusal):
    """The study has a link to this trial with this relation."""

    code = "linked_already"


class DecisionForm(forms.Form):
    """The relation, why, and the decision that was seen."""

    seen = forms.ChoiceField(choices=LinkDecision.choices, widget=forms.HiddenInput)
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


@transaction.atomic
def decide(link: TrialLink, decision: LinkDecision, said: dict[str, Any], by: AbstractBaseUser) -> None:
    """Accept or reject a link as a ``DecisionForm`` says.

    Raises ``DecidedMeanwhile`` or ``LinkedAlready``; nothing is changed then.
    """
    study = curation.lock(record=link.study, kind=Kind.STUDY, revision=None)
    now = study.links.filter(pk=link.pk).first()
    if now is None:
        raise DecidedMeanwhile("This link was taken away after you opened it. Nothing was saved.")
    if now.decision != said["seen"]:
        words = f"{now.decided_by or 'Somebody'} {now.get_decision_display().lower()}"
        raise DecidedMeanwhile(f"{words} this link after you opened it. Nothing was saved.")
    if decision is LinkDecision.REJECTED:
        actions.reject_link(link=now, by=by, note=said["note"])
        return
    _relate(now, said["relation"], by, said["note"])
    actions.accept_link(link=now, by=by, note=said["note"])


def _relate(link: TrialLink, relation: str, by: AbstractBaseUser, note: str) -> None:
    """Give a link another relation. Only one that is accepted already changes the study by it, with an event."""
    if relation == link.relation:
        return
    if link.study.links.filter(trial=link.trial, relation=relation).exists():
        label = str(LinkRelation(relation).label).lower()
        raise LinkedAlready(f"The study has another link to {link.trial} already that says “{label}”. Decide that one.")
    with actions.changing(record=link.study, by=by, note=note) as study, FOLLOWER.follow(study):
        study.links.filter(pk=link.pk).update(relation=relation)
