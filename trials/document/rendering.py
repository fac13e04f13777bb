"""Working copy → document."""

from typing import Any

from django.db.models import Prefetch

from trials.document.sections import TrialDocument
from trials.models import ArmIntervention, InterventionArm, Trial

_GETS = Prefetch("arms__links", ArmIntervention.objects.select_related("intervention"))
_LISTS = Prefetch("interventions__listed_arms", InterventionArm.objects.select_related("arm"))
_RELATIONS = (
    "identifiers", "organizations__organization", "status_history", "enrollment_history", "ethics",
    "arms", _GETS, "interventions", _LISTS, "endpoints", "sites__contacts", "contacts", "officials",
    "references__retractions", "links", "available_data", "sources", "provenance__source",
)  # fmt: skip
_document = TrialDocument()  # holds no state of its own, and building its fields costs more than using them


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document as it is published: in the order declared."""
    arranged: dict[str, Any] = _document.arranged(document)
    return arranged


def render(record: Trial) -> dict[str, Any]:
    """Return the document of a working copy as the database now holds it, without the stamps of publishing.

    The number of queries does not depend on how much the trial holds.
    """
    complete = Trial.objects.select_related("lead_sponsor", "registrant").prefetch_related(*_RELATIONS)
    return _document.to_representation(complete.get(pk=record.pk))
