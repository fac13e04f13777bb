"""The public's view: a pointer to the current publication, and what one can search by."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from registry.dates import PartialDateField
from registry.ledger.models import Publication


class PublishedTrial(models.Model):
    """One row per published trial, narrow on purpose; it can be dropped and rebuilt from the ledger alone.

    Every column that a list can be sorted by is never null, so that a page token always compares.
    """

    record_id = models.CharField(max_length=20, primary_key=True, help_text="Registry number.")
    current = models.OneToOneField(
        Publication, models.PROTECT, related_name="+", help_text="The publication that the public sees now."
    )
    keys = ArrayField(models.CharField(), help_text="Every identifier of the trial, in the form they are compared in.")
    summary = models.TextField(help_text="The list item as canonical JSON, served as it stands.")

    title = models.CharField(help_text="Brief title.")
    title_key = models.CharField(help_text="Brief title in lower case, for sorting.")
    overall_status = models.CharField(max_length=40, help_text="Recruitment status.")
    study_type = models.CharField(max_length=40, help_text="Study type.")
    phases = ArrayField(models.CharField(max_length=40), help_text="Phases.")
    lead_sponsor = models.CharField(help_text="Name of the lead sponsor.")
    lead_sponsor_class = models.CharField(max_length=40, help_text="Kind of organization that the lead sponsor is.")
    intervention_types = ArrayField(models.CharField(max_length=40), help_text="Kinds of interventions, each once.")
    conditions = ArrayField(models.CharField(), help_text="Conditions, as written.")
    countries = ArrayField(models.CharField(), help_text="Countries of sites and of recruitment, each once.")
    country_keys = ArrayField(models.CharField(), help_text="Countries in lower case, for filtering.")
    start_date = PartialDateField(help_text="Start.")
    primary_completion_date = PartialDateField(help_text="Primary completion.")
    completion_date = PartialDateField(help_text="Completion.")
    registered_on = models.DateField(help_text="When its first version was published here.")
    published_at = models.DateTimeField(help_text="When its current version was published.")
    enrollment = models.IntegerField(help_text="Enrollment; -1 where none is stated.")

    search = SearchVectorField(help_text="Words of titles and identifiers, conditions, interventions, the rest.")
    condition_words = SearchVectorField(help_text="Words of conditions and keywords.")
    intervention_words = SearchVectorField(help_text="Words of intervention names.")
    sponsor_words = SearchVectorField(help_text="Words of the names of sponsors, collaborators and funders.")

    class Meta:
        ordering = ("-current_id",)
        indexes = [
            GinIndex(fields=["keys"], name="publishedtrial_keys"),
            GinIndex(fields=["search"], name="publishedtrial_search"),
            GinIndex(fields=["condition_words"], name="publishedtrial_condition"),
            GinIndex(fields=["intervention_words"], name="publishedtrial_intervention"),
            GinIndex(fields=["sponsor_words"], name="publishedtrial_sponsor"),
            GinIndex(fields=["country_keys"], name="publishedtrial_country"),
            GinIndex(fields=["phases"], name="publishedtrial_phases"),
            models.Index(fields=["overall_status", "current"], name="publishedtrial_status"),
            models.Index(fields=["start_date", "record_id"], name="publishedtrial_start"),
            models.Index(fields=["enrollment", "record_id"], name="publishedtrial_enrollment"),
            models.Index(fields=["title_key", "record_id"], name="publishedtrial_title"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.title}"
