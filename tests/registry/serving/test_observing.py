"""Each request has an id, one line in the log and one measurement, whichever way it is answered."""

import io
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core import signals
from django.db import IntegrityError, close_old_connections
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from registry.records import views
from registry.serving.handler import ROUTE, Handler
from registry.serving.logs import request_id
from registry.serving.observing import Observed
from tests.registry.serving.lines import Lines, logged
from trials.models import Trial

REQUESTS = "registry.requests"
Start = Callable[..., Any]


@pytest.fixture
def lines() -> Iterator[Lines]:
    with logged() as lines:
        yield lines


@pytest.fixture(autouse=True)
def connection_stays() -> Iterator[None]:
    """Leave the connection of the tests open, which begin and end of a request would look after."""
    both = (signals.request_started, signals.request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


class Asked:
    """One request to an application, as a server makes it."""

    def __init__(self, application: Any, path: str = "/", method: str = "GET", **more: Any) -> None:
        environ = RequestFactory().generic(method, path, **more).environ | {"SERVER_NAME": "localhost"}
        self.body = application(environ, self._start)

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = int(status[:3]), dict(headers)

    def end(self) -> bytes:
        """Take the whole body, as a server does."""
        whole = b"".join(self.body)
        if hasattr(self.body, "close"):
            self.body.close()
        return whole


def shortcut(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Answer without Django."""
    logging.getLogger("registry.anything").warning("meanwhile")
    environ[ROUTE] = "api/v1/short/<int:cut>"
    start("304 Not Modified", [("ETag", '"x"')])
    return [b""]


def test_an_answer_names_its_request_and_so_does_every_line_until_then(lines: Lines) -> None:
    first, second = (Asked(Observed(shortcut)).headers["X-Request-ID"] for _ in range(2))
    logging.getLogger("registry.anything").warning("afterwards")
    assert first != second
    assert [line["request_id"] for line in lines.parsed()] == [first, first, second, second, ""]


def test_the_headers_of_the_answer_stay_as_they_are() -> None:
    asked = Asked(Observed(shortcut))
    assert asked.headers["ETag"] == '"x"'
    assert set(asked.headers) == {"ETag", "X-Request-ID"}
    assert isinstance(asked.body, list), "a list is sent in one piece"


def test_an_id_of_the_proxy_is_answered_and_logged(lines: Lines, settings: Any) -> None:
    settings.BEHIND_PROXY = True
    asked = Asked(Observed(shortcut), headers={"X-Request-ID": "given-by-the-proxy"})
    assert asked.headers["X-Request-ID"] == "given-by-the-proxy"
    assert lines.parsed(REQUESTS)[0]["request_id"] == "given-by-the-proxy"


def test_a_request_is_one_line_with_method_route_status_and_duration(lines: Lines) -> None:
    Asked(Observed(shortcut), "/api/v1/short/5?token=hidden", "HEAD")
    [line] = lines.parsed(REQUESTS)
    assert line["duration_ms"] >= 0
    assert {name: line[name] for name in ("level", "method", "route", "status")} == {
        "level": "INFO",
        "method": "HEAD",
        "route": "api/v1/short/<int:cut>",
        "status": 304,
    }


def test_it_is_counted_by_route_and_status() -> None:
    counted: list[tuple[str, str, float]] = []
    Asked(Observed(shortcut, lambda *request: counted.append(request)))
    [(route, status, seconds)] = counted
    assert (route, status) == ("api/v1/short/<int:cut>", "304")
    assert seconds >= 0


def test_an_application_that_breaks_is_logged_and_counted_as_500_and_not_silenced(lines: Lines) -> None:
    counted: list[str] = []

    def broken(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        raise MemoryError

    with pytest.raises(MemoryError):
        Asked(Observed(broken, lambda route, status, _: counted.append(status)))
    assert [line["status"] for line in lines.parsed(REQUESTS)] == [500]
    assert counted == ["500"]
    assert request_id.get() == ""


def answering(response: Any) -> Any:
    """Return an application that gives a response, as Django would."""

    def application(environ: dict[str, Any], start: Start) -> Any:
        start("200 OK", [])
        return response

    return application


def test_what_is_streamed_ends_with_its_last_part(lines: Lines) -> None:
    resource = io.BytesIO(b"a\nb")
    asked = Asked(Observed(answering(StreamingHttpResponse(resource))))
    assert lines.parsed(REQUESTS) == []
    assert asked.end() == b"a\nb"
    assert len(lines.parsed(REQUESTS)) == 1
    assert resource.closed


# Through Django


@pytest.fixture(scope="module")
def application() -> Observed:
    """All of it."""
    return Observed(Handler())


def test_what_is_there_as_a_whole_is_closed_before_it_is_sent(
    application: Observed, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bytes] = []
    monkeypatch.setattr(HttpResponse, "close", lambda response: closed.append(response.content))
    body = Asked(application, "/healthz").body
    assert body == closed == [b'{"status": "alive"}']


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/healthz", "healthz"),
        ("/api/v1/trials/TR0000017", "api/v1/trials/<path:id>"),
        ("/api/v1/trials/NCT00000000/versions/7", "api/v1/trials/<path:id>/versions/<int:version>"),
        ("/admin/login/", "admin/login/"),
        ("/admin/nothing/here", "admin/(?P<url>.*)$"),
        ("/static/registry/favicon.svg", "static"),
        ("/static/nothing", "static"),
        ("/nothing/here", "unknown"),
        ("/nothing/there", "unknown"),
    ],
)
def test_the_route_is_a_pattern_and_never_an_address(
    application: Observed, lines: Lines, path: str, route: str
) -> None:
    Asked(application, path).end()
    assert [line["route"] for line in lines.parsed(REQUESTS)] == [route]


def test_a_wrong_host_is_a_line_and_no_traceback(application: Observed, lines: Lines) -> None:
    asked = Asked(application, "/api/v1/trials", headers={"Host": "evil.example"})
    assert asked.status == 400
    assert "Traceback" not in lines.text
    assert [line["level"] for line in lines.parsed()] == ["WARNING", "INFO"]


SECRETS = ("in-the-query", "in-the-cookie", "in-the-header", "in-the-body", "in-the-row")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/login/", "/api/v1/validate/trial", "/api/v1/trials/TR0000017", "/nowhere"])
@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_no_secret_is_logged(
    application: Observed, lines: Lines, monkeypatch: pytest.MonkeyPatch, path: str, host: str
) -> None:
    """Also where everything goes wrong: a view that breaks has its trace logged, with what the database said."""

    def broken(*_: Any, **__: Any) -> None:
        raise IntegrityError("a row is refused\nDETAIL:  Failing row contains (in-the-row).")

    monkeypatch.setattr(views, "current", broken)
    headers = {"Host": host, "Cookie": "sessionid=in-the-cookie", "Authorization": "Bearer in-the-header"}
    form = b"username=somebody&password=in-the-body&csrfmiddlewaretoken=in-the-body"
    kind = "application/x-www-form-urlencoded"
    for method in ("GET", "POST"):
        Asked(application, f"{path}?token=in-the-query", method, data=form, content_type=kind, headers=headers).end()
    assert len(lines.parsed(REQUESTS)) == 2
    assert [secret for secret in SECRETS if secret in lines.text] == []


@pytest.mark.django_db
def test_control_a_broken_view_is_logged_with_its_trace(
    application: Observed, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "current", lambda *_: 1 / 0)
    asked = Asked(application, "/api/v1/trials/TR0000017")
    [line] = lines.parsed("django.request")
    assert "ZeroDivisionError" in line["traceback"]
    assert line["request_id"] == asked.headers["X-Request-ID"]


def test_the_server_loads_an_observed_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVING", "")  # importing it marks the process as one that serves
    from registry.wsgi import application, count

    assert isinstance(application, Observed)
    assert count is None, "without METRICS_ADDRESS nothing is counted"


@pytest.mark.django_db
def test_bytes_stay_what_the_ledger_holds(application: Observed, published: Trial) -> None:
    asked = Asked(application, f"/api/v1/trials/{published.record_id}")
    assert asked.status == 200
    assert asked.end().startswith(b"{")


@pytest.mark.parametrize(
    ("https", "behind", "headers", "sent"),
    [
        (True, True, {"X-Forwarded-Proto": "https"}, True),
        (True, True, {"X-Forwarded-Proto": "http"}, False),
        (True, False, {"X-Forwarded-Proto": "https"}, False),
    ],
)
def test_browsers_are_told_to_keep_to_https_where_a_proxy_says_it_is(
    settings: Any, https: bool, behind: bool, headers: dict[str, str], sent: bool
) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000 if https else 0
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind else None
    assert ("Strict-Transport-Security" in Asked(Observed(Handler()), "/healthz", headers=headers).headers) == sent
