"""Publications and addresses that belong to a trial, and the sources of its values."""

from django.db import models
from django.db.models import Q

from registry import constraints, fields
from registry.curation.models import Row
from trials import choices
from trials.models.trial import Trial


class Reference(Row):
    """A publication about the trial or behind it."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="references")
    pmid = fields.line("PubMed number.")
    type = fields.word(choices.ReferenceType, "Whether it is background, reports results, or was found automatically.")
    citation = fields.text("Full citation.")

    class Meta(Row.Meta):
        constraints = [constraints.one_of("type", choices.ReferenceType, model="reference")]

    def __str__(self) -> str:
        return self.citation[:80] or self.pmid


class Retraction(Row):
    """That a referenced publication was retracted."""

    reference = models.ForeignKey(Reference, models.CASCADE, related_name="retractions")
    pmid = fields.line("PubMed number of the retraction.")
    source = fields.text("Citation of the retraction.")

    def __str__(self) -> str:
        return self.source[:80] or self.pmid


class Link(Row):
    """An address with more about the trial."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="links")
    label = fields.line("What is found there.")
    url = fields.line("The address.")

    def __str__(self) -> str:
        return self.label or self.url


class AvailableData(Row):
    """A data set or document of the trial that can be had."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="available_data")
    identifier = fields.line("Number of the data set where it is kept.")
    type = fields.line("What it is, such as “Individual Participant Data Set”.")
    url = fields.line("Where it is.")
    comment = fields.text("How to get it.")

    class Meta(Row.Meta):
        verbose_name_plural = "available data"

    def __str__(self) -> str:
        return self.type or self.identifier


class Source(Row):
    """A document or record that values of this trial were taken from."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="sources")
    key = models.SlugField(help_text="Short name that the provenance of a value refers to, such as “nct05816499”.")
    kind = fields.word(choices.SourceKind, "What kind of source it is.")
    title = fields.line("Title of the document or record.")
    citation = fields.text("How to cite it.")
    url = fields.line("Where it can be read.")
    retrieved_on = fields.partial_date("When it was read.")

    class Meta(Row.Meta):
        constraints = [
            constraints.one_of("kind", choices.SourceKind, model="source"),
            constraints.partial_date("retrieved_on", model="source"),
            models.UniqueConstraint(fields=["trial", "key"], name="source_key_once_per_trial"),
            models.CheckConstraint(condition=~Q(key=""), name="source_has_key"),
        ]

    def __str__(self) -> str:
        return self.key


class Provenance(Row):
    """Which source a value came from, where in it, and what that source literally reports."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="provenance")
    path = models.CharField(help_text="JSON Pointer to the value in the document, such as /design/phases/0.")
    source = models.ForeignKey(Source, models.CASCADE, related_name="values", help_text="The source.")
    relation = fields.word(
        choices.ProvenanceRelation,
        "Whether the source states the value of the record, or another one that is kept beside it.",
        default="SUPPORTS",
    )
    locator = fields.line("Where in the source: paragraph, table, page or field.")
    reported = fields.text("What the source literally reports.")

    class Meta(Row.Meta):
        verbose_name_plural = "provenance"
        constraints = [
            constraints.one_of("relation", choices.ProvenanceRelation, model="provenance"),
            models.CheckConstraint(condition=Q(path__startswith="/"), name="provenance_path_is_pointer"),
        ]

    def __str__(self) -> str:
        return f"{self.path} from {self.source}"
