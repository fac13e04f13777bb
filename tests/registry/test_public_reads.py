"""The ways that only speed explains answer as the ordinary one: in every byte of the body, and in every header."""

import gzip
import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import override_settings

from registry.api.query import Query
from registry.api.views import kept
from registry.serving import door as door_module
from registry.serving.door import Door
from registry.serving.handler import Handler
from registry.serving.public import PublicReads
from tests.factories import documents
from tests.factories import studies as study_documents
from tests.publishing import publish_study, publish_trial
from tests.shelf import Shelf
from trials import actions

pytestmark = pytest.mark.django_db
NCT, DOI, WHY = "NCT01234567", "10.1000/an.example", "Registered twice."
ORDINARY = [name for name in settings.MIDDLEWARE if name != f"{PublicReads.__module__}.{PublicReads.__qualname__}"]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
Answered = tuple[str, dict[str, str], bytes]
Asking = Callable[..., Answered]


def published(by: User) -> dict[str, str]:
    """Publish what the addresses below name; its numbers by name."""
    named = [{"type": "NCT", "value": NCT}, {"type": "OTHER", "value": "SHARED-1"}]
    trial = publish_trial(by, documents.complete() | {"identifiers": named})
    small = publish_trial(by, documents.minimal(identifiers=[{"type": "OTHER", "value": "SHARED-1"}]))
    gone = actions.PUBLISHING.publish(document=documents.minimal(), record_id=None, by=by).record_id
    actions.PUBLISHING.remove(record_id=gone, by=by, note=WHY)
    study = publish_study(by, study_documents.complete(trial=trial) | {"identifiers": [{"type": "DOI", "value": DOI}]})
    actions.PUBLISHING.publish(document=documents.minimal(brief_title="Another"), record_id=small, by=by)
    actions.PUBLISHING.redact(record_id=small, version=1, by=by, note=WHY)
    return {"trial": trial, "small": small, "gone": gone, "study": study}


@pytest.fixture(scope="module")
def numbers(shelf: Shelf) -> Iterator[dict[str, str]]:
    with shelf.reserved(published) as found:
        yield found


