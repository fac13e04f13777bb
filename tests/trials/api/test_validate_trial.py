"""POST /validate/trial: every rule over a document, and nothing stored. Hostile bodies have a file of their own."""

from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from hypothesis import given, settings

from registry.api.parsers import MAX_BYTES
from registry.curation.models import CurationEvent
from registry.ledger.models import Publication
from registry.refusals import NotReady
from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories import documents
from tests.factories.generated import trial_documents
from tests.publishing import publish_trial
from tests.work import assert_in_proportion
from trials.models import PublishedTrial, Trial
from trials.validation import book

PATH = "/api/v1/validate/trial"
BROKEN = documents.minimal(
    brief_title="x" * 301,
    identifiers=[{"type": "NCT", "value": "wrong"}],
    endpoints=[{"role": "PRIMARY"}],
    links=[{"url": "javascript:alert(1)"}],
)


def validate(api: CheckedClient, document: Any) -> Any:
    """Return what validation answers to a document."""
    return body(api.post(PATH, orjson.dumps(document), content_type="application/json"))


def refusing(answer: Any) -> list[tuple[str, str]]:
    """Return rule and place of everything that forbids publishing."""
    return [(each["code"], each["pointer"]) for each in answer["findings"] if each["severity"] == "ERROR"]


@pytest.mark.django_db
def test_a_document_with_everything_can_be_published(api: CheckedClient) -> None:
    answer = validate(api, documents.complete())

    assert (answer["publishable"], refusing(answer)) == (True, [])


@pytest.mark.django_db
def test_every_mistake_is_told_with_its_rule_and_its_place(api: CheckedClient) -> None:
    answer = validate(api, BROKEN)

    assert answer["publishable"] is False
    assert set(refusing(answer)) == {
        ("IDENTIFIER_MALFORMED", "/identifiers/0/value"),
        ("ENDPOINT_WITHOUT_MEASURE", "/endpoints/0/measure"),
        ("NOT_A_WEB_ADDRESS", "/links/0/url"),
    }
    assert ("TITLE_TOO_LONG", "WARNING") in {(each["code"], each["severity"]) for each in answer["findings"]}


def test_a_malformed_document_is_told_its_form(api: CheckedClient) -> None:
    answer = validate(api, {"brief_title": 7, "colour": "red", "sites": [{"country": 1}]})

    assert {code for code, _ in refusing(answer)} == {"FORM"}
    assert {pointer for _, pointer in refusing(answer)} == {"/colour"}


@pytest.mark.django_db
def test_codes_are_those_that_the_vocabularies_explain(api: CheckedClient) -> None:
    known = set(book.rules) | {"FORM"}

    assert {each["code"] for each in validate(api, BROKEN)["findings"]} <= known


@pytest.mark.django_db
def test_publishing_refuses_exactly_what_it_calls_unpublishable(api: CheckedClient, curator: User) -> None:
    answer = validate(api, BROKEN)
    with pytest.raises(NotReady) as refusal:
        publish_trial(curator, BROKEN)

    assert [(each.code, each.pointer) for each in refusal.value.findings] == [
        (each["code"], each["pointer"]) for each in answer["findings"]
    ]


@pytest.mark.django_db
def test_what_was_published_can_be_published(api: CheckedClient, published: Trial) -> None:
    document = orjson.loads(api.get(f"/api/v1/trials/{published.record_id}").content)

    assert validate(api, document)["publishable"] is True


@pytest.mark.django_db
def test_the_id_of_a_record_makes_it_a_version_of_that_record(api: CheckedClient, published: Trial) -> None:
    def codes(**more: Any) -> set[str]:
        return {each["code"] for each in validate(api, documents.minimal(**more))["findings"]}

    assert "IDENTIFIER_DROPPED" in codes(id=published.record_id)
    assert "IDENTIFIER_DROPPED" not in codes()
    assert "IDENTIFIER_DROPPED" not in codes(id="TR0000025")


@pytest.mark.parametrize("number", ["", "TR0000018", "tr0000017", 17, None, ["TR0000017"], {}])
def test_what_is_no_number_is_looked_up_nowhere(api: CheckedClient, number: Any) -> None:
    """No database is at hand here: a question to it would fail."""
    assert validate(api, documents.minimal(id=number))["publishable"] is True


