"""What rules may ask beside a document, answered by the ledger."""

from collections.abc import Collection
from functools import cache, partial

import orjson

from registry import identifiers
from registry.curation.models import Curated
from registry.ledger import canonical
from registry.ledger.models import Event, Kind, Publication
from registry.records import rereading
from registry.records.models import PublishedRecord
from registry.rules import Context, Document, Holder


def of(model: type[PublishedRecord], record_id: str | None, working_copy: Curated | None = None) -> Context:
    """Return the context of a record, without a number that of a new one; the database is read when a rule asks."""

    @cache  # two rules ask
    def holders(keys: frozenset[str]) -> list[Holder]:
        rows = model.numbers().having(*keys).exclude(record_id=record_id or "").order_by("key", "record_id")
        return [
            Holder(key, number, title, type_ in identifiers.OF_ONE_RECORD)
            for key, number, title, type_ in rows.values_list("key", "record_id", "record__title", "type")
        ]

    return Context(
        published=published,
        earlier=partial(current_document, model.kind, record_id),
        holders=lambda keys: holders(frozenset(keys)),
        read_for=partial(rereading.read_for, working_copy) if working_copy else tuple,
    )


def published(kind: str, numbers: Collection[str]) -> set[str]:
    """Return those of some well-formed record numbers under which a record of a kind was published."""
    entries = Publication.objects.filter(kind=kind, record_id__in=numbers, version=1)
    return set(entries.values_list("record_id", flat=True))


def current_document(kind: Kind, record_id: str | None) -> Document | None:
    """Return the newest document of a record, without its stamps; ``None`` where nothing is public."""
    entries = Publication.objects.filter(kind=kind, record_id=record_id).order_by("-version")
    newest = entries.first() if record_id else None
    if newest is None or newest.event == Event.REMOVED:
        return None
    return canonical.unstamped(orjson.loads(newest.content))
