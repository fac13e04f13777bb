"""Lines of the log: one record is one line whatever is in it, and what nobody may read is in none."""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from registry.serving.logs import JSONLines, PlainLines, request_id


def record(message: str = "something", name: str = "registry.test", **more: Any) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, "", 0, message, None, more.pop("exc_info", None))
    made.__dict__.update(more)
    return made


def raised(message: str) -> Any:
    try:
        raise ValueError(message)
    except ValueError:
        return sys.exc_info()


@pytest.fixture
def in_a_request() -> Iterator[None]:
    token = request_id.set("of-this-request")
    yield
    request_id.reset(token)


def test_a_line_says_when_how_grave_who_what_and_during_which_request(in_a_request: None) -> None:
    line = json.loads(JSONLines().format(record(fields={"route": "api/v1/trials", "status": 200})))
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "ERROR",
        "logger": "registry.test",
        "message": "something",
        "request_id": "of-this-request",
        "route": "api/v1/trials",
        "status": 200,
    }


def test_a_plain_line_says_the_same(in_a_request: None) -> None:
    line = PlainLines().format(record(fields={"status": 200}))
    assert line.split(" ", 2)[2] == "ERROR registry.test something request_id=of-this-request status=200"


def test_outside_of_requests_no_id_is_said() -> None:
    assert "request_id" not in PlainLines().format(record())
    assert json.loads(JSONLines().format(record()))["request_id"] == ""


HOSTILE = ["two\nlines", "return\r\rcarriage", "\x1b[31mred", "half \ud800", "line\u2028separator", "nul\0", "\x85"]


@pytest.mark.parametrize("formatter", [JSONLines(), PlainLines()], ids=["json", "plain"])
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_what_strangers_send_begins_no_new_line(formatter: logging.Formatter, text: str) -> None:
    line = formatter.format(record(message=text, fields={"account": text}))
    assert not {"\n", "\r", "\x1b"} & set(line)
    assert isinstance(formatter, JSONLines) or line.isprintable()


@pytest.mark.parametrize("formatter", [JSONLines(), PlainLines()], ids=["json", "plain"])
def test_a_traceback_does_not_quote_the_row_that_the_database_refused(formatter: logging.Formatter) -> None:
    error = raised('new row violates check "x"\nDETAIL:  Failing row contains (1, pbkdf2_sha256$hash, secret).')
    line = formatter.format(record(exc_info=error))
    assert "violates check" in line
    assert "test_logs.py" in line
    assert "secret" not in line


def test_what_a_stranger_sent_wrongly_is_a_warning_without_a_traceback() -> None:
    strange = record("Invalid HTTP_HOST header", "django.security.DisallowedHost", exc_info=raised("host"))
    line = json.loads(JSONLines().format(strange))
    assert (line["level"], "traceback" in line) == ("WARNING", False)


def test_an_error_of_ours_has_a_traceback_below_a_plain_line() -> None:
    first, *rest = PlainLines().format(record(exc_info=raised("ours"))).splitlines()
    assert first.endswith("something")
    assert rest[0] == "Traceback (most recent call last):"
