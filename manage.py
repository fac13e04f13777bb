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

    from registry import postgres
    from registry.serving.pool import close_pools

    embedded = not os.environ.get("DATABASE_URL") and sys.argv[1:2] not in (["help"], [], ["run"], ["recover"])
    try:
        with postgres.running(postgres.data_dir()) if embedded else contextlib.nullcontext():
            try:
                execute_from_command_line(sys.argv)
            finally:
                close_pools()  # before the server stops, or the pool would report that it did
    except ImproperlyConfigured as error:
        sys.exit(f"A setting is wrong: {error}")
    except postgres.PostgresError as error:
        sys.exit(f"The embedded database did not start: {error}")


if __name__ == "__main__":
    main()
