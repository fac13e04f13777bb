"""Find published records: by number, by words, by date."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Cast

from registry import identifiers
from registry.api.problems import Gone, not_found
from registry.ledger.models import Event, Publication
from registry.records.index import CONFIG
from registry.records.models import PublishedRecord

P = TypeVar("P", bound=PublishedRecord)
_IDLE_MINUS = re.compile(r'-(?![\w"])')  # excludes nothing; PostgreSQL fails on some thirty of them in a row


def current(model: type[PublishedRecord], identifier: str) -> tuple[str, str, str]:
    """Return registry number, content and hash of the record that an identifier names, in one query.

    Raises a 404 that says whether there is none or more than one, or ``Gone`` where it was removed.
    """
    noun = str(model._meta.verbose_name).removeprefix("published ")
    if "\x00" in identifier:
        raise not_found(f"No {noun} has this identifier.")
    wanted = identifiers.normalize(identifier)
    by_number, by_key = _statements(model)
    with connection.cursor() as cursor:
        cursor.execute(by_number if identifiers.is_ours(wanted) else by_key, [wanted])
        rows = cursor.fetchall()
    if not rows:
        _say_what_was_removed(wanted)
        raise not_found(f"No {noun} has this identifier.")
    if len(rows) > 1:
        names = " and ".join(row[0] for row in rows)
        raise not_found(f"This identifier is not unique here: {names} have it.", "identifier_not_unique")
    record_id, content, sha256 = rows[0]
    return record_id, content, sha256


def number(model: type[PublishedRecord], identifier: str) -> str:
    """Return the registry number of a record, removed or not: its history stays."""
    try:
        return current(model, identifier)[0]
    except Gone as gone:
        return gone.record_id


def _say_what_was_removed(record_id: str) -> None:
    """Ask the ledger: what was removed is not in the public's view, so that no list, count or search has to know."""
    newest = Publication.objects.filter(record_id=record_id).order_by("-version").first()
    if newest and newest.event == Event.REMOVED:
        raise Gone(record_id, newest.content, newest.content_sha256)


@cache
def _statements(model: type[PublishedRecord]) -> tuple[str, str]:
    """Write out the query of the busiest addresses: building it anew would cost more than running it."""
    selected = (
        f'SELECT t.record_id, p.content, p.content_sha256 FROM "{model._meta.db_table}" t '  # noqa: S608  our own tables
        f'JOIN "{Publication._meta.db_table}" p ON p.serial = t.current_id'
    )
    by_key = f"{selected} WHERE t.keys @> ARRAY[%s]::varchar[] ORDER BY t.record_id LIMIT 2"
    return f"{selected} WHERE t.record_id = %s", by_key


def by_identifier(identifier: str) -> Q:
    """Return what selects a record by one of its numbers; a number of ours that is mistyped selects nothing."""
    wanted = identifiers.normalize(identifier)
    if identifiers.is_ours(wanted):
        return Q(pk=wanted)
    return Q(keys__contains=[wanted])


def words(text: str) -> SearchQuery:
    """Return the search for what somebody typed, in the way of web searches."""
    return SearchQuery(_IDLE_MINUS.sub(" ", text), config=CONFIG, search_type="websearch")


def matching(found: QuerySet[P], text: str) -> QuerySet[P]:
    """Keep what has the words, and say how well it matches; an exact number is found whatever its punctuation."""
    if text:
        found = found.filter(Q(search=words(text)) | by_identifier(text))
    # The rank is a float4; as a float8 it survives the way through a page token unchanged.
    rank: Any = Cast(SearchRank(F("search"), words(text)), FloatField()) if text else Value(0.0, FloatField())
    ranked: Any = found.annotate(rank=rank)  # the stubs take an annotated query for one of another model
    return ranked


def within(column: str, name: str, values: dict[str, Any]) -> Q:
    """Return the condition of ``<name>_from`` and ``<name>_to`` on a partial date; one of its days is enough."""
    condition = Q()
    if since := values.get(f"{name}_from"):
        condition &= Q(**{f"{column}__gte": since}) | Q(**{f"{column}__in": [since[:4], since[:7]]})
    if until := values.get(f"{name}_to"):
        condition &= Q(**{f"{column}__lte": f"{until}-99-99"}) & ~Q(**{column: ""})
    return condition


def stamped(values: dict[str, Any]) -> Q:
    """Return the conditions on when a record was registered and its current version published."""
    condition = Q()
    for name, column in (("registered", "registered_on"), ("published", "published_at__date")):
        if since := values.get(f"{name}_from"):
            condition &= Q(**{f"{column}__gte": since.earliest})
        if until := values.get(f"{name}_to"):
            condition &= Q(**{f"{column}__lte": until.latest})
    return condition
