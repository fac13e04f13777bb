"""The public's view: a pointer to the current publication, and what one can search by."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from registry import constraints
from registry.ledger.models import Kind
from registry.records.models import FormerIdentifier, PublishedIdentifier, PublishedRecord

DATES = ("start_date", "primary_completion_date", "completion_date")


class FormerTrialIdentifier(FormerIdentifier):
    """One row per number of a removed trial."""


class PublishedTrial(PublishedRecord):
    """One row per published trial."""

    kind = Kind.TRIAL
    address = "/api/v1/trials"
    former_numbers = FormerTrialIdentifier

    overall_status = models.CharField(max_length=40, help_text="Recruitment status.")
    study_type = models.CharField(max_length=40, help_text="Study type.")
    phases = ArrayField(models.CharField(max_length=40), help_text="Phases.")
    lead_sponsor = models.CharField(help_text="Name of the lead sponsor.")
    lead_sponsor_class = models.CharField(max_length=40, help_text="Kind of organization that the lead sponsor is.")
    intervention_types = ArrayField(models.CharField(max_length=40), help_text="Kinds of interventions, each once.")
    conditions = ArrayField(models.CharField(), help_text="Conditions, as written.")
    countries = ArrayField(models.CharField(), help_text="Countries of sites and of recruitment, each once.")
    country_keys = ArrayField(models.CharField(), help_text="Countries in lower case, for filtering.")
    start_date = models.CharField(max_length=10, help_text="Start.")
    primary_completion_date = models.CharField(max_length=10, help_text="Primary completion.")
    completion_date = models.CharField(max_length=10, help_text="Completion.")
    enrollment = models.IntegerField(help_text="Enrollment; -1 where none is stated.")

    condition_words = SearchVectorField(help_text="Words of conditions and keywords.")
    intervention_words = SearchVectorField(help_text="Words of intervention names.")
    sponsor_words = SearchVectorField(help_text="Words of the names of sponsors, collaborators and funders.")

    class Meta(PublishedRecord.Meta):
        constraints = [constraints.partial_date(name, model="publishedtrial") for name in DATES]
        indexes = [
            *PublishedRecord.Meta.indexes,
            GinIndex(fields=["condition_words"], name="publishedtrial_condition"),
            GinIndex(fields=["intervention_words"], name="publishedtrial_intervention"),
            GinIndex(fields=["sponsor_words"], name="publishedtrial_sponsor"),
            GinIndex(fields=["country_keys"], name="publishedtrial_country"),
            GinIndex(fields=["phases"], name="publishedtrial_phases"),
            models.Index(fields=["overall_status", "current"], name="publishedtrial_status"),
            models.Index(fields=["start_date", "record_id"], name="publishedtrial_start"),
            models.Index(fields=["enrollment", "record_id"], name="publishedtrial_enrollment"),
        ]


class PublishedTrialIdentifier(PublishedIdentifier):
    """One row per number of a published trial."""

    record = models.ForeignKey(
        PublishedTrial, models.CASCADE, related_name="identifiers", help_text="The trial that carries it."
    )
