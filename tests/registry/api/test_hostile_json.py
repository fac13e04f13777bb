"""Bodies that would break a naive reader, sent to POST /validate/trial"""

import json

import orjson
import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, connection
from rest_framework.utils import json as framework_json

from tests.answers import problem
from tests.client import CheckedClient
from tests.factories import documents
from trials.models import Trial

PATH = "/api/v1/validate/trial"
HOSTILE = {
    "NUL": b'{"brief_title": "a\\u0000b"}',
    "NUL in a key": b'{"a\\u0000b": 1}',
    "lone surrogate": b'{"brief_title": "\\ud800"}',
    "repeated key": b'{"brief_title": "a", "brief_title": "b"}',
    "repeated key within": b'{"extensions": {"x": {"a": 1, "a": 2}}}',
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "unclosed": b"[" * 100_000,
    "many quotes": b'"' * 200_001,
    "NaN": b'{"extensions": {"x": NaN}}',
    "Infinity": b'{"extensions": {"x": -Infinity}}',
    "huge float": b'{"extensions": {"x": 1e400}}',
    "huge integer": b'{"extensions": {"x": ' + b"9" * 5000 + b"}}",
    "inexact integer": b'{"extensions": {"x": 9007199254740993}}',
    "bad UTF-8": b'{"brief_title": "\xff"}',
    "UTF-16": '{"brief_title": "a"}'.encode("utf-16"),
    "not JSON": b"brief_title=a",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_a_sentence(api: CheckedClient, name: str) -> None:
    response = api.post(PATH, HOSTILE[name], content_type="application/json")

    problem = orjson.loads(response.content)
    assert (response.status_code, problem["code"]) == (400, "invalid_json")
    assert problem["detail"]


@pytest.mark.parametrize("sent", [b"[]", b"1", b"null", b'"text"', b"{}", b'{"sites": [1]}', b'{"arms": {"a": 1}}'])
def test_json_that_is_no_document_is_a_finding(api: CheckedClient, sent: bytes) -> None:
    response = api.post(PATH, sent, content_type="application/json")

    assert response.status_code == 200
    assert orjson.loads(response.content)["publishable"] is False


def test_a_document_that_could_be_published_has_no_errors(api: CheckedClient) -> None:
    response = api.post(PATH, orjson.dumps(documents.minimal()), content_type="application/json")

    assert orjson.loads(response.content)["publishable"] is True


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_only_json_is_read(api: CheckedClient, content_type: str) -> None:
    response = api.post(PATH, b"{}", content_type=content_type)

    assert problem(response) == (415, "unsupported_media_type")


def test_no_body_is_no_json(api: CheckedClient) -> None:
    assert api.post(PATH).status_code == 415


def test_a_body_over_the_limit_is_not_read(api: CheckedClient) -> None:
    response = api.post(PATH, b'"' + b"a" * (4 * 1024 * 1024) + b'"', content_type="application/json")

    assert problem(response) == (413, "too_large")


@pytest.mark.django_db
def test_the_naive_reader_accepts_what_it_later_cannot_keep() -> None:
    """The control: the framework's parser drops a key, and lets through what the database then refuses."""
    assert framework_json.loads('{"a": 1, "a": 2}') == {"a": 2}
    assert framework_json.loads(HOSTILE["lone surrogate"].decode())["brief_title"] == "\ud800"
    value = framework_json.loads(HOSTILE["NUL"].decode())

    with connection.cursor() as cursor, pytest.raises(DataError):
        cursor.execute("SELECT %s::jsonb", [json.dumps(value)])


def test_extensions_in_a_form_are_read_as_strictly() -> None:
    with pytest.raises(ValidationError, match="stands twice"):
        Trial._meta.get_field("extensions").to_python('{"a": 1, "a": 2}')
