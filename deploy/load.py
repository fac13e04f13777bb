#!/usr/bin/env python3
"""Load a registry as its readers do, and say how long they waited. It needs Python 3.11 and nothing else.

    python3 deploy/load.py http://127.0.0.1:8000 --rate 300 --seconds 60

Sixty of a hundred requests ask for one record, twenty for a list or a search, ten ask again for a record they have
(304), five for history and differences, five for the change feed. Requests come at their times, whether or not
earlier ones were answered, and waiting counts from that time: a server that stalls is not spared the requests that
would have come meanwhile. docs/operations.md says how to read the result. The exit code is 1 if a request failed or
p99 was above --p99.
"""

import argparse
import http.client
import itertools
import json
import random
import sys
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

API = "/api/v1"
SHARES = {"record": 60, "list": 20, "again": 10, "history": 5, "feed": 5}  # of a hundred requests
WORDS = ("cancer", "randomized", "cadonilimab", "chemotherapy", "placebo", "phase")
EXPECTED = {"again": 304}  # 200 for the rest


@dataclass(frozen=True)
class Asked:
    """One request: its kind, its address, and the ETag that the reader has."""

    kind: str
    path: str
    etag: str = ""


@dataclass
class Result:
    """What came of all requests."""

    waited: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # seconds, by kind
    wrong: Counter[str] = field(default_factory=Counter)  # by kind and what came instead
    late: float = 0.0  # seconds by which the worst request was sent too late, as every reader still waited


class Reader:
    """One connection, which is opened anew where the server closes it."""

    def __init__(self, base: str, host: str) -> None:
        parts = urlsplit(base)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(parts.netloc, timeout=30)
        self.headers = {"User-Agent": "registry-load"} | ({"Host": host} if host else {})

    def ask(self, path: str, etag: str = "") -> tuple[int, str, bytes]:
        """Return status, ETag and body; 0 and the reason where there is no answer."""
        try:
            self.connection.request("GET", path, headers=self.headers | ({"If-None-Match": etag} if etag else {}))
            answer = self.connection.getresponse()
            return answer.status, answer.headers.get("ETag", ""), answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            return 0, "", type(error).__name__.encode()


def targets(reader: Reader, most: int) -> dict[str, list[Asked]]:
    """Return what there is to ask for, of each kind; exit with a sentence where there is nothing."""
    records = [path for kind in ("trials", "studies") for path in _records(reader, kind, most // 2)]
    if not records:
        sys.exit("There is nothing published here; load the catalogue or records of yours first.")
    tags = {path: reader.ask(path)[1] for path in records[:100]}
    lists = [f"{API}/{kind}?page_size=20" for kind in ("trials", "studies")]
    lists += [f"{API}/trials?q={word}" for word in WORDS]
    return {
        "record": [Asked("record", path) for path in records],
        "list": [Asked("list", path) for path in lists],
        "again": [Asked("again", path, tag) for path, tag in tags.items()],
        "history": [Asked("history", f"{path}/versions{end}") for path in records for end in ("", "/1")],
        "feed": [Asked("feed", f"{API}/changes?since={since}") for since in range(0, len(records), 10)],
    }


def _records(reader: Reader, kind: str, most: int) -> list[str]:
    found: list[str] = []
    token = ""
    while len(found) < most:
        status, _, body = reader.ask(f"{API}/{kind}?page_size=100{token}")
        if status != 200:
            sys.exit(f"{API}/{kind} answered {status or 'nothing'}: {body[:200].decode(errors='replace')}")
        page = json.loads(body)
        found += [f"{API}/{kind}/{item['id']}" for item in page["items"]]
        if not (following := page.get("next_page_token")):
            break
        token = f"&page_token={quote(following)}"
    return found[:most]


def mixed(there: dict[str, list[Asked]], number: int, seed: int) -> list[Asked]:
    """Return so many requests in random order, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (a mix needs no cryptography)
    kinds = chance.choices(list(SHARES), list(SHARES.values()), k=number)
    return [chance.choice(there[kind]) for kind in kinds]


def load(base: str, host: str, requests: list[Asked], rate: float, readers: int) -> Result:
    """Send each request at its time and gather what came of it."""
    result, lock = Result(), threading.Lock()
    numbers = itertools.count()
    started = time.perf_counter() + 0.1

    def read() -> None:
        reader = Reader(base, host)
        while (number := next(numbers)) < len(requests):
            asked, due = requests[number], started + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            late = time.perf_counter() - due
            status, _, body = reader.ask(asked.path, asked.etag)
            waited = time.perf_counter() - due
            with lock:
                result.late = max(result.late, late)
                result.waited[asked.kind].append(waited)
                if status != EXPECTED.get(asked.kind, 200):
                    result.wrong[f"{asked.kind}: {status or body.decode()}"] += 1
        reader.connection.close()

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return result


def percentile(times: list[float], share: float) -> float:
    """Return in milliseconds how long the share of the requests that waited least waited at most."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)] * 1000


def report(result: Result) -> str:
    """Return the table."""
    every = [time for times in result.waited.values() for time in times]
    rows = [f"{'':10}{'requests':>10}{'p50 ms':>10}{'p99 ms':>10}{'p99.9 ms':>10}{'most ms':>10}"]
    for kind, times in [*result.waited.items(), ("all", every)]:
        figures = "".join(f"{percentile(times, share):>10.1f}" for share in (0.5, 0.99, 0.999, 1))
        rows.append(f"{kind:10}{len(times):>10}{figures}")
    rows += [f"failed    {number:>10}  {what}" for what, number in result.wrong.most_common(10)]
    return "\n".join([*rows, f"failed in all: {sum(result.wrong.values())}; sent late by at most {result.late:.2f} s"])


def main() -> int:
    """Read the arguments, load, print."""
    summary = (__doc__ or "").splitlines()[0]
    parser = argparse.ArgumentParser(description=summary)
    parser.add_argument("base", help="http://127.0.0.1:8000")
    parser.add_argument("--rate", type=float, default=100, help="requests a second (100)")
    parser.add_argument("--seconds", type=float, default=30, help="for how long (30)")
    parser.add_argument("--readers", type=int, default=64, help="connections, each one request at a time (64)")
    parser.add_argument("--records", type=int, default=1000, help="ask for so many different records at most (1000)")
    parser.add_argument("--host", default="", help="the name to ask for, if it is not the one in the address")
    parser.add_argument("--p99", type=float, default=250, help="milliseconds that p99 may be (250)")
    parser.add_argument("--seed", type=int, default=1, help="another number makes another order (1)")
    options = parser.parse_args()
    there = targets(Reader(options.base, options.host), options.records)
    requests = mixed(there, int(options.rate * options.seconds), options.seed)
    result = load(options.base, options.host, requests, options.rate, options.readers)
    print(report(result))
    slow = percentile([time for times in result.waited.values() for time in times], 0.99) > options.p99
    return int(bool(result.wrong) or slow)


if __name__ == "__main__":
    sys.exit(main())
