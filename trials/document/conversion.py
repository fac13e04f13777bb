"""Working copy → document, and document → working copy."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from registry.curation import working_copy
from registry.records.document import load_sources
from trials.choices import OrganizationRole
from trials.document import crossing
from trials.document.sections import DOCUMENT
from trials.models import ArmIntervention, InterventionArm, Organization, Trial

_GETS = Prefetch("arms__links", ArmIntervention.objects.select_related("intervention"))
_LISTS = Prefetch("interventions__listed_arms", InterventionArm.objects.select_related("arm"))
_RELATIONS = (
    "identifiers", "organizations__organization", "status_history", "enrollment_history", "ethics",
    "arms", _GETS, "interventions", _LISTS, "endpoints", "sites__contacts", "contacts", "officials",
    "references__retractions", "links", "available_data", "sources", "provenance__source",
)  # fmt: skip
_PLAIN_LISTS = ("identifiers", "status_history", "enrollment_history", "ethics", "endpoints", "contacts", "officials",
                "links", "available_data")  # fmt: skip
_ORGANIZATIONS = ("lead_sponsor", "registrant")


def render(record: Trial) -> dict[str, Any]:
    """Return the document of a working copy as the database now holds it, without the stamps of publishing.

    The number of queries does not depend on how much the trial holds.
    """
    complete = Trial.objects.select_related("lead_sponsor", "registrant").prefetch_related(*_RELATIONS)
    return DOCUMENT.to_representation(complete.get(pk=record.pk))


@transaction.atomic
def load(*, record: Trial, document: dict[str, Any]) -> None:
    """Make a stored working copy say exactly what the document says; what it does not state becomes empty."""
    values, trial = DOCUMENT.run_validation(document), record
    directory = _Organizations()
    organizations = {name: directory.get(values.get(name)) for name in _ORGANIZATIONS}
    working_copy.assign(trial, values | organizations)
    trial.save()
    for name in _PLAIN_LISTS:
        working_copy.replace(getattr(trial, name), values.get(name, []))
    working_copy.replace(trial.sites, values.get("sites", []), nested=["contacts"])
    working_copy.replace(trial.references, values.get("references", []), nested=["retractions"])
    working_copy.replace(trial.organizations, directory.rows(values))
    crossing.load(trial, values)
    load_sources(trial, values)


class _Organizations:
    """Finds organizations by name and class, or makes them; each is asked for once."""

    def __init__(self) -> None:
        self.by_name: dict[tuple[str, str], Organization] = {}

    def get(self, values: dict[str, str] | None) -> Organization | None:
        """Return the organization, or none where none is stated."""
        if not values:
            return None
        key = values["name"], values.get("organization_class", "")
        if key not in self.by_name:
            self.by_name[key], _ = Organization.objects.get_or_create(name=key[0], organization_class=key[1])
        return self.by_name[key]

    def rows(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the rows of collaborators and funders."""
        roles = {"collaborators": OrganizationRole.COLLABORATOR, "funders": OrganizationRole.FUNDER}
        return [
            {"role": role, "organization": self.get(each)}
            for name, role in roles.items()
            for each in values.get(name, [])
        ]
