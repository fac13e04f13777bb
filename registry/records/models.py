"""The public's view of a kind of record: a pointer to the current publication, and what one can search by."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from registry.ledger.models import Publication


class PublishedRecord(models.Model):
    """One row per published record, narrow on purpose; it can be dropped and rebuilt from the ledger alone.

    Every column that a list can be sorted by is never null, so that a page token always compares.
    """

    record_id = models.CharField(max_length=20, primary_key=True, help_text="Registry number.")
    current = models.OneToOneField(
        Publication, models.PROTECT, related_name="+", help_text="The publication that the public sees now."
    )
    keys = ArrayField(models.CharField(), help_text="Every identifier of it, in the form they are compared in.")
    summary = models.TextField(help_text="The list item as canonical JSON, served as it stands.")
    title = models.CharField(help_text="Title in lists.")
    title_key = models.CharField(help_text="Title in lower case, for sorting.")
    registered_on = models.DateField(help_text="When its first version was published here.")
    published_at = models.DateTimeField(help_text="When its current version was published.")
    search = SearchVectorField(help_text="Words to find it by, weighted.")

    class Meta:
        abstract = True
        ordering = ("-current_id",)
        indexes = [
            GinIndex(fields=["keys"], name="%(class)s_keys"),
            GinIndex(fields=["search"], name="%(class)s_search"),
            models.Index(fields=["title_key", "record_id"], name="%(class)s_title"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.title}"
