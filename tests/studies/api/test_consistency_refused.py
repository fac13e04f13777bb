"""POST /consistency: what it refuses."""

from typing import Any

import orjson
import pytest

from registry.api.parsers import MAX_BYTES
from studies.evaluation import LIMITS
from tests.answers import errors, problem
from tests.client import CheckedClient

PATH = "/api/v1/consistency"


@pytest.mark.parametrize(
    ("document", "pointers"),
    [
        ([], {""}),
        (None, {""}),
        ("text", {""}),
        ({"colour": "red"}, {"/colour"}),
        ({"outcomes": None}, {"/outcomes"}),
        ({"outcomes": {}}, {"/outcomes"}),
        ({"outcomes": [None]}, {"/outcomes/0"}),
        ({"outcomes": [{"measure": "ORR"}, {"value": "1"}]}, {"/outcomes/1/measure"}),
        ({"outcomes": [{"measure": "ORR", "value": 37.0}]}, {"/outcomes/0/value"}),
        ({"outcomes": [{"measure": "ORR", "numerator": "10"}]}, {"/outcomes/0/numerator"}),
        ({"outcomes": [{"measure": "ORR", "numerator": -1}]}, {"/outcomes/0/numerator"}),
        ({"outcomes": [{"measure": "ORR", "denominator": 2**31}]}, {"/outcomes/0/denominator"}),
        ({"outcomes": [{"measure": "RESPONSE", "group": "g"}]}, {"/outcomes/0/measure"}),
        ({"outcomes": [{"measure": "ORR", "group": "g"}]}, {"/outcomes/0/group"}),
        ({"groups": [{"key": "a"}, {"key": "a"}]}, {"/groups/1/key"}),
        ({"population": {"enrolled": True}, "data_cutoff_on": "2024-02-30"}, {"/population/enrolled",
                                                                             "/data_cutoff_on"}),
        ({"provenance": [{"path": "/title", "source": "s", "relation": "SUPPORTS"}]}, {"/provenance/0/source"}),
    ],
)  # fmt: skip
def test_a_malformed_document_is_refused_with_every_place(
    api: CheckedClient, document: Any, pointers: set[str]
) -> None:
    response = api.post(PATH, orjson.dumps(document), content_type="application/json")

    assert problem(response) == (400, "invalid_document")
    assert {error["pointer"] for error in errors(response)} == pointers


ROW: dict[str, dict[str, Any]] = {
    "outcomes": {"measure": "OS"},
    "adverse_events": {"term": "Rash"},
    "baseline": {"characteristic": "Age"},
    "timeline": {"type": "EVENT"},
    "provenance": {"path": "/title", "source": "s", "relation": "SUPPORTS"},
}


@pytest.mark.parametrize("name", LIMITS)
def test_as_many_as_the_limit_are_checked_and_one_more_is_refused(api: CheckedClient, name: str) -> None:
    many = [ROW[name] if name in ROW else {"key": str(number)} for number in range(LIMITS[name] + 1)]
    document = {"sources": [{"key": "s"}], "title": "x"}

    assert api.post(PATH, orjson.dumps(document | {name: many[1:]}), content_type="application/json").status_code == 200
    response = api.post(PATH, orjson.dumps(document | {name: many}), content_type="application/json")
    assert problem(response) == (400, "too_many")
    assert [error["pointer"] for error in errors(response)] == [f"/{name}"]


@pytest.mark.parametrize("sent", [b"", b" ", b"\xef\xbb\xbf{}", b"{", b"\x00", b'{"a":1,"a":2}', b'{"title":"\\u0000"}',
                                  b'{"title":"\\ud800"}', b"[" * 40, b'{"title":NaN}', b"{}{}", b"\xff"])  # fmt: skip
def test_what_is_no_json_is_refused(api: CheckedClient, sent: bytes) -> None:
    response = api.generic("POST", PATH, sent, CONTENT_TYPE="application/json")

    assert problem(response) == (400, "invalid_json")


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "text/json", "application/merge-patch+json", "multipart/form-data"]
)
def test_anything_else_is_not_read(api: CheckedClient, content_type: str) -> None:
    response = api.generic("POST", PATH, b"{}", content_type=content_type)

    assert problem(response) == (415, "unsupported_media_type")


@pytest.mark.parametrize(("size", "status"), [(MAX_BYTES, 200), (MAX_BYTES + 1, 413)])
def test_the_limit_of_a_body_is_exact(api: CheckedClient, size: int, status: int) -> None:
    response = api.post(PATH, b"{" + b" " * (size - 2) + b"}", content_type="application/json")

    assert response.status_code == status


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_it_can_only_be_posted_to(api: CheckedClient, method: str) -> None:
    response = getattr(api, method)(PATH)

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


def test_no_cache_keeps_the_answer_and_no_form_token_is_asked_for() -> None:
    response = CheckedClient(enforce_csrf_checks=True).post(PATH, b"{}", content_type="application/json")

    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert not response.has_header("ETag")


def test_a_parameter_is_refused(api: CheckedClient) -> None:
    assert problem(api.post(f"{PATH}?x=1", b"{}", content_type="application/json")) == (400, "unknown_parameter")