@pytest.mark.django_db
def test_nothing_is_stored(api: CheckedClient) -> None:
    validate(api, documents.complete())

    assert not any(model.objects.exists() for model in (Trial, PublishedTrial, Publication, CurationEvent))


def test_no_cache_keeps_the_answer(api: CheckedClient) -> None:
    response = api.post(PATH, b"{}", content_type="application/json")

    assert (response.headers["Cache-Control"], response.has_header("ETag")) == ("no-store", False)


@pytest.mark.django_db
@settings(max_examples=40)
@given(document=trial_documents())
def test_any_document_of_the_right_form_is_told_no_mistake_of_form(document: dict[str, Any]) -> None:
    assert "FORM" not in {code for code, _ in refusing(validate(CheckedClient(), document))}


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON"])
def test_json_may_say_how_it_is_written(api: CheckedClient, content_type: str) -> None:
    assert api.post(PATH, b"{}", content_type=content_type).status_code == 200


@pytest.mark.parametrize("content_type", ["", "text/json", "application/jsonp", "application/merge-patch+json", "x"])
def test_anything_else_is_not_read(api: CheckedClient, content_type: str) -> None:
    response = api.post(PATH, b"{}", content_type=content_type)

    assert problem(response) == (415, "unsupported_media_type")


@pytest.mark.parametrize("sent", [b"", b" ", b"\xef\xbb\xbf{}", b"{", b"\x00"])
def test_what_is_no_json_is_refused(api: CheckedClient, sent: bytes) -> None:
    response = api.generic("POST", PATH, sent, CONTENT_TYPE="application/json")

    assert problem(response) == (400, "invalid_json")


@pytest.mark.parametrize(("size", "status"), [(MAX_BYTES, 200), (MAX_BYTES + 1, 413)])
def test_the_limit_is_exact(api: CheckedClient, size: int, status: int) -> None:
    response = api.post(PATH, b"{" + b" " * (size - 2) + b"}", content_type="application/json")

    assert response.status_code == status


# What a body is made of: a beginning, a piece that is repeated, an end.
HOSTILE = {
    "escaped quotes": (b"", b'"\\', b""),
    "quotes": (b"", b'"', b""),
    "keys": (b"", b'{"a', b""),
    "brackets": (b"", b"[", b""),
    "a long list": (b'{"conditions":[', b'"a",', b'"a"]}'),
    "a long index": (b'{"provenance":[{"path":"/conditions/', b"9", b'","source":"s","relation":"SUPPORTS"}]}'),
    "many rows": (b'{"sites":[', b"{},", b"{}]}"),
    "equal endpoints": (b'{"endpoints":[', b'{"role":"PRIMARY"},', b'{"role":"PRIMARY"}]}'),
}


def hostile(name: str, size: int) -> bytes:
    """Return a body of this size, or a little less."""
    before, piece, after = HOSTILE[name]
    return before + piece * ((size - len(before) - len(after)) // len(piece)) + after


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_length_of_a_body_and_not_faster(api: CheckedClient, name: str) -> None:
    """The largest body that is accepted is 16 times as long: what grew with the square would take minutes."""

    def send(size: int) -> None:
        response = api.post(PATH, hostile(name, 200 + size), content_type="application/json")
        assert response.status_code in (200, 400)

    assert_in_proportion(send, 8000)


@pytest.mark.parametrize("name", ["escaped quotes", "quotes", "keys", "brackets", "a long list"])
def test_the_worst_that_fits_is_refused(api: CheckedClient, name: str) -> None:
    response = api.post(PATH, hostile(name, MAX_BYTES), content_type="application/json")

    assert problem(response) == (400, "too_many" if name == "a long list" else "invalid_json")


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_it_can_only_be_posted_to(api: CheckedClient, method: str) -> None:
    response = getattr(api, method)(PATH)

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


def test_a_parameter_is_refused(api: CheckedClient) -> None:
    response = api.post(f"{PATH}?strict=true", b"{}", content_type="application/json")

    assert problem(response) == (400, "unknown_parameter")
