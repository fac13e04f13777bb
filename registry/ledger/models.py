"""The immutable side of the registry: what was published, in order, chained by hash."""

from django.db import models

from registry.vocabulary import Vocabulary

GENESIS = "0" * 64  # what the first entry names as its predecessor


class Kind(Vocabulary):
    """What kind of record a publication is of."""

    TRIAL = "trial", "A registered clinical trial.", "Trial"
    STUDY = "study", "A published study that reports evidence.", "Study"


class Event(Vocabulary):
    """Why an entry was added to the ledger."""

    PUBLISHED = "A version of the record was published.", "Published"
    REMOVED = "The record was taken back; its document says why, and what it was.", "Removed"
    REINSTATED = "The record is public again, as it was before it was removed.", "Reinstated"
    REDACTED = "An older version was replaced by a notice; the record itself says what it said.", "Redacted"


class Publication(models.Model):
    """One published version: the exact bytes that the API serves, and its place in the chain.

    ``entry_sha256`` covers the header and ``content_sha256``, so anyone can recompute the chain from the change feed
    without fetching a single document. The database refuses every UPDATE and DELETE, but for a redaction: a notice
    takes the place of the content, whose hash stays.
    """

    serial = models.BigIntegerField(primary_key=True, help_text="Position in the ledger: 1, 2, 3 … without a gap.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="What kind of record it is.")
    record_id = models.CharField(max_length=20, help_text="Registry number of the record.")
    version = models.PositiveIntegerField(help_text="Version of the record: 1, 2, 3 … without a gap.")
    event = models.CharField(max_length=20, choices=Event.choices, help_text="Why the entry was added.")
    note = models.TextField(
        blank=True,
        default="",
        help_text="What changed and why, for everyone to read, for ever: no names or addresses of people.",
    )
    published_at = models.DateTimeField(help_text="When it was published, to the second; never before its predecessor.")
    content = models.TextField(help_text="The document as canonical JSON: exactly the bytes that the API serves.")
    content_sha256 = models.CharField(max_length=64, help_text="SHA-256 of the content, in hexadecimal.")
    body_sha256 = models.CharField(
        max_length=64,
        blank=True,
        help_text="SHA-256 of the document without its stamps: whether a new version says anything new. Empty once "
        "redacted.",
    )
    redacted_by = models.BigIntegerField(
        null=True, blank=True, help_text="Serial of the entry that announces the redaction of this version."
    )
    previous_sha256 = models.CharField(max_length=64, help_text="Entry hash of the serial before; zeros for the first.")
    entry_sha256 = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the header, in hexadecimal.")

    class Meta:
        ordering = ("serial",)
        constraints = [
            models.UniqueConstraint(fields=["record_id", "version"], name="publication_version_once"),
            models.UniqueConstraint(fields=["previous_sha256"], name="publication_chain_never_forks"),
            models.CheckConstraint(
                condition=models.Q(serial__gte=1, version__gte=1), name="publication_counts_from_one"
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "-serial"], condition=models.Q(version=1), name="publication_first_versions"
            ),  # minting looks up the newest number of a kind
            models.Index(fields=["kind", "serial"], name="publication_of_a_kind"),  # the feed of one kind
        ]

    def __str__(self) -> str:
        return f"{self.record_id} version {self.version}"
