"""Whether the tables of the database are those that the code knows."""

from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


def behind() -> bool:
    """Whether a migration is still to be applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def mismatch() -> str | None:
    """Return why no migration can make them agree, in words; None if they do or `migrate` will see to it."""
    loader = MigrationExecutor(connection).loader
    known = {*loader.disk_migrations, *(each for one in loader.disk_migrations.values() for each in one.replaces)}
    if newer := sorted(key for key in set(loader.applied_migrations) - known if key[0] in loader.migrated_apps):
        return (
            f"The database is newer than this code: it has {_names(newer)}, which the code does not know. "
            "Start the version that made it, or restore a backup from before."
        )
    changed = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(loader.graph)
    if changed:
        return (
            f"The models of {', '.join(sorted(changed))} were changed without a migration: "
            "make it with `.venv/bin/python manage.py makemigrations`."
        )
    return None


def _names(migrations: list[tuple[str, str]]) -> str:
    return ", ".join(f"{app}.{name}" for app, name in migrations)