@pytest.fixture(autouse=True)
def connection_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ordinary way gives its connection back after each request; here all read in the transaction of the test."""
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)


def asking(handler: WSGIHandler) -> Asking:
    """Return what asks a handler as a server does."""

    def ask(path: str, method: str = "GET", **headers: str) -> Answered:
        path, _, query = path.partition("?")
        sent = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": query, "SERVER_PORT": "80",
            "HTTP_HOST": "localhost:8000", "SERVER_NAME": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), **sent,
        }  # fmt: skip
        told: list[Any] = []
        body = b"".join(handler(environ, lambda *told_: told.extend(told_)))  # type: ignore[arg-type]
        return told[0], dict(told[1]), body

    return ask


@pytest.fixture
def ordinary() -> Asking:
    with override_settings(MIDDLEWARE=ORDINARY):
        return asking(WSGIHandler())


@pytest.fixture
def quick() -> Asking:
    return asking(Handler())


PATHS = [
    "/api/v1/trials/{trial}", "/api/v1/trials/{small}", f"/api/v1/trials/{NCT}", "/api/v1/trials/{gone}",
    "/api/v1/trials/SHARED-1", "/api/v1/trials/TR9999990", "/api/v1/trials/NCT99999999", "/api/v1/trials/{study}",
    "/api/v1/trials/{trial}/arms", "/api/v1/trials/{trial}/nothing", "/api/v1/trials/{trial}/versions/1",
    "/api/v1/trials/{small}/versions/1", "/api/v1/trials/{gone}/versions/2", "/api/v1/trials/{trial}/enrollment.svg",
    "/api/v1/studies/{study}", f"/api/v1/studies/{DOI}", "/api/v1/trials/", "/api/v1/nothing", "/api/v1/trials/\0",
    "/api/v1/trials", "/api/v1/studies", "/api/v1/evidence", "/api/v1/changes", "/api/v1/ledger/head",
    "/api/v1/vocabularies", "/api/v1/openapi.json", "/api/v1/trials/{trial}/studies", "/healthz", "/api/v1/docs",
]  # fmt: skip
QUERIES = [
    "?", "?page_size=1", "?page_size=1&sort=title&count=true", "?q=example", "?q=example&sort=-relevance&page_size=1",
    "?q=100%25&facets=phases", "?fields=*", "?status=RECRUITING&sort=-start", "?status=NONSENSE", "?misspelt=1",
    "?page_token=x", "?sort=enrollment", "?q=%ff", "?identifier=SHARED-1", "?phase=", "?country=china", "?q=o'neill",
    "?page_size=201",
]  # fmt: skip
HEADERS: list[dict[str, str]] = [
    {}, {"accept": "application/json"}, {"accept": "text/csv"}, {"accept": BROWSER}, {"accept": "image/png"},
    {"accept": "image/svg+xml, application/json;q=0.5"}, {"accept": "nonsense"}, {"accept_encoding": "gzip, br"},
    {"accept_encoding": "gzip;q=0"}, {"origin": "https://elsewhere.example"}, {"origin": "null", "accept": "*/*"},
    {"host": "elsewhere.example"}, {"host": "localhost"}, {"host": "loc\talhost"}, {"if_none_match": "*"},
    {"if_none_match": '"x"'}, {"cookie": "sessionid=x"}, {"wsgi.url_scheme": "https"}, {"method": "HEAD"},
    {"method": "HEAD", "accept_encoding": "gzip"}, {"method": "POST"}, {"method": "OPTIONS"}, {"method": "DELETE"},
]  # fmt: skip


def same(ordinary: Asking, quick: Asking, path: str, **headers: str) -> None:
    """Ask one way once and the other three times: it learns at the first, and at the third still has to be right."""
    expected = ordinary(path, **headers)
    assert not expected[0].startswith("5"), (path, headers, expected)
    for _ in range(3):
        assert quick(path, **headers) == expected, (path, headers)


@pytest.mark.parametrize("path", PATHS)
def test_both_ways_answer_alike_whatever_is_sent_along(
    numbers: dict[str, str], ordinary: Asking, quick: Asking, path: str
) -> None:
    for headers in HEADERS:
        same(ordinary, quick, path.format(**numbers), **headers)


@pytest.mark.parametrize("path", ["/api/v1/trials", "/api/v1/trials/{trial}", "/api/v1/evidence", "/api/v1/changes"])
def test_both_ways_answer_alike_whatever_is_asked(
    numbers: dict[str, str], ordinary: Asking, quick: Asking, path: str
) -> None:
    for query in QUERIES:
        for headers in ({}, {"accept": "text/csv"}, {"accept": "image/svg+xml"}, {"accept_encoding": "gzip"}):
            same(ordinary, quick, path.format(**numbers) + query, **headers)


def test_both_ways_answer_alike_to_who_has_it(numbers: dict[str, str], ordinary: Asking, quick: Asking) -> None:
    for path in ("/api/v1/trials/{trial}", "/api/v1/trials/{gone}", "/api/v1/trials?q=example"):
        for encoding in ("identity", "gzip"):
            tag = ordinary(path.format(**numbers), accept_encoding=encoding)[1]["ETag"]
            same(ordinary, quick, path.format(**numbers), accept_encoding=encoding, if_none_match=tag)


def test_a_record_goes_through_the_door_and_nothing_else_does(
    numbers: dict[str, str], quick: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the tests above would compare the ordinary way with itself."""
    opened: list[str] = []
    way = Door.answer

    def noted(self: Door, request: Any) -> Any:
        response = way(self, request)
        if response:
            opened.append(request.path_info)
        return response

    monkeypatch.setattr(Door, "answer", noted)
    for path in PATHS:
        for _ in range(2):
            quick(path.format(**numbers))

    records = ["/api/v1/trials/{trial}", "/api/v1/trials/{small}", f"/api/v1/trials/{NCT}", "/api/v1/studies/{study}"]
    assert set(opened) == {path.format(**numbers) for path in records}


