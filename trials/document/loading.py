"""Document → working copy."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from registry.curation import working_copy
from registry.records import source_sections
from trials.choices import OrganizationRole
from trials.document import crossing
from trials.document.sections import TrialDocument
from trials.models import Organization, Trial

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
    source_sections.load(trial, values)


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
