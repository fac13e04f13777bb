"""What `manage.py` makes of errors that a command lets through."""

import pytest
from django.core import management
from django.db import connection, transaction

import manage
from registry.serving import pool


@pytest.mark.django_db
def test_a_database_without_the_tables_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def command(_: list[str]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT FROM a_table_of_another_version")

    monkeypatch.setenv("DATABASE_URL", "postgresql:///not-asked")  # no embedded server is started then
    monkeypatch.setattr(management, "execute_from_command_line", command)
    monkeypatch.setattr(pool, "close_pools", lambda: None)  # the tests go on using them
    with pytest.raises(SystemExit, match="has not got the tables of this version"):
        manage.main()