def test_whoever_invents_shapes_of_requests_fills_no_memory(
    numbers: dict[str, str], quick: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    doors: set[Door] = set()
    learn = Door.learn

    def noted(door: Door, *of: Any) -> None:
        doors.add(door)
        learn(door, *of)

    monkeypatch.setattr(Door, "learn", noted)
    most = 0
    for number in range(door_module.MOST_SHAPES + 10):
        quick(f"/api/v1/trials/{numbers['small']}", accept=f"application/json, text/x{number}")
        most = max(most, *(len(each.shapes) for each in doors))
    assert most == door_module.MOST_SHAPES


def test_a_new_version_is_answered_at_once(numbers: dict[str, str], quick: Asking, django_user_model: Any) -> None:
    path = f"/api/v1/trials/{numbers['small']}"
    before = [quick(path), quick(path)]
    by = django_user_model.objects.get(username="publisher")
    actions.PUBLISHING.publish(document=documents.minimal(brief_title="A third"), record_id=numbers["small"], by=by)
    after = quick(path)
    assert b"A third" in after[2]
    assert b"A third" not in before[1][2]
    assert quick("/api/v1/trials?page_size=1")[2].count(b"A third") == 1


def test_a_question_that_is_asked_again_is_not_parsed_again(
    numbers: dict[str, str], quick: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/api/v1/trials?q=example&status=RECRUITING&sort=title"
    first = quick(path)
    monkeypatch.setattr(Query, "run_validation", None)
    assert quick(path) == first


def test_only_short_query_strings_are_kept() -> None:
    asked: list[str] = []

    @kept
    def answered(sent: str) -> int:
        asked.append(sent)
        return len(sent)

    short, long = "q=example", "q=" + "example+" * 90
    assert [answered(short), answered(short), answered(long), answered(long)] == [9, 9, len(long), len(long)]
    assert asked == [short, long, long]


# Compression


def test_a_compressed_document_is_the_document_whose_hash_its_weak_tag_names(
    numbers: dict[str, str], quick: Asking
) -> None:
    path = f"/api/v1/trials/{numbers['trial']}"
    _, plain, body = quick(path)
    for _ in range(3):
        status, headers, packed = quick(path, accept_encoding="gzip, deflate, br, zstd")
        assert (status, headers["Content-Encoding"]) == ("200 OK", "gzip")
        assert (gzip.decompress(packed), len(packed) < len(body) / 2) == (body, True)
        assert headers["Content-Length"] == str(len(packed))
        assert headers["ETag"] == f"W/{plain['ETag']}" == f'W/"{hashlib.sha256(body).hexdigest()}"'
        assert "Content-Encoding" not in plain
        assert "Accept-Encoding" in headers["Vary"]
        assert headers["Vary"] == plain["Vary"]


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_either_form_is_not_sent_to_who_has_the_other(numbers: dict[str, str], quick: Asking, encoding: str) -> None:
    path = f"/api/v1/trials/{numbers['trial']}"
    strong = quick(path)[1]["ETag"]
    for tag in (strong, f"W/{strong}", f'{strong[:-1]}-gzip"', f'{strong[:-1]}-zstd"'):
        status, headers, body = quick(path, accept_encoding=encoding, if_none_match=tag)
        assert (status, body) == ("304 Not Modified", b"")
        assert headers["ETag"].removeprefix("W/") == strong
        assert "Content-Encoding" not in headers


@pytest.mark.parametrize(
    ("sent", "packed"),
    [
        ("gzip", True), ("GZIP", True), ("br, gzip;q=0.5", True), ("*", True), ("*;q=0.1, br", True),
        ("gzip;q=0", False), ("gzip; q=0.0, *", False), ("br", False), ("identity", False), ("", False),
        ("*;q=0", False), ("gzip;q=nonsense", False), ("gzipped", False),
    ],
)  # fmt: skip
def test_only_who_accepts_gzip_gets_it(numbers: dict[str, str], quick: Asking, sent: str, packed: bool) -> None:
    headers = quick(f"/api/v1/trials/{numbers['trial']}", accept_encoding=sent)[1]
    assert ("Content-Encoding" in headers) is packed
    assert headers["ETag"].startswith("W/") is packed


def test_a_record_that_is_left_as_it_is_does_not_look_like_the_one_before_it(
    numbers: dict[str, str], ordinary: Asking, quick: Asking
) -> None:
    """The door learns from an answer that is compressed, and then answers one that is not, and the other way round."""
    paths = [f"/api/v1/trials/{numbers[name]}" for name in ("trial", "trial", "small", "small", "trial")]
    coded = []
    for path in paths:
        answered = quick(path, accept_encoding="gzip")
        assert answered == ordinary(path, accept_encoding="gzip")
        coded.append("Content-Encoding" in answered[1])
    assert coded == [True, True, False, False, True]


def test_what_fits_into_a_packet_is_left_as_it_is(numbers: dict[str, str], quick: Asking) -> None:
    _, headers, body = quick("/api/v1/ledger/head", accept_encoding="gzip")
    assert "Content-Encoding" not in headers
    assert headers["ETag"] == f'"{hashlib.sha256(body).hexdigest()}"'
