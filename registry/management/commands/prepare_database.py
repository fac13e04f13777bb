"""Make the roles of the database, and give each what it needs."""

from typing import Any

import psycopg
from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError

from registry import rights
from registry.postgres.roles import RoleError


class Command(BaseCommand):
    """Make the three roles with their rights and limits; the same however often, and what `migrate` needs first."""

    help = (
        "Make the roles that OWNER_DATABASE_URL, DATABASE_URL and READ_DATABASE_URL name, with the rights of "
        "ADMIN_DATABASE_URL, and let the first own everything. It can be run again at any time."
    )
    requires_system_checks: list[str] = []  # the database that they ask about is prepared here

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, and say what is not as it should be."""
        if settings.SECRET_DATABASE_URLS.admin:
            try:
                rights.prepare()
            except RoleError as error:
                raise CommandError(str(error)) from None
            except psycopg.Error as error:
                raise CommandError(f"The roles could not be made: {_first_line(error)}") from error
        self.check(tags=[Tags.database], databases=["default"])


def _first_line(error: psycopg.Error) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
