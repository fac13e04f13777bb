"""The curated side of a trial, and the public's view of what was published."""

from trials.models.arms import Arm, ArmIntervention, Endpoint, Intervention, InterventionArm
from trials.models.history import EnrollmentCount, StatusChange
from trials.models.parties import Contact, EthicsReview, Official, TrialIdentifier, TrialOrganization
from trials.models.published import FormerTrialIdentifier, PublishedTrial, PublishedTrialIdentifier
from trials.models.references import AvailableData, Link, Provenance, Reference, Retraction, Source
from trials.models.sites import Site, SiteContact
from trials.models.trial import Organization, Trial

__all__ = [
    "Arm", "ArmIntervention", "AvailableData", "Contact", "Endpoint", "EnrollmentCount", "EthicsReview",
    "FormerTrialIdentifier", "Intervention", "InterventionArm", "Link", "Official", "Organization", "Provenance",
    "PublishedTrial", "PublishedTrialIdentifier", "Reference", "Retraction", "Site", "SiteContact", "Source",
    "StatusChange", "Trial", "TrialIdentifier", "TrialOrganization",
]  # fmt: skip
