"""The rights with which a test asks the database: those of a superuser, unless it says otherwise."""

from django.conf import settings
from django.db import connection

from registry.postgres.roles import Role


def as_the_web() -> None:
    """Take the rights of whoever serves requests, until the transaction ends."""
    role = Role.of(settings.SECRET_DATABASE_URLS.web).name
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(role)}")


def as_superuser() -> None:
    """Take the rights of the tests themselves again."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
