"""The public's view of studies, and of the outcomes that they report."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from registry import constraints
from registry.ledger.models import Kind
from registry.records.models import FormerIdentifier, PublishedIdentifier, PublishedRecord


class FormerStudyIdentifier(FormerIdentifier):
    """One row per number of a removed study."""


class PublishedStudy(PublishedRecord):
    """One row per published study."""

    kind = Kind.STUDY
    address = "/api/v1/studies"
    former_numbers = FormerStudyIdentifier

    study_type = models.CharField(max_length=40, help_text="What kind of evidence it is.")
    conditions = ArrayField(models.CharField(), help_text="Conditions, as written.")
    drugs = ArrayField(models.CharField(), help_text="Drugs, as written.")
    countries = ArrayField(models.CharField(), help_text="Countries, as written.")
    country_keys = ArrayField(models.CharField(), help_text="Countries in lower case, for filtering.")
    therapy_lines = ArrayField(models.CharField(max_length=40), help_text="Lines of treatment.")
    measures = ArrayField(models.CharField(max_length=40), help_text="Measures that it reports, each once.")
    trials = ArrayField(models.CharField(max_length=20), help_text="Registry numbers of the trials it is linked to.")
    links = ArrayField(models.CharField(max_length=60), help_text="The same, each with its relation behind it.")
    finding_severities = ArrayField(models.CharField(max_length=40), help_text="Severities of findings, each once.")
    published_on = models.CharField(max_length=10, help_text="When the study was first published.")
    enrolled = models.IntegerField(help_text="How many people were enrolled; -1 where that is not stated.")
    condition_words = SearchVectorField(help_text="Words of conditions.")
    drug_words = SearchVectorField(help_text="Words of drugs.")

    class Meta(PublishedRecord.Meta):
        constraints = [constraints.partial_date("published_on", model="publishedstudy")]
        indexes = [
            *PublishedRecord.Meta.indexes,
            GinIndex(fields=["trials"], name="publishedstudy_trials"),
            GinIndex(fields=["links"], name="publishedstudy_links"),
            GinIndex(fields=["condition_words"], name="publishedstudy_condition"),
            GinIndex(fields=["drug_words"], name="publishedstudy_drug"),
            models.Index(fields=["published_on", "record_id"], name="publishedstudy_published_on"),
            models.Index(fields=["enrolled", "record_id"], name="publishedstudy_enrolled"),
        ]


class PublishedStudyIdentifier(PublishedIdentifier):
    """One row per number of a published study."""

    record = models.ForeignKey(
        PublishedStudy, models.CASCADE, related_name="identifiers", help_text="The study that carries it."
    )


class PublishedOutcome(models.Model):
    """One row per reported outcome of a current publication: the evidence table."""

    key = models.CharField(max_length=40, primary_key=True, help_text="Registry number and place of the outcome.")
    study = models.ForeignKey(
        PublishedStudy, models.CASCADE, related_name="outcomes", help_text="The study that reports it."
    )
    row = models.TextField(help_text="The row as canonical JSON, served as it stands.")
    study_type = models.CharField(max_length=40, help_text="What kind of evidence the study is.")
    measure = models.CharField(max_length=40, help_text="What is measured.")
    statistic = models.CharField(max_length=40, help_text="What kind of number it is.")
    report = models.CharField(max_length=40, help_text="Which report of the outcome it is; the only one is primary.")
    exact = models.BooleanField(help_text="Whether its value is no bound, no approximation and not censored.")
    conditions = ArrayField(models.CharField(), help_text="Conditions of the study.")
    drugs = ArrayField(models.CharField(), help_text="Drugs of the study.")
    therapy_lines = ArrayField(models.CharField(max_length=40), help_text="Lines of treatment.")
    trials = ArrayField(models.CharField(max_length=20), help_text="Registry numbers of the trials it is linked to.")
    n = models.IntegerField(help_text="How many people it rests on; -1 where that is not stated.")
    published_on = models.CharField(max_length=10, help_text="When the study was first published.")

    class Meta:
        ordering = ("key",)
        constraints = [constraints.partial_date("published_on", model="publishedoutcome")]
        indexes = [
            models.Index(fields=["measure", "key"], name="publishedoutcome_measure"),
            models.Index(fields=["n", "key"], name="publishedoutcome_n"),
            models.Index(fields=["published_on", "key"], name="publishedoutcome_published_on"),
        ]

    def __str__(self) -> str:
        return self.key


class PublishedFinding(models.Model):
    """One row per finding about a published record, of either kind; those that depend on two are made of both."""

    key = models.CharField(
        max_length=40, primary_key=True, help_text="Number of a record, and place among its findings."
    )
    made_with = models.CharField(max_length=20, help_text="The record with whose publication it is made anew.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="What kind of record it is about.")
    record_id = models.CharField(max_length=20, help_text="Registry number of the record that it is about.")
    against = models.CharField(max_length=20, help_text="The record of the other kind that it is held against, if any.")
    code = models.CharField(max_length=60, help_text="Which rule.")
    severity = models.CharField(max_length=40, help_text="How grave it is.")
    gravity = models.SmallIntegerField(help_text="Place of the severity among all, the gravest first.")
    row = models.TextField(help_text="The row as canonical JSON, served as it stands.")

    class Meta:
        ordering = ("key",)
        constraints = [constraints.one_of("kind", Kind.values, model="publishedfinding")]
        indexes = [
            models.Index(fields=["made_with"], name="publishedfinding_made_with"),
            models.Index(fields=["against"], name="publishedfinding_against"),
            models.Index(fields=["record_id", "key"], name="publishedfinding_record"),
            models.Index(fields=["code", "key"], name="publishedfinding_code"),
            models.Index(fields=["gravity", "key"], name="publishedfinding_gravity"),
        ]

    def __str__(self) -> str:
        return self.key
