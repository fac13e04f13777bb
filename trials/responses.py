"""What the public endpoints answer with, beside the document itself, for OpenAPI."""

from rest_framework import serializers

from registry.api.documents import Section
from registry.records import responses
from registry.records.document import FindingItem
from trials.document import TrialDocument, parts, sections
from trials.filters import FACETS
from trials.models import Trial


class TrialFacets(responses.FacetCounts):
    """Values of the facets asked for, the commonest first."""

    names = FACETS


class TrialList(responses.RecordList):
    """A page of trials."""

    items = TrialDocument(
        many=True, help_text="Each trial reduced to a summary, or to the sections asked for with `fields`."
    )
    facets = TrialFacets(required=False, help_text="Counts of values, if asked for with `facets`.")


class TrialSection(Section):
    """One part of a trial's current version."""

    model = Trial
    id = serializers.CharField(help_text="Registry number.")
    version = serializers.IntegerField(help_text="Version that it is taken from.")


class TrialArms(TrialSection):
    """Arms of a trial and what they get."""

    arms = parts.ArmItem(many=True, help_text="Arms, or groups of an observational study.")
    interventions = parts.InterventionItem(many=True, help_text="What is given or done.")


class TrialEndpoints(TrialSection):
    """Endpoints of a trial."""

    endpoints = parts.EndpointItem(many=True, help_text="What is measured.")


class TrialEnrollment(TrialSection):
    """Enrollment of a trial, with its history."""

    enrollment = sections.EnrollmentSection(required=True, help_text="How many participants.")


class TrialStatus(TrialSection):
    """Status of a trial, with its history."""

    status = sections.StatusSection(required=True, help_text="Where the trial stands, and its dates.")


class TrialSites(TrialSection):
    """Sites of a trial."""

    sites = parts.SiteItem(many=True, help_text="Where the trial takes place.")


class TrialFindings(TrialSection):
    """What does not agree in the record of a trial, as found when this version was published; it refuses nothing."""

    findings = FindingItem(many=True, help_text="The findings.")
