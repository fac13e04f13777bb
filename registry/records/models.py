"""Where records come from, and the public's view of a kind of record."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from registry import constraints, identifiers
from registry.curation.models import OfKind
from registry.ledger.models import Kind, Publication


class Origin(models.Model):
    """Where a record was read that was not written here; a record without an origin is curated here."""

    source = models.CharField(max_length=40, help_text="What it was read from: “catalogue”, or the name of a registry.")
    foreign_id = models.CharField(max_length=200, help_text="What it is called there.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="What kind of record it is.")
    record_id = models.CharField(max_length=20, help_text="Registry number here.")
    read_sha256 = models.CharField(max_length=64, help_text="SHA-256 of what was read last; the same is left alone.")
    read_at = models.DateTimeField(auto_now=True, help_text="When something new was read last.")

    class Meta:
        ordering = ("source", "foreign_id")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "foreign_id"], name="origin_once"),
            constraints.one_of("kind", Kind.values, model="origin"),
        ]
        indexes = [models.Index(fields=["record_id"], name="origin_of_a_record")]

    def __str__(self) -> str:
        return f"{self.record_id} from {self.source} ({self.foreign_id})"


class PublishedRecord(OfKind):
    """One row per published record, narrow on purpose; it can be dropped and rebuilt from the ledger alone.

    Every column that a list can be sorted by is never null, so that a page token always compares. Dates that sources
    state are plain text here: a list serves them, and must not fail over one.
    """

    kind: ClassVar[Kind]
    address: ClassVar[str]  # where the API has the list of these records
    former_numbers: ClassVar[type[FormerIdentifier]]  # those of removed records of this kind

    record_id = models.CharField(max_length=20, primary_key=True, help_text="Registry number.")
    current = models.OneToOneField(
        Publication, models.PROTECT, related_name="+", help_text="The publication that the public sees now."
    )
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
            GinIndex(fields=["search"], name="%(class)s_search"),
            models.Index(fields=["title_key", "record_id"], name="%(class)s_title"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.title}"

    @classmethod
    def numbers(cls) -> type[PublishedIdentifier]:
        """Return the model of the identifiers of this kind of record."""
        return cast("type[PublishedIdentifier]", cls._meta.get_field("identifiers").related_model)


class _Identifier(models.Model):
    """A number that a record carries; its key finds a record as fast as our own number does."""

    key = models.CharField(help_text="The number, in the form in which identifiers are compared.")
    type = models.CharField(max_length=40, help_text="Whose kind of number it is; empty where the source does not say.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key

    @classmethod
    def having(cls, *keys: str) -> models.QuerySet[Any]:
        """Return the rows with any of these numbers, as they are compared, in no order."""
        return cls._default_manager.filter(key__in=keys).order_by()


class PublishedIdentifier(_Identifier):
    """One row per published record and number that it carries. A subclass has a foreign key ``record``."""

    pk = models.CompositePrimaryKey("key", "record", help_text="A number, and a record that carries it.")

    class Meta:
        abstract = True
        ordering = ("key", "record")
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(type__in=identifiers.OF_ONE_RECORD),
                name="%(class)s_of_one_record",
            )
        ]


class FormerIdentifier(_Identifier):
    """One row per removed record and number that it carried: what nobody has any more leads to what stays of it."""

    pk = models.CompositePrimaryKey("key", "record_id", help_text="A number, and a removed record that carried it.")
    record_id = models.CharField(max_length=20, help_text="Registry number of the removed record.")

    class Meta:
        abstract = True
        ordering = ("key", "record_id")
