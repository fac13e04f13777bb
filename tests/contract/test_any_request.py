"""Requests made up from the description, valid and not: no server error, and no answer that is not described."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import given, settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from studies.models import Study
from tests.client import openapi

with pytest.MonkeyPatch.context() as patched:
    patched.setenv("SERVING", "")  # importing it marks this process, and those that it starts, as one that serves
    from registry.wsgi import application

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
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
# By id and not by `described.parametrize()`, which gives the requests of all operations one name: of tests with the
# same name, a run on several cores runs one.
OPERATIONS = [
    described.find_operation_by_id(operation["operationId"])
    for operations in openapi()["paths"].values()
    for operation in operations.values()
]
REQUESTS = [
    pytest.param(operation, mode, id=f"{operation.definition.raw['operationId']}-{mode}")
    for operation in OPERATIONS
    for mode in GenerationMode
    # Where any text is an identifier and nothing else is asked for, no request is wrong.
    if mode.is_positive or operation.query or operation.body
]


@pytest.fixture(autouse=True)
def something_to_find(published_study: Study) -> Iterator[None]:
    """Have a trial and a study published, so that not every answer is empty, and keep the connection that sees them."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("operation", "mode"), REQUESTS)
def test_any_request_is_answered_as_described(operation: APIOperation, mode: GenerationMode) -> None:
    @settings(max_examples=max(10, settings().max_examples // 10))  # more where the profile explores
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        case.headers["Accept-Encoding"] = "identity"  # a client of WSGI unpacks nothing
        case.call_and_validate(checks=CHECKS)

    ask()
