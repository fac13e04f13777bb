"""Count the values of columns among everything that a query selects, in one statement."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from registry import budget

MAX_VALUES = 100  # of one facet; the commonest ones
_SECONDS = 3.0  # of the database
_LESS = "Ask for fewer facets at once, or for what fewer records match."


def count(selection: QuerySet[Any], columns: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return ``{column: [{"value", "count"}, …]}``, the commonest value first; lists count each of their values."""
    counted: dict[str, list[dict[str, Any]]] = {name: [] for name in columns}
    meta = selection.model._meta
    try:
        selected, parameters = selection.order_by().values(*columns).query.sql_with_params()
    except EmptyResultSet:  # Django sees without asking that nothing can match
        return counted
    parts = []
    for number, name in enumerate(columns):
        column = f'"{meta.get_field(name).column}"'
        is_list = meta.get_field(name).get_internal_type() == "ArrayField"
        value = f"unnest({column})" if is_list else column
        parts.append(
            f"(SELECT {number}, value, count(*) FROM (SELECT {value} AS value FROM matches) AS v "  # noqa: S608
            f"WHERE value <> '' GROUP BY value ORDER BY 3 DESC, 2 LIMIT {MAX_VALUES})"
        )
    with budget.limited(_LESS, seconds=_SECONDS), connections[selection.db].cursor() as cursor:
        cursor.execute(f"WITH matches AS MATERIALIZED ({selected}) {' UNION ALL '.join(parts)}", parameters)
        rows = cursor.fetchall()
    for number, value, times in rows:
        counted[columns[number]].append({"value": value, "count": times})
    return counted
