"""What every migration keeps to: none refers to code that will change, and each can be undone."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations import CreateModel, RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.models import IndexOperation

OURS = [app.label for app in apps.get_app_configs() if Path(app.path).is_relative_to(Path(settings.BASE_DIR))
        and not Path(app.path).is_relative_to(Path(settings.BASE_DIR) / ".venv")]  # fmt: skip
FOUND = MigrationLoader(None).disk_migrations
DISK = {key: FOUND[key] for key in sorted(FOUND) if key[0] in OURS}  # in one order, for tests that run side by side


def test_there_are_migrations_of_every_app_that_stores_something() -> None:
    assert {app for app, _ in DISK} >= {"ledger", "curation", "trials"}


@pytest.mark.parametrize("key", DISK, ids="/".join)
def test_sql_and_code_can_be_undone(key: tuple[str, str]) -> None:
    for operation in DISK[key].operations:
        if isinstance(operation, (RunSQL, RunPython)):
            assert operation.reversible, operation


@pytest.mark.parametrize("key", DISK, ids="/".join)
def test_a_migration_uses_no_model_and_no_view_of_today(key: tuple[str, str]) -> None:
    source = Path(str(__import__(DISK[key].__module__, fromlist=["_"]).__file__)).read_text()
    imported = {
        name.name if isinstance(node, ast.Import) else str(node.module)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in node.names
    }

    own = {name for name in imported if not name.startswith("django")}
    assert not [name for name in own if name.split(".")[-1] in ("models", "actions", "views")]
    assert not [name for name in own if name.startswith(("trials", "studies")) and "migrations" not in name]


@pytest.mark.parametrize("key", DISK, ids="/".join)
def test_a_migration_is_named_for_what_it_does(key: tuple[str, str]) -> None:
    assert "_auto_" not in key[1]
    assert not key[1].endswith("_initial")


@pytest.mark.parametrize("key", DISK, ids="/".join)
def test_a_new_table_has_its_constraints_and_indexes_at_once(key: tuple[str, str]) -> None:
    """Each that is added later costs Django all models that refer to the table: two thirds of a first start."""
    operations = DISK[key].operations
    new = {operation.name_lower for operation in operations if isinstance(operation, CreateModel)}
    added = [each for each in operations if isinstance(each, IndexOperation) and each.model_name_lower in new]
    assert not added, "move them into the options of the CreateModel, which stands below those that it refers to"


@pytest.mark.parametrize("app", sorted({app for app, _ in DISK}))
def test_numbers_run_without_a_gap_and_lead_to_one_end(app: str) -> None:
    numbers = sorted(int(name[:4]) for label, name in DISK if label == app)

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(MigrationLoader(None).graph.leaf_nodes(app)) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_all_of_them_can_be_undone_and_done_again() -> None:
    ends = [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] in OURS]
    try:
        MigrationExecutor(connection).migrate([(app, None) for app, _ in ends])
        tables = connection.introspection.table_names()
        assert not [name for name in tables if name.split("_")[0] in OURS]
    finally:  # by the command, which also grants the roles their rights to the new tables
        call_command("migrate", verbosity=0)
