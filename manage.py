#!/usr/bin/env python3
"""Run a command of the registry, with its database up."""

import contextlib
import os
import sys


def main() -> None:
    """Start the embedded server for the time of the command, unless DATABASE_URL names another."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError
    from psycopg.errors import InsufficientPrivilege, UndefinedTable
    from psycopg_pool import PoolTimeout

    from registry import postgres, rights
    from registry.postgres import roles
    from registry.serving.pool import close_pools

    embedded = not os.environ.get("DATABASE_URL") and sys.argv[1:2] not in (["help"], [], ["run"], ["recover"])
    try:
        with postgres.running(postgres.data_dir()) if embedded else contextlib.nullcontext():
            try:
                if embedded and not roles.are_there(postgres.addresses(postgres.data_dir())):
                    rights.prepare()  # a new folder, or one from before there were roles
                execute_from_command_line(sys.argv)
            finally:
                close_pools()  # before the server stops, or the pool would report that it did
    except ImproperlyConfigured as error:
        sys.exit(f"A setting is wrong: {error}")
    except postgres.PostgresError as error:
        sys.exit(f"The embedded database did not start: {error}")
    except ProgrammingError as error:
        if isinstance(error.__cause__, UndefinedTable):
            sys.exit("The database has not got the tables of this version: `manage.py migrate` makes them.")
        if not isinstance(error.__cause__, InsufficientPrivilege):
            raise
        reason = str(error).partition("\n")[0]
        sys.exit(f"This needs the role that owns the tables; name it in OWNER_DATABASE_URL. ({reason})")
    except OperationalError as error:
        if not isinstance(error.__cause__, PoolTimeout):
            raise
        sys.exit("The database cannot be used. If it is a role that is missing: `manage.py prepare_database` makes it.")


if __name__ == "__main__":
    main()
