"""Requests made up from the description, valid and not: no server error, and no answer that is not described."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from registry.wsgi import application
from studies.models import Study
from tests.client import openapi

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# Not that whatever fits its schema is accepted: a page token is made by the server, and not by guessing.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
described = schemathesis.openapi.from_dict(openapi())
described.app = application


@pytest.fixture(autouse=True)
def something_to_find(published_study: Study) -> None:
    """Publish a trial and a study, so that not every answer is empty."""


@described.parametrize()
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_request_is_answered_as_described(case: Any) -> None:
    case.call_and_validate(checks=CHECKS)
