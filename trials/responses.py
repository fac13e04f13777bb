"""What the public endpoints answer with, beside the document itself, for OpenAPI."""

from rest_framework import serializers

from registry.api.documents import Section
from registry.ledger.responses import Version
from trials.document import TrialDocument, parts, sections
from trials.filters import FACETS
from trials.models import Trial


class FacetValue(serializers.Serializer):
    """How often a value occurs among everything that matches."""

    value = serializers.CharField(help_text="The value.")
    count = serializers.IntegerField(help_text="In how many trials.")


class TrialFacets(serializers.Serializer):
    """Values of the facets asked for, the commonest first."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """One list per facet."""
        return {name: FacetValue(many=True, required=False, help_text=f"Values of {name}.") for name in FACETS}


class TrialList(serializers.Serializer):
    """A page of trials."""

    items = TrialDocument(
        many=True, help_text="Each trial reduced to a summary, or to the sections asked for with `fields`."
    )
    next_page_token = serializers.CharField(required=False, help_text="Token of the next page; absent on the last one.")
    total = serializers.IntegerField(
        required=False, help_text="Number of trials that match, if asked for with `count`."
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


class FindingItem(serializers.Serializer):
    """One problem that validation found."""

    code = serializers.CharField(help_text="Which rule.")
    severity = serializers.CharField(help_text="`ERROR` refuses publication, `WARNING` and `NOTE` do not.")
    pointer = serializers.CharField(help_text="JSON Pointer to the value.")
    message = serializers.CharField(help_text="What is wrong, for people.")


class Validation(serializers.Serializer):
    """What validation found in a document."""

    publishable = serializers.BooleanField(help_text="Whether it could be published.")
    problems = FindingItem(many=True, help_text="Everything found.")


class TrialVersions(serializers.Serializer):
    """All versions of a trial, the newest first."""

    id = serializers.CharField(help_text="Registry number.")
    items = Version(many=True, help_text="Its versions.")
