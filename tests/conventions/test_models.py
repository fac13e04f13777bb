"""What every model of the registry keeps to."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.management import call_command
from django.db import connection, models

from registry.curation.models import Curated, Row
from registry.dates import PartialDateField

LABELS = ("ledger", "curation", "records", "trials", "studies")
OURS = [model for label in LABELS for model in apps.get_app_config(label).get_models()]
APPEND_ONLY = {"ledger_publication", "curation_curationevent"}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_field_is_explained_to_a_curator(model: type[models.Model]) -> None:
    for field in model._meta.fields:
        chosen = not field.primary_key or not isinstance(field, models.AutoField)
        parent = field.name in ("trial", "arm", "site", "reference", "study")  # the record that a row belongs to
        assert field.help_text or not chosen or parent, f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_model_has_an_order(model: type[models.Model]) -> None:
    assert model._meta.ordering


@pytest.mark.django_db
def test_nothing_else_is_append_only() -> None:
    tables = [model._meta.db_table for model in OURS]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT t.tgrelid::regclass::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE p.proname = 'ledger_refuse'"
        )
        guarded = {row[0] for row in cursor.fetchall()}

    assert guarded == APPEND_ONLY
    assert guarded < set(tables)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("model", [each for each in OURS if issubclass(each, Row | Curated)], ids=str)
def test_what_curators_write_is_checked_by_the_database(model: type[models.Model]) -> None:
    """A word and a partial date: their CHECKs come with ``@constraints.checked``."""
    checks = " ".join(check.name for check in model._meta.constraints)
    for field in model._meta.concrete_fields:
        words = field.base_field.choices if isinstance(field, ArrayField) else field.choices
        assert not words or f"_{field.name}_known" in checks
        assert not isinstance(field, PartialDateField) or f"_{field.name}_is_date" in checks
