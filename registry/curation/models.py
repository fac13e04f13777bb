"""What every curated record shares, and the log of who did what to it."""

from typing import ClassVar

from django.db import models

from registry.constraints import Checked
from registry.curation.workflow import State, Verb
from registry.jsontext import JSONTextField


class OfKind(models.Model):
    """What verbs are used on: the working copies of a kind of record, and what the public sees of it."""

    kind: ClassVar[str]

    class Meta:
        abstract = True


class Curated(Checked, OfKind):
    """A working copy: its state, and the revision by which two editors notice each other."""

    record_id = models.CharField(
        max_length=20, null=True, blank=True, unique=True, editable=False,
        help_text="Registry number; given with the first publication.",
    )  # fmt: skip
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.DRAFT, editable=False, help_text="Editorial state."
    )
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text="Counts the changes; a form that was opened before a change is refused."
    )
    published_revision = models.PositiveIntegerField(
        null=True, editable=False, help_text="The revision that the current publication was made from."
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="When the working copy was opened.")
    changed_at = models.DateTimeField(auto_now=True, help_text="When it was last changed.")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_revision__isnull=True) | models.Q(record_id__isnull=False),
                name="%(class)s_published_has_number",
            ),
        ]

    @property
    def has_unpublished_changes(self) -> bool:
        """Whether something was changed since the current publication, or nothing was ever published."""
        return self.revision != self.published_revision


class Row(Checked):
    """One entry of an ordered list that belongs to a working copy."""

    position = models.PositiveIntegerField(default=0, db_index=False, help_text="Place in the list, from the top.")

    class Meta:
        abstract = True
        ordering = ("position", "pk")


class CurationEvent(models.Model):
    """Who did what to a record, when and why. It refers to nothing, so it outlives everything."""

    kind = models.CharField(max_length=20, help_text="What kind of record it is.")
    draft = models.BigIntegerField(
        null=True, blank=True, help_text="Number of the working copy; none where a document was published without one."
    )
    record_id = models.CharField(max_length=20, blank=True, default="", help_text="Registry number, once there is one.")
    title = models.CharField(blank=True, default="", help_text="What the record was called then.")
    verb = models.CharField(max_length=20, choices=Verb.choices, help_text="What was done.")
    actor = models.CharField(max_length=150, help_text="User name of who did it.")
    note = models.TextField(blank=True, default="", help_text="Why.")
    at = models.DateTimeField(auto_now_add=True, help_text="When.")
    state_before = models.CharField(max_length=20, blank=True, default="", help_text="Editorial state before.")
    state_after = models.CharField(max_length=20, blank=True, default="", help_text="Editorial state after.")
    revision = models.PositiveIntegerField(
        null=True, blank=True, help_text="Revision of the working copy after it, if there is one."
    )
    changes = JSONTextField(default=list, blank=True, help_text="Each changed value with its old and its new content.")
    serial = models.BigIntegerField(null=True, blank=True, help_text="Serial of the publication it made.")
    redacted_by = models.BigIntegerField(
        null=True, blank=True, help_text="Serial of the redaction that took the old and new values out of it."
    )

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["kind", "draft", "-id"], name="curationevent_of_a_draft"),
            models.Index(fields=["kind", "record_id", "-id"], name="curationevent_of_a_record"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_verb_display().lower()} {self.title}"
