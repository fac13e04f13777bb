"""Publications and addresses that belong to a trial, and the sources of its values."""

from django.db import models

from registry import constraints, fields
from registry.curation.models import Row
from registry.records.sources import ProvenanceRow, SourceRow
from trials import choices
from trials.models.trial import Trial


@constraints.checked
class Reference(Row):
    """A publication about the trial or behind it."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="references")
    pmid = fields.line("PubMed number.")
    type = fields.word(choices.ReferenceType, "Whether it is background, reports results, or was found automatically.")
    citation = fields.text("Full citation.")

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
    url = fields.address("The address.")

    def __str__(self) -> str:
        return self.label or self.url


class AvailableData(Row):
    """A data set or document of the trial that can be had."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="available_data")
    identifier = fields.line("Number of the data set where it is kept.")
    type = fields.line("What it is, such as “Individual Participant Data Set”.")
    url = fields.address("Where it is.")
    comment = fields.text("How to get it.")

    class Meta(Row.Meta):
        verbose_name_plural = "available data"

    def __str__(self) -> str:
        return self.type or self.identifier


@constraints.checked
class Source(SourceRow):
    """A document or record that values of this trial were taken from."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="sources")

    class Meta(SourceRow.Meta):
        constraints = [
            *SourceRow.Meta.constraints,
            models.UniqueConstraint(fields=["trial", "key"], name="source_key_once_per_trial"),
        ]


@constraints.checked
class Provenance(ProvenanceRow):
    """Which source a value of this trial came from, where in it, and what that source literally reports."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="provenance")
    source = models.ForeignKey(Source, models.CASCADE, related_name="values", help_text="The source.")
