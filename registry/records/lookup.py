"""Find published records: by number, by words, by date."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import BooleanField, F, FloatField, Func, Q, QuerySet, Value
from django.db.models.functions import Cast

from registry import identifiers
from registry.api.problems import Gone, not_found
from registry.ledger.models import Event, Publication
from registry.records.models import PublishedRecord
from registry.records.tables import CONFIG
from registry.refusals import NotUnique, SharingRecord
from registry.serving import database

P = TypeVar("P", bound=PublishedRecord)
_CANDIDATES = 100  # as many as anybody looks through
_IDLE_MINUS = re.compile(r'-(?![\w"])')  # excludes nothing; PostgreSQL fails on some thirty of them in a row


def current(model: type[PublishedRecord], identifier: str) -> tuple[str, str, str]:
    """Return registry number, content and hash of the record that an identifier names, in one query.

    A number that names one record in the world names it here too, whoever else mentions it. Raises a 404 where nobody
    has the identifier, ``NotUnique`` where several share it, ``Gone`` where who had it was removed.
    """
    noun = str(model._meta.verbose_name).removeprefix("published ")
    if "\x00" in identifier:
        raise not_found(f"No {noun} has this identifier.")
    key = identifiers.normalize(identifier)
    by_number, by_key = _statements(model)
    rows = database.rows(model, by_number if identifiers.is_ours(key) else by_key, [key])
    if not rows:
        _say_what_was_removed(model, key)
        raise not_found(f"No {noun} has this identifier.")
    record_id, content, sha256, is_its_own = rows[0]
    if len(rows) > 1 and not is_its_own:
        raise _shared(model, key, noun)
    return record_id, content, sha256


def number(model: type[PublishedRecord], identifier: str) -> str:
    """Return the registry number of a record, removed or not: its history stays."""
    try:
        return current(model, identifier)[0]
    except Gone as gone:
        return gone.record_id


def _say_what_was_removed(model: type[PublishedRecord], key: str) -> None:
    """Ask the ledger: what was removed is not in the public's view, so that no list, count or search has to know.

    Of several removed records that had a number it is the one with the newest entry.
    """
    records = [key] if identifiers.is_ours(key) else _that_had(model, key)
    newest = Publication.objects.filter(kind=model.kind, record_id__in=records).order_by("-serial").first()
    if newest and newest.event == Event.REMOVED:
        raise Gone(newest.record_id, newest.content, newest.content_sha256)


def _that_had(model: type[PublishedRecord], key: str) -> list[str]:
    """Return the removed records that had a number; those alone whose own it was, where there are such."""
    rows = model.former_numbers.having(key).values_list("record_id", "type")
    types = dict(rows)
    return [record for record, type_ in types.items() if type_ in identifiers.OF_ONE_RECORD] or list(types)


@cache
def _statements(model: type[PublishedRecord]) -> tuple[str, str]:
    """Write out the queries of the busiest addresses: building them anew would cost more than running them."""
    numbers, quote = model.numbers(), connection.ops.quote_name
    records, publications = quote(model._meta.db_table), quote(Publication._meta.db_table)
    selected = "SELECT t.record_id, p.content, p.content_sha256"
    current_ = f"JOIN {publications} p ON p.serial = t.current_id"
    types = ", ".join(f"'{type_}'" for type_ in identifiers.OF_ONE_RECORD)
    named = (
        f"SELECT record_id, type IN ({types}) AS is_its_own FROM {quote(numbers._meta.db_table)} "  # noqa: S608  ours
        "WHERE key = %s ORDER BY is_its_own DESC, record_id LIMIT 2"
    )
    return (
        f"{selected}, true FROM {records} t {current_} WHERE t.record_id = %s",
        f"{selected}, n.is_its_own FROM ({named}) n JOIN {records} t ON t.record_id = n.record_id {current_} "
        "ORDER BY n.is_its_own DESC, t.record_id",
    )


def _shared(model: type[PublishedRecord], key: str, noun: str) -> NotUnique:
    sharing = model.numbers().having(key).order_by("record_id").values_list("record_id", "record__title")
    candidates = [
        SharingRecord(id=record_id, title=title, address=f"{model.address}/{record_id}")
        for record_id, title in sharing[:_CANDIDATES]
    ]
    return NotUnique(noun, candidates)


class _AnyOf(Func):
    """Whether a column is one of the values of a subquery that does not depend on the row.

    As an array it is read once and an index can be asked for its values; beside another condition, ``IN`` makes
    PostgreSQL read the whole table.
    """

    template, arg_joiner, output_field = "%(expressions)s)", " = ANY(", BooleanField()


def by_identifier(model: type[PublishedRecord], identifier: str, column: str = "record_id") -> Q:
    """Return what selects by one of the numbers of a record; a number of ours that is mistyped selects nothing.

    ``column`` is the one that has our number of the record.
    """
    key = identifiers.normalize(identifier)
    if identifiers.is_ours(key):
        return Q(**{column: key})
    return Q(_AnyOf(F(column), ArraySubquery(model.numbers().having(key).values("record_id"))))


def words(text: str) -> SearchQuery:
    """Return the search for what somebody typed, in the way of web searches."""
    return SearchQuery(_IDLE_MINUS.sub(" ", text), config=CONFIG, search_type="websearch")


def matching(records: QuerySet[P], text: str) -> QuerySet[P]:
    """Keep what has the words, and say how well it matches; an exact number is found whatever its punctuation."""
    if text:
        records = records.filter(Q(search=words(text)) | by_identifier(records.model, text))
    # The rank is a float4; as a float8 it survives the way through a page token unchanged.
    rank: Any = Cast(SearchRank(F("search"), words(text)), FloatField()) if text else Value(0.0, FloatField())
    ranked: Any = records.annotate(rank=rank)  # the stubs take an annotated query for one of another model
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
