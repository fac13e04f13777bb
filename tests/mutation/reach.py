"""Which tests reach which line, and how long each takes: measured once, and again where something changed."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from coverage import CoverageData

from tests.mutation.areas import CACHE, ROOT, Area, mutated_paths
from tests.mutation.crew import Crew
from tests.mutation.mutants import Mutant
from tests.mutation.worker import Survey

_MEASURING = {"worker", "swapping"}
# Seconds of tests for one mutant: each kind has its own, so that slow ones which noticed a neighbour displace nobody.
_LIMITS = {"noticed a neighbour": 10.0, "near": 20.0, "far": 5.0}


class Reach:
    """The tests of each line, and those that noticed mutants so far."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.seconds: dict[str, float] = {}
        self.tests: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.killers: dict[str, Counter[str]] = defaultdict(Counter)
        for file in files:
            self._read(file)

    def _read(self, file: Path) -> None:
        seconds = json.loads(file.with_suffix(".json").read_text())
        self.seconds |= seconds
        coverage = CoverageData(str(file))
        coverage.read()
        for path in coverage.measured_files():
            lines = self.tests[str(Path(path).relative_to(ROOT))]
            for line, contexts in coverage.contexts_by_lineno(path).items():
                lines[line].update(each for each in contexts if each in seconds)

    def of(self, mutant: Mutant, area: Area) -> tuple[tuple[str, float], ...]:
        """Return the tests to try, most promising first: what noticed a neighbour, what stands near, what is fast."""
        noticed = self.killers[mutant.path] + self.killers[f"{mutant.path} {mutant.place}"]
        tests = sorted(
            self._reaching(mutant, area),
            key=lambda test: (-noticed[test], not test.startswith(area.near), self.seconds[test], test),
        )
        chosen: list[tuple[str, float]] = []
        spent = dict.fromkeys(_LIMITS, 0.0)
        for test in tests:
            kind = "noticed a neighbour" if noticed[test] else "near" if test.startswith(area.near) else "far"
            if not chosen or spent[kind] + self.seconds[test] <= _LIMITS[kind]:
                chosen.append((test, self.seconds[test]))
                spent[kind] += self.seconds[test]
        return tuple(chosen)

    def noticed(self, mutant: Mutant, test: str) -> None:
        """Remember which test noticed a mutant: it is likely to notice its neighbours."""
        self.killers[mutant.path][test] += 1
        self.killers[f"{mutant.path} {mutant.place}"][test] += 10

    def _reaching(self, mutant: Mutant, area: Area) -> set[str]:
        """Return the tests that run it; for what runs on import, those of its folder and those near."""
        if mutant.reached:
            return set().union(*(self.tests[mutant.path][line] for line in mutant.reached))
        folder = Path(mutant.path).parent
        near = {test for test in self.seconds if test.startswith(area.near)}
        return near.union(*(tests for path, tests in self._of_modules.items() if Path(path).parent == folder))

    @cached_property
    def _of_modules(self) -> dict[str, set[str]]:
        modules = {path: set().union(*lines.values()) for path, lines in self.tests.items()}
        return defaultdict(set, modules)


def measured(crew: Crew) -> Reach:
    """Return the reach of every test, from earlier runs where nothing that it depends on has changed."""
    CACHE.mkdir(exist_ok=True)
    sources = _digest_of_sources()
    files = {test: CACHE / hashlib.sha256(sources + (ROOT / test).read_bytes()).hexdigest()[:32] for test in crew.files}
    for old in set(CACHE.glob("?" * 32 + "*")) - {each for file in files.values() for each in (file, _times(file))}:
        old.unlink()
    missing = {test: file for test, file in files.items() if not _times(file).exists()}
    jobs = [Survey(test, str(file)) for test, file in sorted(missing.items(), key=lambda each: -_size(each[0]))]
    for job, seconds in crew.do(iter(jobs)):
        if not isinstance(seconds, dict):
            raise RuntimeError(f"{job.file} ended the process that ran it: {seconds}")
        _times(Path(job.coverage)).write_text(json.dumps(seconds))
    return Reach(file for file in files.values() if file.exists())


def _digest_of_sources() -> bytes:
    """Return a digest of all that a test may depend on, itself left out."""
    digest = hashlib.sha256(" ".join(mutated_paths()).encode())
    for folder in ("registry", "trials", "studies", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not path.name.startswith("test_") and (path.parent.name != "mutation" or path.stem in _MEASURING):
                digest.update(path.read_bytes())
    return digest.digest()


def _times(file: Path) -> Path:
    return file.with_suffix(".json")


def _size(test: str) -> int:
    return (ROOT / test).stat().st_size
