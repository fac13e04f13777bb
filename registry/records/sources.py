"""Where the values of a record come from: sources, and which value was taken from which.

A kind of record derives its two models from these and names its record ``record`` in neither: the foreign keys are
its own (``trial``, ``study``), and so is the one from a provenance entry to its ``source``.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from registry import fields
from registry.curation.models import Row
from registry.records import choices


class SourceRow(Row):
    """A document or record that values were taken from."""

    key = models.SlugField(help_text="Short name that the provenance of a value refers to, such as “nct05816499”.")
    kind = fields.word(choices.SourceKind, "What kind of source it is.")
    title = fields.line("Title of the document or record.")
    citation = fields.text("How to cite it.")
    url = fields.address("Where it can be read.")
    dated_on = fields.partial_date("Of when it is: when it was published, or last updated before it was read.")
    retrieved_on = fields.partial_date("When it was read.")

    class Meta(Row.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="%(class)s_has_key"),
        ]

    def __str__(self) -> str:
        return self.key


class ProvenanceRow(Row):
    """Which source a value came from, where in it, and what that source literally reports."""

    path = models.CharField(
        validators=[RegexValidator("^/", "Write a JSON Pointer, which starts with a slash.", code="invalid_pointer")],
        help_text="JSON Pointer to the value in the document, such as /conditions/0 for the first condition.",
    )
    relation = fields.word(
        choices.ProvenanceRelation,
        "Whether the source states the value of the record, or another one that is kept beside it.",
        default="SUPPORTS",
    )
    locator = fields.line("Where in the source: paragraph, table, page or field.")
    reported = fields.text("What the source literally reports.")
    read_for = models.TextField(
        blank=True,
        default="",
        editable=False,
        help_text="The value, as JSON, that the source was read for. Not part of the document: if the record states "
        "another value, somebody has to read the source again.",
    )

    class Meta(Row.Meta):
        abstract = True
        verbose_name_plural = "provenance"
        constraints = [
            models.CheckConstraint(
                condition=Q(path__startswith="/"),
                name="%(class)s_path_is_pointer",
                violation_error_message="path: write a JSON Pointer, which starts with a slash.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} from {self.source}"  # type: ignore[attr-defined]  # each kind has its own foreign key
