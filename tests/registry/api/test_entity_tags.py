"""An answer carries the hash of its body, and is not sent again to whoever has it."""

import hashlib

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from registry.api.conditional import CURRENT, IMMUTABLE, answer, matches

TAG = '"abc"'


def asked(if_none_match: str | None = None, **options: str) -> HttpResponse:
    headers = {} if if_none_match is None else {"If-None-Match": if_none_match}
    return answer(RequestFactory(headers=headers).get("/"), b"body", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", False),
        (TAG, True),
        (f"W/{TAG}", True),  # a proxy that compressed the body made it weak
        (f'"x", {TAG}', True),
        (f'"x" , W/{TAG} ,"y"', True),
        ("*", True),
        (" * ", True),
        ('"*"', False),
        ('"x", *', False),
        ("abc", False),
        ('"abc', False),
        ('"ABC"', False),
        ('"abcd"', False),
        (f"W/W/{TAG}", False),
        (f"{TAG}W/", False),
        ('"x"', False),
        ('"abc-gzip"', True),  # a proxy that compressed the body gave it a suffix
        ('W/"abc-zstd"', True),
        ('"x", "abc-br"', True),
        ('"abc-other"', False),
        ('"abc-gzip-gzip"', False),
    ],
)
def test_a_header_names_a_tag_alone_in_a_list_weakly_or_by_a_star(header: str, expected: bool) -> None:
    assert matches(header, "abc") is expected


def test_the_tag_is_the_hash_of_the_body() -> None:
    assert asked().headers["ETag"] == f'"{hashlib.sha256(b"body").hexdigest()}"'


def test_a_hash_that_is_known_is_not_computed_again() -> None:
    assert asked(sha256="known").headers["ETag"] == '"known"'
    assert asked('"known"', sha256="known").status_code == 304


def test_whoever_has_the_body_does_not_get_it_again() -> None:
    tag = asked().headers["ETag"]
    assert (asked(tag).status_code, asked(tag).content) == (304, b"")
    assert (asked('"other"').status_code, asked('"other"').content) == (200, b"body")


def test_a_cache_asks_each_time_unless_the_answer_never_changes() -> None:
    assert asked().headers["Cache-Control"] == CURRENT == "public, no-cache"
    assert asked(cache=IMMUTABLE).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_further_headers_are_sent_along() -> None:
    response = answer(RequestFactory().get("/"), b"body", headers={"Link": "</next>"})
    assert response.headers["Link"] == "</next>"


def test_an_answer_is_json_unless_something_else_is_said() -> None:
    assert asked().headers["Content-Type"] == "application/json"
    assert asked(content_type="text/csv").headers["Content-Type"] == "text/csv"
