"""The CHECKs of a row are asked in one query, and refuse what Django's way of asking refuses."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from studies.models import Study
from trials.models import Trial

pytestmark = pytest.mark.django_db

BROKEN: list[dict[str, Any]] = [
    {},
    {"overall_status": "NOPE"},
    {"start_date": "soon"},
    {"start_date": "", "start_date_type": "ACTUAL"},
    {"overall_status": "NOPE", "start_date": "soon", "study_type": "GUESSING"},
]


def refusals(record: Model, validate: Any, exclude: set[str]) -> dict[str, list[str]]:
    try:
        validate(record, exclude)
    except ValidationError as refusal:
        return {name: sorted(messages) for name, messages in refusal.message_dict.items()}
    return {}


@pytest.mark.parametrize("values", BROKEN, ids=lambda values: ",".join(values) or "sound")
@pytest.mark.parametrize("exclude", [set(), {"overall_status"}, {"start_date"}], ids=["all", "no status", "no start"])
def test_they_refuse_what_each_alone_refuses(trial: Trial, values: dict[str, Any], exclude: set[str]) -> None:
    for name, value in values.items():
        setattr(trial, name, value)

    together = refusals(trial, type(trial).validate_constraints, exclude)

    assert together == refusals(trial, Model.validate_constraints, exclude)
    assert bool(together) == bool(values.keys() - exclude - ({"start_date_type"} if "start_date" in exclude else set()))


def test_a_sound_row_needs_one_query_however_many_there_are(trial: Trial) -> None:
    with CaptureQueriesContext(connection) as queries:
        trial.validate_constraints()

    assert sum(sql["sql"].startswith("SELECT") for sql in queries) == 1


def test_what_is_to_stand_once_is_noticed_beside_sound_checks(study: Study) -> None:
    first = study.groups.all()[0]
    second = type(first)(study=study, key=first.key, label="The same key again")

    assert "__all__" in refusals(second, type(second).validate_constraints, set())
    second.key = "another"
    assert refusals(second, type(second).validate_constraints, set()) == {}
