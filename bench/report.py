"""The page of results: ratios first."""

import argparse
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from django.db import connection

from bench import data
from bench.load import CONNECTIONS, PROCESSES, Measured

LOOP_ONE, LOOP_PAGE = "bare loop: one document", "bare loop: 20 summaries"
POOL_ONE, POOL_PAGE = "pooled loop: one document", "pooled loop: 20 summaries"
OURS_ONE, OURS_PAGE = "the registry: one trial", "the registry: a page of 20 summaries"
VIEWSET_ONE, VIEWSET_PAGE = "nested view set: one trial", "nested view set: a page of 20 trials"
NOTHING = "the registry: /healthz (no database)"
# what is compared with what, and the least it should be
AIMS = [
    ("one trial, against the bare loop", OURS_ONE, LOOP_ONE, 0.15),
    ("one trial, against the pooled loop", OURS_ONE, POOL_ONE, 0),
    ("one trial, against the nested view set", OURS_ONE, VIEWSET_ONE, 7),
    ("a page of 20 summaries, against the bare loop", OURS_PAGE, LOOP_PAGE, 0.10),
    ("a page of 20 summaries, against the pooled loop", OURS_PAGE, POOL_PAGE, 0),
    ("a page of 20, against the nested view set", OURS_PAGE, VIEWSET_PAGE, 0),
]
MEMORY = 200  # MB a worker
_REASONS = (
    "The bare loop holds one connection open and prepares its statement once; a web worker cannot, so the loop that "
    "takes its connection from a pool, as every request does, is the nearer floor. Even an answer without any "
    "database (`/healthz`) costs several times the bare loop: HTTP parsing, the hand-over to a thread, Django's "
    "request and its middleware. What is left of a read of ours is about a third each for that, for the query with "
    "its connection checked on the way out of the pool (which is what makes a database restart invisible), and for "
    "the server around Python. Not taken: leaving out the check (a restart would be answered with errors), and "
    "prepared statements in the ORM (they exclude poolers in front of PostgreSQL and invite generic plans for text "
    "search)."
)
Turns = Mapping[str, Sequence[Measured]]
Spent = Mapping[str, Sequence[tuple[str, float]]]


def page(turns: Turns, described: str, memory: float, spent: Spent, bulk: str, options: argparse.Namespace) -> str:
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
        _layers(turns, spent),
        "## What keeps a read from the speed of the bare loop",
        _REASONS,
        "## Many documents at once",
        bulk,
        "## How to repeat it",
        "`make bench` makes a database of its own in a temporary folder, fills it through the same actions that "
        'curators use, and removes it. `make bench ARGS="--trials 2000 --passes 15"` asks for more; `--help` lists '
        "the options. The parts are in `bench/`: `load.py` is the client and the loop, `viewset/` the framework's "
        "own way, `layers.py` the table of layers, `bulk.py` what comes in batches.",
    )
    return "\n\n".join(parts) + "\n"


def ratio(turns: Turns, one: str, other: str) -> float:
    """Return the median of the ratios of the passes: the two had their turns next to each other."""
    pairs = zip(turns[one], turns[other], strict=True)
    return statistics.median(a.rate / b.rate for a, b in pairs)


def cheapest(turns: Turns, name: str) -> float:
    """Return the least processor time that one took in any pass, in microseconds."""
    return min(each.cost for each in turns[name])


def _ratios(turns: Turns, memory: float) -> str:
    rows = ["| | rate, ratio | processor time, ratio | aim | |", "|---|---|---|---|---|"]
    for name, one, other, aim in AIMS:
        found = ratio(turns, one, other)
        cost = cheapest(turns, other) / cheapest(turns, one)
        verdict = ("met" if found >= aim else "**missed**") if aim else ""
        rows.append(f"| {name} | {found:.2f} | {cost:.2f} | {f'at least {aim}' if aim else ''} | {verdict} |")
    verdict = "met" if memory < MEMORY else "**missed**"
    rows.append(f"| memory of a worker | {memory:.0f} MB | | under {MEMORY} MB | {verdict} |")
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
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "djangorestframework", "psycopg", "granian"))
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
            "- The view set: model serializers over the same working copies, with everything prefetched "
            "(`bench/viewset/`). A page of it holds 20 whole trials, as that is what it offers.",
        ]
    )


def _layers(turns: Turns, spent: Spent) -> str:
    cores = data.machine()[0]
    tables = []
    for (name, layers), contestant in zip(spent.items(), (OURS_ONE, OURS_PAGE), strict=True):
        outside = cores * 1e6 / statistics.median(each.rate for each in turns[contestant]) - layers[0][1]
        rows = [
            f"| {name} | CPU, microseconds |",
            "|---|---|",
            *(f"| {layer} | {time:.0f} |" for layer, time in layers),
        ]
        elsewhere = f"outside the worker's Python: HTTP server, PostgreSQL, client, neighbours ({cores} cores)"
        rows.append(f"| {elsewhere} | {outside:.0f} |")
        tables.append("\n".join(rows))
    return "\n\n".join(
        [
            "Processor time of one process, the least of many turns; each layer was called without those around it, "
            "and what a middleware adds is the stack up to it less the stack before it. What PostgreSQL does meanwhile "
            "is in the last line, with everything else that shares the machine.",
            *tables,
        ]
    )
