"""Treatments are picked by what refers to them, and keep the key by which they are referred to."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from studies import actions
from studies.document import render
from studies.models import Study
from tests.factories import studies as documents
from tests.forms import Sent, address, saved
from tests.studies.admin.test_groups import errors

pytestmark = pytest.mark.django_db

TREATMENT, RESPONSE = 1, 2  # their places in the complete document


def test_a_response_and_an_outcome_are_given_a_treatment(admin: Client, study: Study, untouched: Sent) -> None:
    drug = str(study.timeline.get(key="a").pk)
    saved(admin, study, untouched | {"timeline-4-treatment": drug, "outcomes-0-treatment": drug})

    document = render(study)
    assert document["timeline"][4]["treatment"] == document["outcomes"][0]["treatment"] == "a"


@pytest.mark.parametrize("forged", ["other", "response", "x"])
def test_what_is_no_treatment_of_the_study_is_refused(
    admin: Client, study: Study, untouched: Sent, curator: User, forged: str
) -> None:
    other = actions.create(by=curator, document=documents.complete()).timeline.get(key="a")
    keys = {"other": str(other.pk), "response": str(study.timeline.all()[RESPONSE].pk), "x": "x"}
    document = render(study)

    response = admin.post(address(study), untouched | {"timeline-4-treatment": keys[forged]})

    assert errors(response, "timeline") == ["Pick a treatment of this study."]
    assert render(study) == document


def test_a_treatment_that_is_referred_to_keeps_its_key_and_stays(admin: Client, study: Study, untouched: Sent) -> None:
    document = render(study)

    without_key = admin.post(address(study), untouched | {f"timeline-{TREATMENT}-key": ""})
    deleted = admin.post(address(study), untouched | {f"timeline-{TREATMENT}-DELETE": "on"})

    assert errors(without_key, "timeline") == ["Responses, measurements or outcomes refer to it by its key."]
    assert "protected" in " ".join(errors(deleted, "timeline"))
    assert render(study) == document
