"""Requests that are made to fill a server's memory or to keep its processors busy, each within what it accepts."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from tests.factories import documents
from tests.factories.studies import minimal, outcome

# Published before the attack, by a process with the database of the server: pages, pictures and histories to ask for.
LARGE = """
import django
django.setup()
from django.contrib.auth.models import User
from studies.actions import PUBLISHING as STUDIES
from tests.factories import documents, studies
from trials.actions import PUBLISHING as TRIALS

by = User.objects.create_superuser("somebody")
for number in range(20):
    heavy = documents.minimal(brief_title=f"Heavy {number}", extensions={"elsewhere": {"text": f"{number} " * 400_000}})
    TRIALS.publish(document=heavy, record_id=None, by=by)
counts = [{"on": f"{1000 + number}", "count": number % 97, "type": "ACTUAL"} for number in range(2000)]
enrollment = {"count": 9, "type": "ESTIMATED", "history": counts}
long = TRIALS.publish(document=documents.minimal(enrollment=enrollment), record_id=None, by=by)
events = [{"type": "EVENT", "label": f"Event {number}", "date": f"{1900 + number % 99}"} for number in range(2000)]
eventful = STUDIES.publish(document=studies.minimal(timeline=events), record_id=None, by=by)
print(long.record_id, eventful.record_id)
"""


@dataclass(frozen=True)
class Attack:
    """A request, and what may be answered to it; a refusal says what to send less of."""

    path: str
    body: bytes = b""
    statuses: frozenset[int] = frozenset({200})
    header: str = ""  # the value of one more header

    def status(self, port: int) -> int:
        """Send it and read the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        headers = {"Content-Type": "application/json"} if self.body else {}
        if self.header:
            headers["X-Long"] = self.header
        try:
            connection.request("POST" if self.body else "GET", self.path, self.body or None, headers)
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()


def attacks(long: str, eventful: str) -> dict[str, Attack]:
    """Return them by name; the records are a trial with many counts and a study with many events."""
    return dict(_bodies()) | {
        "many parameters": Attack(f"/api/v1/trials?{'&'.join(['a=1'] * 1500)}", statuses=frozenset({400})),
        "a long address": Attack(f"/api/v1/trials?q={'a' * 13_000}", statuses=frozenset({414})),
        "a long head": Attack("/healthz", statuses=frozenset({431}), header="a" * 40_000),
        "every facet": Attack("/api/v1/trials?facets=conditions,countries,phases&count=true&page_size=1000&fields=*"),
        "a long history, drawn": Attack(f"/api/v1/trials/{long}/enrollment.svg", statuses=frozenset({422})),
        "many events, drawn": Attack(f"/api/v1/studies/{eventful}/timeline.svg", statuses=frozenset({422})),
        "as many rows as a picture has": Attack("/api/v1/evidence.svg?page_size=200"),
    }


def _bodies() -> Iterator[tuple[str, Attack]]:
    trial, study, consistency = "/api/v1/validate/trial", "/api/v1/validate/study", "/api/v1/consistency"
    unknown = {f"k{number}": 1 for number in range(300_000)}
    yield "unknown keys", _post(trial, unknown, 400)
    yield "unknown keys to check", _post(consistency, unknown, 400)
    nowhere = {"path": "/nothing/here", "source": "s", "relation": "SUPPORTS"}
    yield "rows of nothing", _post(trial, documents.minimal() | {"identifiers": [1] * 49_000})
    yield "wrong provenance", _post(study, minimal() | {"provenance": [nowhere] * 12_000})
    yield "as many keys as are read", _post(trial, {f"k{number}": 1 for number in range(1000)})
    yield "wide characters", _post(trial, "🧬" + "a" * 4_000_000)
    yield "deep nesting", Attack(trial, b"[" * 4_000_000, frozenset({400}))
    yield "too much", Attack(trial, b" " * 5_000_000, frozenset({413}))
    site = {"facility": "F", "city": "C", "country": "China", "state": "S", "zip": "1", "status": "RECRUITING"}
    yield "wide sites", _post(trial, documents.minimal(sites=[site] * 7_000))
    strange = {f"k{number}": 1 for number in range(9)}
    yield "unknown keys in rows", _post(trial, documents.minimal(sites=[strange] * 4_500))
    yield "outcomes", _post(study, minimal(outcomes=[{"measure": "OS"}] * 20_000))
    yield "too many outcomes", _post(consistency, {"title": "A", "outcomes": [outcome()] * 4000}, 400)
    yield "odd intervals", _post(consistency, {"title": "A", "outcomes": [_odd(number) for number in range(40)]})
    event = {"term": "Rash", "grade": "1", "count": 3, "at_risk": 4}
    yield "one event", _post(consistency, {"title": "A", "adverse_events": [event] * 1000})
    differing = {"path": "/title", "source": "s", "relation": "DIFFERS", "reported": "another"}
    yield "contradictions", _post(consistency, minimal(provenance=[differing] * 5000))


def _odd(number: int) -> dict[str, Any]:
    """Return a share with an interval that no count gives, so that each count is tried."""
    interval = {"level": "95", "low": f"{47 - number * 0.001:.3f}", "high": "53.000"}
    return outcome(numerator=None, denominator=None, value="50", interval=interval)


def _post(path: str, body: Any, *statuses: int) -> Attack:
    return Attack(path, orjson.dumps(body), frozenset(statuses or (200,)))


# No attack: a check of one interval. It loads what computes intervals, forty megabytes.
CHECK = _post("/api/v1/consistency", {"title": "A", "outcomes": [_odd(0)]})


@contextmanager
def never_reading(port: int, path: str, readers: int) -> Iterator[None]:
    """Ask over so many connections, and read nothing of the answers until the end of the block."""
    with ExitStack() as open_connections:
        for _ in range(readers):
            client = open_connections.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", port))
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        yield
