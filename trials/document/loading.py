"""Document → working copy."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from registry.curation import rows
from registry.records import citing
from trials.choices import OrganizationRole
from trials.document.sections import TrialDocument
from trials.models import Arm, ArmIntervention, Organization, Trial

_document = TrialDocument()
_PLAIN_LISTS = ("identifiers", "status_history", "enrollment_history", "ethics", "endpoints", "contacts", "officials",
                "links", "available_data")  # fmt: skip
_ORGANIZATIONS = ("lead_sponsor", "registrant")


def check(document: Any) -> dict[str, Any]:
    """Return the values of a document by model attribute. Raises DRF's ``ValidationError``, shaped like the document.

    What publishing stamps (``id``, ``version``, …) is accepted and left out.
    """
    values: dict[str, Any] = _document.run_validation(document)
    return values


@transaction.atomic
def load(*, record: Trial, document: dict[str, Any]) -> None:
    """Make a stored working copy say exactly what the document says; what it does not state becomes empty."""
    values, trial = check(document), record
    found = _Organizations()
    organizations = {name: found.get(values.get(name)) for name in _ORGANIZATIONS}
    rows.assign(trial, values | organizations)
    trial.save()
    for name in _PLAIN_LISTS:
        rows.replace(getattr(trial, name), values.get(name, []))
    rows.replace(trial.sites, values.get("sites", []), nested=["contacts"])
    rows.replace(trial.references, values.get("references", []), nested=["retractions"])
    rows.replace(trial.organizations, found.rows(values))
    _load_arms(trial, values)
    citing.load(trial, values)


class _Organizations:
    """Finds organizations by name and class, or makes them; each is asked for once."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], Organization] = {}

    def get(self, values: dict[str, str] | None) -> Organization | None:
        """Return the organization, or none where none is stated."""
        if not values:
            return None
        key = values["name"], values.get("organization_class", "")
        if key not in self.known:
            self.known[key], _ = Organization.objects.get_or_create(name=key[0], organization_class=key[1])
        return self.known[key]

    def rows(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the rows of collaborators and funders."""
        roles = {"collaborators": OrganizationRole.COLLABORATOR, "funders": OrganizationRole.FUNDER}
        return [
            {"role": role, "organization": self.get(each)}
            for name, role in roles.items()
            for each in values.get(name, [])
        ]


def _load_arms(trial: Trial, values: dict[str, Any]) -> None:
    """Write interventions and arms, then which arm gets which; equal names are taken in order."""
    interventions = rows.replace(trial.interventions, values.get("interventions", []))
    given = values.get("arms", [])
    arms: list[Arm] = rows.replace(
        trial.arms, [{key: value for key, value in arm.items() if key != "intervention_names"} for arm in given]
    )
    links = []
    for arm, row in zip(arms, given, strict=True):
        free = list(interventions)
        for position, name in enumerate(row.get("intervention_names", [])):
            found = next(each for each in free if each.name == name)
            free.remove(found)
            links.append(ArmIntervention(arm=arm, intervention=found, position=position))
    ArmIntervention.objects.bulk_create(links)
