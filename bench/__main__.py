"""`make bench`: a database of its own, three contestants, a page of results."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from registry import postgres

if TYPE_CHECKING:
    from bench import load


def main() -> None:
    """Measure and write docs/benchmarks.md."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure.", epilog='make bench ARGS="--passes 15"')
    parser.add_argument("--trials", type=int, default=500, help="how many trials to make (500)")
    parser.add_argument("--passes", type=int, default=9, help="how often each contestant has its turn (9)")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long a turn lasts (1)")
    parser.add_argument("--documents", type=int, default=2000, help="how many documents to publish in batches (2000)")
    parser.add_argument("--output", type=Path, default=Path("docs/benchmarks.md"), help="where to write")
    options = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="registry-bench-"))
    data.chmod(0o755)
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "registry.settings"}
    try:
        with postgres.running(data, durable=False) as url:
            import django

            django.setup()
            measure(url, options)
    finally:
        shutil.rmtree(postgres.cluster(data), ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


def measure(url: str, options: argparse.Namespace) -> None:
    """Make the data, let the contestants take turns, write the page."""
    from bench import bulk, data, layers, load, report
    from tests.serving import served, served_by

    started = time.monotonic()
    made = data.make(options.trials)
    say(f"{made.described()}, made in {time.monotonic() - started:.0f} s")
    with ExitStack() as servers:
        ours = servers.enter_context(served())
        theirs = servers.enter_context(served(DJANGO_SETTINGS_MODULE="bench.viewset.settings"))
        plain = servers.enter_context(served_by(report.granian_asgi, "/trials", DATABASE_URL=url))
        one = [f"/api/v1/trials/{record_id}" for record_id in made.ids]
        nested = [f"/trials/{record_id}" for record_id in made.ids]
        by_id = [(record_id,) for record_id in made.ids]
        content = "SELECT content FROM ledger_publication WHERE record_id = %s"
        summaries = "SELECT summary FROM trials_publishedtrial ORDER BY current_id DESC LIMIT 20"
        contestants: dict[str, Callable[[], load.Measured]] = {
            report.LOOP_ONE: lambda: load.loop(url, content, by_id, options.seconds),
            report.POOL_ONE: lambda: load.loop(url, content, by_id, options.seconds, pooled=True),
            report.OURS_ONE: lambda: load.http(ours.port, one, options.seconds),
            report.VIEWSET_ONE: lambda: load.http(theirs.port, nested, options.seconds),
            report.PLAIN_ONE: lambda: load.http(plain.port, nested, options.seconds),
            report.LOOP_PAGE: lambda: load.loop(url, summaries, [()], options.seconds),
            report.POOL_PAGE: lambda: load.loop(url, summaries, [()], options.seconds, pooled=True),
            report.OURS_PAGE: lambda: load.http(ours.port, ["/api/v1/trials"], options.seconds),
            report.VIEWSET_PAGE: lambda: load.http(theirs.port, ["/trials"], 5 * options.seconds),  # it needs them
            report.PLAIN_PAGE: lambda: load.http(plain.port, ["/trials"], options.seconds),
            report.NOTHING: lambda: load.http(ours.port, ["/healthz"], options.seconds),
        }
        postmaster = int((postgres.cluster(postgres.data_dir()) / "postmaster.pid").read_text().split()[0])
        busy = [postmaster, ours.process.pid, theirs.process.pid, plain.process.pid]
        turns = in_turn(contestants, busy, options.passes)
        memory = max(data.memory(pid) for pid in ours.workers())
        for path in [f"{each}/enrollment.svg" for each in one] + ["/api/v1/evidence.svg"] * 20:
            assert ours.get(path).status == 200
        drawn = max(data.memory(pid) for pid in ours.workers())
    spent = layers.spent(made.ids)
    page = report.page(turns, made.described(), (memory, drawn), spent, bulk.page(options.documents), options)
    options.output.write_text(page)
    print(page)
    say(f"Written to {options.output} after {time.monotonic() - started:.0f} s.")


def in_turn(
    contestants: dict[str, Callable[[], load.Measured]], busy: list[int], passes: int
) -> dict[str, list[load.Measured]]:
    """Let each contestant work once in each pass, so that what disturbs the machine disturbs all; name → results."""
    from bench import data

    turns: dict[str, list[load.Measured]] = {name: [] for name in contestants}
    for number in range(-1, passes):
        for name, turn in contestants.items():
            before = data.processor(busy)
            measured = turn()
            measured.processor += data.processor(busy) - before
            if number >= 0:  # the first round only warms up
                turns[name].append(measured)
                say(f"  pass {number + 1}  {name:45} {measured.rate:8.0f}/s")
    return turns


def say(what: str) -> None:
    """Tell how far it is."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
