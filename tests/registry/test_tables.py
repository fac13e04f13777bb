"""Where code and database do not fit, that is said in a sentence before anything is done."""

import pytest
from django.apps.registry import Apps
from django.core.management import CommandError
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

from registry import tables
from registry.management.commands import run

pytestmark = pytest.mark.django_db


def test_tables_that_the_code_knows_are_nothing_to_speak_of() -> None:
    assert not tables.behind()
    assert tables.mismatch() is None


def test_a_database_that_is_newer_than_the_code_is_named_as_that() -> None:
    MigrationRecorder(connection).record_applied("trials", "0999_of_tomorrow")

    assert tables.mismatch() == (
        "The database is newer than this code: it has trials.0999_of_tomorrow, which the code does not know. "
        "Start the version that made it, or restore a backup from before."
    )


def test_what_an_app_left_that_is_no_part_of_the_registry_any_more_is_not_newer() -> None:
    MigrationRecorder(connection).record_applied("an_app_of_once", "0001_initial")

    assert tables.mismatch() is None


def test_a_model_without_its_migration_is_named_with_the_command_that_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    today = ProjectState.from_apps

    def with_another(apps: Apps) -> ProjectState:
        state = today(apps)
        state.add_model(ModelState("trials", "Another", [("id", models.BigAutoField(primary_key=True))]))
        return state

    monkeypatch.setattr(ProjectState, "from_apps", with_another)

    refusal = tables.mismatch()
    assert refusal
    assert refusal.startswith("The models of trials were changed without a migration: make it with ")


def test_run_does_nothing_with_tables_that_do_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.tables, "mismatch", lambda: "They do not fit.")
    called: list[str] = []
    monkeypatch.setattr(run, "call_command", lambda name, **_: called.append(name))

    with pytest.raises(CommandError, match="They do not fit"):
        run.Command()._prepare()
    assert called == ["prepare_database"], "it makes the roles that can look at tables, and looks at none"
