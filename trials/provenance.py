"""Where the lists of a trial stand in its document, so that provenance follows its rows."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from django.db.models import F

from registry.records.following import Follower, grouped
from trials.choices import OrganizationRole
from trials.models import ArmIntervention, InterventionArm, Trial

Places = dict[str, Sequence[Hashable]]


def _further(trial: Trial, paths: Sequence[str]) -> Places:
    return _organizations(trial, paths) | _gotten(trial, paths) | _listed(trial, paths)


def _organizations(trial: Trial, paths: Sequence[str]) -> Places:
    """Return collaborators and funders, which are one list in the database and two in the document."""
    if not any(path.startswith(("/sponsors/collaborators/", "/sponsors/funders/")) for path in paths):
        return {}
    lists = {OrganizationRole.COLLABORATOR: "/sponsors/collaborators", OrganizationRole.FUNDER: "/sponsors/funders"}
    keys: dict[str, list[Hashable]] = {pointer: [] for pointer in lists.values()}
    for role, pk in trial.organizations.values_list("role", "pk"):
        if role in lists:
            keys[lists[OrganizationRole(role)]].append(pk)
    return dict(keys)


def _gotten(trial: Trial, paths: Sequence[str]) -> Places:
    """Return the interventions of each arm that the document has a word for."""
    if not any(path.startswith("/arms/") and "/interventions/" in path for path in paths):
        return {}
    links = ArmIntervention.objects.filter(arm__trial=trial).exclude(intervention__name="", intervention__key="")
    return grouped("/arms", "interventions", links.values_list("arm_id", F("intervention_id")))


def _listed(trial: Trial, paths: Sequence[str]) -> Places:
    if not any(path.startswith("/interventions/") and "/arms/" in path for path in paths):
        return {}
    links = InterventionArm.objects.filter(intervention__trial=trial).exclude(arm__label="")
    return grouped("/interventions", "arms", links.values_list("intervention_id", F("arm_id")))


FOLLOWER = Follower(
    rows={
        "identifiers": "/identifiers", "status_history": "/status/history",
        "enrollment_history": "/enrollment/history", "ethics": "/ethics", "arms": "/arms",
        "interventions": "/interventions", "endpoints": "/endpoints", "sites": "/sites", "contacts": "/contacts",
        "officials": "/officials", "references": "/references", "links": "/links",
        "available_data": "/available_data", "sources": "/sources",
    },
    nested={"sites": "contacts", "references": "retractions"},
    nested_texts={"interventions": "other_names"},
    texts={
        "conditions": "/conditions", "keywords": "/keywords", "phases": "/design/phases",
        "masked_roles": "/design/masking/roles", "age_groups": "/eligibility/age_groups",
        "recruitment_countries": "/recruitment_countries", "ipd_information": "/ipd_sharing/information",
    },
    further=_further,
)  # fmt: skip
