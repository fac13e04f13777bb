"""Many rows in one round trip."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows by COPY, which triggers and checks see as they see an INSERT.

    Raises Django's exceptions, as a query does: those of the driver would pass by whoever waits for an
    ``IntegrityError`` or for the database to come back.
    """
    quote = connection.ops.quote_name
    statement = f"COPY {quote(table)} ({', '.join(map(quote, columns))}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copying:
        for row in rows:
            copying.write_row(row)
