"""Run it: ``python -m tests.mutation [areas or parts of paths] [--minutes 20] [--seed 1] [--workers 2]``."""

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator
from itertools import chain, zip_longest

from tests.mutation.areas import AREAS, CACHE, ROOT, TARGET, Area
from tests.mutation.crew import Crew
from tests.mutation.equivalent import equivalents
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.reach import Reach, measured
from tests.mutation.report import Result, difference, remember, report, survivors
from tests.mutation.worker import Attempt


def main() -> int:
    """Try what fits into the time, and say what no test noticed."""
    asked = _arguments()
    deadline = time.monotonic() + 60 * asked.minutes
    chosen = {area: _mutants(area, asked.only, survivors() if asked.again else None) for area in AREAS}
    chosen = {area: candidates for area, candidates in chosen.items() if candidates}
    crew = Crew(asked.workers)
    try:
        _say("Measuring which tests reach which line …")
        reach = measured(crew)
        _say(f"{len(reach.seconds)} tests; trying mutants …")
        _check_without_mutants(crew, reach, chosen)
        results = _tried(crew, reach, _order(chosen, asked.seed), deadline)
    finally:
        crew.dismiss()
    text = report(chosen, results, asked.seed)
    remember(results)
    sys.stdout.write(text)
    return 0 if all(result.score >= TARGET for result in Result.by_area(results).values()) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutate", description="Change the core and see whether a test notices.")
    parser.add_argument("only", nargs="*", help="areas, or parts of paths: consistency records/lifecycle")
    parser.add_argument("--again", action="store_true", help="only what survived the last time it was tried")
    parser.add_argument("--minutes", type=float, default=20, help="how long it may take in all (20)")
    parser.add_argument(
        "--seed", type=int, default=1, help="which mutants are tried when not all fit into the time (1)"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes (one for each core)")
    return parser.parse_args()


def _mutants(area: Area, only: list[str], keys: set[str] | None) -> list[Mutant]:
    paths = [path for path in area.paths if not only or area.name in only or any(each in path for each in only)]
    candidates = [mutant for path in paths for mutant in mutants((ROOT / path).read_text(), path)]
    return [each for each in candidates if each.key not in equivalents() and (keys is None or each.key in keys)]


def _order(chosen: dict[Area, list[Mutant]], seed: int) -> Iterator[tuple[Area, Mutant]]:
    """Yield the mutants of all areas in turn, those of an area shuffled: whenever it ends, all had their share."""
    dice = random.Random(seed)
    shuffled = [
        [(area, mutant) for mutant in dice.sample(candidates, len(candidates))] for area, candidates in chosen.items()
    ]
    return (each for each in chain.from_iterable(zip_longest(*shuffled)) if each)


def _check_without_mutants(crew: Crew, reach: Reach, chosen: dict[Area, list[Mutant]]) -> None:
    """Refuse to go on where tests fail in the order in which they are tried: every mutant would seem to be noticed."""
    samples = [
        (area, mutant) for area, candidates in chosen.items() for mutant in candidates[:: len(candidates) // 3 + 1]
    ]
    for _, outcome in crew.do(Attempt(None, reach.of(mutant, area)[:20]) for area, mutant in samples):
        if outcome.killer:
            raise SystemExit(f"Without a mutant, {outcome.killer} {outcome.how}.")


def _tried(crew: Crew, reach: Reach, order: Iterator[tuple[Area, Mutant]], deadline: float) -> list[Result]:
    results: list[Result] = []
    areas: dict[int, Area] = {}

    def jobs() -> Iterator[Attempt]:
        for area, mutant in order:
            if time.monotonic() > deadline:
                return
            areas[id(mutant)] = area
            yield Attempt(mutant, reach.of(mutant, area))

    log = (CACHE / "survivors.txt").open("w", buffering=1)  # to be read while the rest is being tried
    for trial, outcome in crew.do(jobs()):
        results.append(Result(areas[id(trial.mutant)], trial.mutant, outcome, len(trial.tests)))
        if outcome.killer in reach.seconds:
            reach.noticed(trial.mutant, outcome.killer)
        elif not outcome.killer:
            log.write(f"{difference(results[-1])}\n")
        if len(results) % 25 == 0:
            _say(f"{len(results)} tried, {sum(not each.outcome.killer for each in results)} not noticed")
    return results


def _say(text: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
