"""The database keeps partial dates in their form, and a list does not fail over one that is none."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from registry.dates import PartialDateField
from studies.models import PublishedOutcome, PublishedStudy
from tests.client import CheckedClient
from trials.models import PublishedTrial, Trial

PUBLISHED = [
    *((PublishedTrial, name) for name in ("start_date", "primary_completion_date", "completion_date")),
    (PublishedStudy, "published_on"), (PublishedOutcome, "published_on"),
]  # fmt: skip
DATES: list[tuple[type[models.Model], str]] = [
    *PUBLISHED,
    *(
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, PartialDateField)
    ),
]


@pytest.mark.parametrize(("model", "column"), DATES, ids=lambda part: getattr(part, "__name__", part))
def test_each_table_with_a_date_has_a_check(model: type[models.Model], column: str) -> None:
    checks = [str(each.condition) for each in model._meta.constraints if isinstance(each, models.CheckConstraint)]
    assert any(f"{column}__regex" in check for check in checks)


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["first_submitted", "last_update_posted", "start_date"])
def test_a_date_that_is_none_is_refused(trial: Trial, column: str) -> None:
    with pytest.raises(IntegrityError, match=f"trial_{column}_is_date"), transaction.atomic():
        Trial.objects.update(**{column: "last week"})


@pytest.mark.django_db
def test_lists_outlive_a_day_that_no_calendar_has(
    published: Trial, api: CheckedClient, admin_client: CheckedClient
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE trials_publishedtrial SET start_date = '2023-02-31'")
        cursor.execute("UPDATE trials_trial SET first_posted = '2023-02-31', start_date = '2023-02-31'")

    assert api.get("/api/v1/trials?sort=start&start_from=2023").status_code == 200
    assert admin_client.get("/admin/trials/trial/").status_code == 200
