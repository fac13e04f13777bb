"""The tables of the public's view, written from plain values and held against them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

from registry.copying import copy

CONFIG = "registry"  # the search configuration of PostgreSQL: English word forms, accents ignored
# Stop words are not stored, but keep their places: a phrase cannot match across the gap between two texts.
_GAP = " a a a a "
_WEIGHTS = "abcd"
Row = Mapping[str, Any]
Fields = Mapping[str, "models.Field[Any, Any]"]


@dataclass(frozen=True)
class SearchText:
    """The text of a column of words, in four weights; PostgreSQL makes a vector of it when the row is written."""

    a: str = ""
    b: str = ""
    c: str = ""
    d: str = ""


def joined(texts: Iterable[object]) -> str:
    """Return several texts as one in which no phrase reaches from one into the next."""
    return "".join(f"{_GAP}{text}" for text in texts if text)


@dataclass(frozen=True)
class Mismatch:
    """A row that is not as it should be: whose it is, which one, and what is wrong with it."""

    record_id: str
    table: str
    row: str
    problem: str

    def __str__(self) -> str:
        return f"{self.record_id}: the row {self.row} of {self.table} {self.problem}"


@dataclass(frozen=True)
class Table:
    """One table of the view; ``owner`` is the column with the number of the record that a row belongs to."""

    model: type[models.Model]
    owner: str

    @cached_property
    def name(self) -> str:
        return _quoted(self.model._meta.db_table)

    @cached_property
    def _fields(self) -> Fields:
        return {field.column: field for field in self.model._meta.concrete_fields if field.column}

    @cached_property
    def _keys(self) -> list[str]:
        return [_quoted(str(field.column)) for field in self.model._meta.pk_fields]

    def upsert(self, rows: Iterable[Row]) -> None:
        """Write one row per record, in place of the one that it had."""
        ready = list(rows)
        if len(ready) == 1:  # making a table for it would cost more than all the rest
            self._write(*_literal(self._fields, ready[0]))
            return
        with _Staged(self, ready) as staged:
            self._write(staged.select, ())

    def _write(self, select: str, parameters: Sequence[Any]) -> None:
        columns = [_quoted(column) for column in self._fields]
        changed = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns if column not in self._keys)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self.name} ({', '.join(columns)}) {select} "
                f"ON CONFLICT ({', '.join(self._keys)}) DO UPDATE SET {changed}",
                parameters,
            )

    def replace(self, records: Collection[str], rows: Iterable[Row]) -> None:
        """Write the rows of some records, in place of all that they had."""
        self.delete(records)
        copy(self.model._meta.db_table, list(self._fields), ([row[name] for name in self._fields] for row in rows))

    def delete(self, records: Collection[str]) -> None:
        if records:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {self.name} WHERE {_quoted(self.owner)} = ANY(%s)", [list(records)])  # noqa: S608

    def differences(self, records: Collection[str], rows: Iterable[Row]) -> Iterator[Mismatch]:
        """Yield how what is stored of some records differs from the rows that they should have."""
        with _Staged(self, rows) as staged, connection.cursor() as cursor:
            cursor.execute(self._comparison(staged.select), [list(records)])
            mismatches = cursor.fetchall()
        for key, record_id, is_missing, is_excess, columns in mismatches:
            wrong = "is missing" if is_missing else "should not be there" if is_excess else f"differs in {columns}"
            yield Mismatch(record_id, self.model._meta.db_table, key, wrong)

    def _comparison(self, select: str) -> str:
        owner, keys = _quoted(self.owner), ", ".join(self._keys)
        key = f"concat_ws(' ', {keys})"
        others = [column for column in map(_quoted, self._fields) if column not in self._keys]
        named = [f"CASE WHEN t.{each} IS DISTINCT FROM s.{each} THEN '{each[1:-1]}' END" for each in others]
        differ = f"concat_ws(', ', {', '.join(named)})"
        return (
            f"SELECT {key}, coalesce(s.owner, t.owner), t.owner IS NULL, s.owner IS NULL, {differ} "  # noqa: S608
            f"FROM (SELECT {owner} AS owner, * FROM ({select}) AS staged) AS s FULL JOIN "
            f"(SELECT {owner} AS owner, * FROM {self.name} WHERE {owner} = ANY(%s)) AS t USING ({keys}) "
            f"WHERE s.owner IS NULL OR t.owner IS NULL OR {differ} <> '' ORDER BY {key}"
        )


class _Staged:
    """A temporary table of plain values; ``select`` gives them as the table itself has them, words as vectors."""

    def __init__(self, table: Table, rows: Iterable[Row]) -> None:
        self._name = f"staged_{table.model._meta.db_table}"
        self._fields, self._rows = table._fields, rows
        self.select = _select(self._fields, _quoted(self._name))

    def __enter__(self) -> _Staged:
        types = _plain(self._fields)
        declared = ", ".join(f"{_quoted(column)} {kind}" for column, kind in types.items())
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE {_quoted(self._name)} ({declared}) ON COMMIT DROP")
        copy(self._name, list(types), (list(_values(self._fields, row)) for row in self._rows))
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if not failed:  # else the transaction is over, and the table with it
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {_quoted(self._name)}")


def _literal(fields: Fields, row: Row) -> tuple[str, list[Any]]:
    """Return the same query for one row, with the row in it, and its parameters."""
    types = _plain(fields)
    values = ", ".join(f"%s::{kind}" for kind in types.values())
    source = f"(VALUES ({values})) AS staged ({', '.join(map(_quoted, types))})"
    return _select(fields, source), list(_values(fields, row))


def _plain(fields: Fields) -> dict[str, str]:
    """Return the columns in which rows are staged, with their types: words as the texts they are made of."""
    plain: dict[str, str] = {}
    for name, field in fields.items():
        if isinstance(field, SearchVectorField):
            plain |= {f"{name}_{weight}": "text" for weight in _WEIGHTS}
        else:
            plain[name] = str(field.db_type(connection))
    return plain


def _values(fields: Fields, row: Row) -> Iterator[Any]:
    for name in fields:
        value = row[name]
        if isinstance(value, SearchText):
            yield from (value.a, value.b, value.c, value.d)
        else:
            yield value


def _select(fields: Fields, source: str) -> str:
    expressions = ", ".join(_expression(name, field) for name, field in fields.items())
    return f"SELECT {expressions} FROM {source}"  # noqa: S608  names of our own


def _expression(name: str, field: models.Field[Any, Any]) -> str:
    if not isinstance(field, SearchVectorField):
        return _quoted(name)
    words = (f"setweight(to_tsvector('{CONFIG}', {_quoted(f'{name}_{weight}')}), '{weight}')" for weight in _WEIGHTS)
    return f"{' || '.join(words)} AS {_quoted(name)}"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
