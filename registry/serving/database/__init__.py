"""Django's PostgreSQL backend, with patience; Django finds it by ``ENGINE`` in the settings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections, models, router

if TYPE_CHECKING:
    from registry.serving.database.base import DatabaseWrapper


def rows(model: type[models.Model], statement: str, parameters: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Return what a statement selects; ``model`` is what it reads, by which Django's router chooses the database."""
    connection = cast("DatabaseWrapper", connections[router.db_for_read(model)])
    return connection.read(statement, parameters)


def statement(selection: models.QuerySet[Any, Any]) -> str:
    """Return the text of a query with its values in it; empty where Django sees that nothing can match."""
    try:
        text, parameters = selection.query.sql_with_params()
    except EmptyResultSet:
        return ""
    with connections[router.db_for_read(selection.model)].cursor() as cursor:
        return str(cursor.mogrify(text, parameters))
