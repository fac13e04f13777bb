"""The sources of a study's values."""

from django.db import models

from registry import constraints
from registry.records.sources import ProvenanceRow, SourceRow
from studies.models.study import Study


@constraints.checked
class StudySource(SourceRow):
    """A document or record that values of this study were taken from."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="sources")

    class Meta(SourceRow.Meta):
        verbose_name = "source"
        constraints = [
            *SourceRow.Meta.constraints,
            models.UniqueConstraint(fields=["study", "key"], name="source_key_once_per_study"),
        ]


@constraints.checked
class StudyProvenance(ProvenanceRow):
    """Which source a value of this study came from, where in it, and what that source literally reports."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="provenance")
    source = models.ForeignKey(StudySource, models.CASCADE, related_name="values", help_text="The source.")

    class Meta(ProvenanceRow.Meta):
        verbose_name = "provenance"
