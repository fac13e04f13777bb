"""What was tried and what nobody noticed, for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.mutation.areas import CACHE, ROOT, TARGET, Area
from tests.mutation.mutants import Mutant
from tests.mutation.worker import Outcome

_SURVIVORS = CACHE / "survivors.json"


@dataclass(frozen=True)
class Result:
    """What became of one mutant, and how many tests were tried on it."""

    area: Area
    mutant: Mutant
    outcome: Outcome
    tests: int

    @staticmethod
    def by_area(results: Iterable[Result]) -> dict[Area, Score]:
        """Return the score of each area."""
        scores: dict[Area, Score] = {}
        for each in results:
            score = scores.setdefault(each.area, Score())
            score.tried += 1
            score.killed += bool(each.outcome.killer)
        return scores


@dataclass
class Score:
    """How many mutants were tried and noticed."""

    tried: int = 0
    killed: int = 0

    @property
    def score(self) -> float:
        """The share that was noticed."""
        return self.killed / self.tried if self.tried else 1.0


def report(chosen: Mapping[Area, Sequence[Mutant]], results: Sequence[Result], seed: int) -> str:
    """Return the survivors as differences, then the scores."""
    alive = [each for each in results if not each.outcome.killer]
    alive.sort(key=lambda each: (each.mutant.path, each.mutant.line))
    return "\n".join([*map(difference, alive), "", *_scores(chosen, results, seed), ""])


def survivors() -> set[str]:
    """Return the keys of the mutants that nothing noticed when they were last tried."""
    return set(json.loads(_SURVIVORS.read_text())) if _SURVIVORS.exists() else set()


def remember(results: Sequence[Result]) -> None:
    """Write down what survived, for the next time."""
    keys = survivors() - {each.mutant.key for each in results}
    keys |= {each.mutant.key for each in results if not each.outcome.killer}
    _SURVIVORS.write_text(json.dumps(sorted(keys), ensure_ascii=False, indent=0))


def difference(result: Result) -> str:
    """Return what nothing noticed: where, in which line, and what instead of what."""
    mutant = result.mutant
    tests = f"{result.tests} tests reach it" if result.tests else "no test reaches it"
    line = (ROOT / mutant.path).read_text().splitlines()[mutant.line - 1].strip()
    return (
        f"\n{mutant.path}:{mutant.line} {mutant.place} ({tests})\n    {line}\n"
        f"  - {_indented(mutant.before)}\n  + {_indented(mutant.after)}"
    )


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")


def _scores(chosen: Mapping[Area, Sequence[Mutant]], results: Sequence[Result], seed: int) -> Iterator[str]:
    scores = Result.by_area(results)
    for area, mutants in chosen.items():
        score = scores.get(area, Score())
        late = sum(each.area is area and each.outcome.how == "took too long" for each in results)
        verdict = "" if score.score >= TARGET else f"  below {TARGET:.0%}"
        yield (
            f"{area.name:22} {score.killed:5} of {score.tried:5} killed, {score.score:6.1%}"
            f"  ({score.tried} of {len(mutants)} mutants tried, {late} ran into the limit of time){verdict}"
        )
    yield f"Which mutants are tried first depends on the seed, {seed}."
