"""The page of results: ratios first."""

import argparse
import os
import platform
import statistics
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.db import connection

from bench import data
from bench.load import CLIENT, CONNECTIONS, PROCESSES, Measured

LOOP_ONE, LOOP_PAGE = "bare loop: one document", "bare loop: 20 summaries"
POOL_ONE, POOL_PAGE = "pooled loop: one document", "pooled loop: 20 summaries"
OURS_ONE, OURS_PAGE = "the registry: one trial", "the registry: a page of 20 summaries"
VIEWSET_ONE, VIEWSET_PAGE = "nested view set: one trial", "nested view set: a page of 20 trials"
PLAIN_ONE, PLAIN_PAGE = "FastAPI: one document", "FastAPI: 20 summaries, a fixed query"
NOTHING = "the registry: /healthz (no database)"
# what is compared with what, and the least it should be
AIMS = [
    ("one trial, against FastAPI", OURS_ONE, PLAIN_ONE, 1),
    ("a page of 20 summaries, against FastAPI", OURS_PAGE, PLAIN_PAGE, 0.7),
    ("one trial, against an answer without database", OURS_ONE, NOTHING, 0.5),
    ("one trial, against the bare loop", OURS_ONE, LOOP_ONE, 0),
    ("one trial, against the pooled loop", OURS_ONE, POOL_ONE, 0),
    ("one trial, against the nested view set", OURS_ONE, VIEWSET_ONE, 7),
    ("a page of 20 summaries, against the bare loop", OURS_PAGE, LOOP_PAGE, 0),
    ("a page of 20 summaries, against the pooled loop", OURS_PAGE, POOL_PAGE, 0),
    ("a page of 20, against the nested view set", OURS_PAGE, VIEWSET_PAGE, 0),
]
MEMORY = 150  # MB a worker, after pictures
_REASONS = (
    "The bare loop holds one connection open and does nothing else; a web worker cannot. What a read costs beyond its "
    "query is HTTP, the hand-over to a thread and back (the server around Python: about half of `/healthz`), and "
    "PostgreSQL's own share. What was taken away, in order of what it brought: the check of a connection before each "
    "read (a read that fails is repeated once instead, so a restart of the database stays invisible), and Django's "
    "connecting around a single statement; parsing parameters and building SQL anew for a query string that comes "
    "again; middlewares that only pages need; statements parsed and planned each time; an iterator around a body that "
    "is complete; and, for exactly one record, everything between the request and the query that is the same for all "
    "records. `tests/registry/test_public_reads.py` holds each of these ways against the ordinary one, byte for byte "
    "and header for header.\n\n"
    "Compression is not in these figures: neither client asks for it. As gzip of the first level a document of 10 kB "
    "takes 65 microseconds and a quarter of its size, of the sixth 121 and a fifth; zstd would take 26. What is asked "
    "for again is kept compressed, so a library for zstd was not worth having.\n\n"
    "Not done: one thread per worker (little to gain here, and less to hold up), a cache "
    "that asks for the newest serial (asking costs as much as the record), Django's ASGI, "
    "literal-free prepared statements for lists (one plan for every word that is searched)."
)
Turns = Mapping[str, Sequence[Measured]]
Spent = Mapping[str, Sequence[tuple[str, float]]]


def granian_asgi(port: int, workers: int) -> list[str]:
    """Return the command that serves the FastAPI application, with as many workers as ours."""
    options = ["--interface", "asgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers), "--no-ws"]
    return [str(Path(sys.executable).with_name("granian")), *options, "--log-level", "warning", "bench.plain:app"]


def page(
    turns: Turns, described: str, memory: tuple[float, float], spent: Spent, bulk: str, options: argparse.Namespace
) -> str:
    """Return docs/benchmarks.md."""
    parts = (
        "# Benchmarks",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}. Ratios come first, because they say something "
        "about the code; absolute numbers say more about a machine and its neighbours.",
        _ratios(turns, memory),
        "## What was measured",
        _rates(turns),
        _setting(described, options),
        "## Where the time goes",
        _layers(spent),
        "## What keeps a read from the speed of the bare loop",
        _REASONS,
        "## Many documents at once",
        bulk,
        "## How to repeat it",
        "`make bench` makes a database of its own in a temporary folder, fills it through the same actions that "
        'curators use, and removes it. `make bench ARGS="--trials 2000 --passes 15"` asks for more; `--help` lists '
        "the options. The parts are in `bench/`: `load.py` is the client and the loop, `plain.py` the FastAPI "
        "application, `viewset/` the framework's own way, `layers.py` the ways through a worker, `bulk.py` what comes "
        "in batches. Install wrk first: without it the client is a process of ours, which takes from the servers what "
        "they could use.",
    )
    return "\n\n".join(parts) + "\n"


