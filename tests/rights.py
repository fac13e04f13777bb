"""The rights with which a test asks the database: those of a superuser, unless it says otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from registry.postgres.roles import Role


def as_the_web() -> None:
    """Take the rights of whoever serves requests, until the transaction ends."""
    role = Role.of(settings.SECRET_DATABASE_URLS.web).name
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(role)}")


@contextmanager
def superuser() -> Iterator[None]:
    """Have the rights of the tests themselves in the block, and those from before after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_user)")
        before = cursor.fetchone()[0]
        cursor.execute("SET LOCAL ROLE NONE")
        yield
        cursor.execute(f"SET LOCAL ROLE {before}")