def ratio(turns: Turns, one: str, other: str) -> float:
    """Return the median of the ratios of the passes: the two had their turns next to each other."""
    pairs = zip(turns[one], turns[other], strict=True)
    return statistics.median(a.rate / b.rate for a, b in pairs)


def cheapest(turns: Turns, name: str) -> float:
    """Return the least processor time that one took in any pass, in microseconds."""
    return min(each.cost for each in turns[name])


def _ratios(turns: Turns, memory: tuple[float, float]) -> str:
    rows = ["| | rate, ratio | processor time, ratio | aim | |", "|---|---|---|---|---|"]
    for name, one, other, aim in AIMS:
        found = ratio(turns, one, other)
        cost = cheapest(turns, other) / cheapest(turns, one)
        verdict = ("met" if found >= aim else "**missed**") if aim else ""
        rows.append(f"| {name} | {found:.2f} | {cost:.2f} | {f'at least {aim}' if aim else ''} | {verdict} |")
    verdict = "met" if memory[1] < MEMORY else "**missed**"
    rows.append(f"| memory of a worker | {memory[0]:.0f} MB | | | |")
    rows.append(f"| after it drew pictures | {memory[1]:.0f} MB | | under {MEMORY} MB | {verdict} |")
    rows.append("")
    rows.append(
        f"The load average when it ended was {os.getloadavg()[0]:.1f} on {data.machine()[0]} cores. Above some 3, "
        "neighbours took part and the rates say little; the ratio of processor times bears that better, as waiting is "
        "not in it. It counts the server and PostgreSQL, and for the loop the loop itself, but no client."
    )
    return "\n".join(rows)


def _rates(turns: Turns) -> str:
    rows = ["| | per second, median | best | p50 ms | p99 ms | CPU µs each |", "|---|---|---|---|---|---|"]
    for name, measured in turns.items():
        rates = [each.rate for each in measured]
        half, most = (statistics.median(each.percentile(share) for each in measured) for share in (0.5, 0.99))
        cost = cheapest(turns, name)
        rows.append(
            f"| {name} | {statistics.median(rates):,.0f} | {max(rates):,.0f} | {half:.2f} | {most:.2f} | {cost:,.0f} |"
        )
    return "\n".join(rows)


def _setting(described: str, options: argparse.Namespace) -> str:
    cores, memory = data.machine()
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0]
    packages = ", ".join(
        f"{name} {version(name)}"
        for name in ("Django", "djangorestframework", "psycopg", "granian", "fastapi", "uvloop")
    )
    return "\n".join(
        [
            f"- {described}.",
            f"- {cores} cores, {memory} GB; client, server and PostgreSQL share them, over loopback.",
            f"- Python {platform.python_version()}, {packages}, PostgreSQL {postgres}.",
            f"- {options.passes} passes; in each, every row of the table has a turn of {options.seconds:g} s, one "
            "after the other. A first pass only warms up.",
            f"- The loop: {PROCESSES} processes with one open connection each, doing nothing else; "
            "the pooled loop takes it from a pool each time, in a transaction. The servers: as "
            f"`make run` starts them, 2 workers; {CONNECTIONS} connections are kept open, one request at a time on "
            "each, so most of p50 is waiting for a turn.",
            f"- The client is {CLIENT}, on the same machine.",
            "- FastAPI: `bench/plain.py`, asynchronous, on granian with uvloop and 2 workers: the same bytes from the "
            "same database, without security headers, checks, parameters or ETag.",
            "- The view set: model serializers over the same working copies, with everything prefetched "
            "(`bench/viewset/`). A page of it holds 20 whole trials, as that is what it offers.",
        ]
    )


def _layers(spent: Spent) -> str:
    tables = [
        "\n".join([f"| {name} | CPU, microseconds |", "|---|---|", *(f"| {way} | {time:.0f} |" for way, time in ways)])
        for name, ways in spent.items()
    ]
    return "\n\n".join(
        [
            "Processor time of one process, the least of many turns, without HTTP and without what PostgreSQL does.",
            *tables,
        ]
    )
