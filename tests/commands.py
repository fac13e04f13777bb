"""Commands of a registry, each in a process of its own, which all begin with what one process has loaded.

In a terminal a command loads the registry first: a second and a half of a processor, and the same each time. Here one
process does so for an environment, asks no database, and forks for each command.
"""

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings

from tests.processes import ROOT

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Commands:
    """What runs commands in one environment."""

    _process: subprocess.Popen[str]
    _folder: Path

    def manage(self, *words: str | Path) -> Done:
        """Run a command of `manage.py`."""
        return self.run("manage.py", *words)

    def run(self, *words: str | Path) -> Done:
        """Run a Python program: its file, and its words."""
        command = [*map(str, words)]
        printed = [str(self._folder / name) for name in ("stdout", "stderr")]
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps([command, printed])}\n")
        self._process.stdin.flush()
        code = self._process.stdout.readline()
        assert code, "The registry could not be loaded."
        return Done(command, int(code), *(Path(path).read_text() for path in printed))


@contextmanager
def loaded(environment: dict[str, str]) -> Iterator[Commands]:
    """Load the registry as an environment says, and give what runs commands until the end of the block."""
    words = [sys.executable, "-m", "tests.commands"]
    with (
        TemporaryDirectory() as folder,
        subprocess.Popen(
            words, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        yield Commands(process, Path(folder))


def main() -> None:
    """Load what every command does, then fork for each that is asked for and tell its exit code."""
    django.setup()
    import_module(settings.ROOT_URLCONF)  # the checks of a command ask for it
    for line in sys.stdin:
        words, printed = json.loads(line)
        if not (child := os.fork()):
            become(words, printed)
            return
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.write(sys.stdout.fileno(), f"{code}\n".encode())


def become(words: list[str], printed: Sequence[str]) -> None:
    """Go on as a process that was started with these words."""
    for descriptor, path in enumerate([os.devnull, *printed]):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC), descriptor)
    sys.argv = words
    runpy.run_path(words[0], run_name="__main__")


if __name__ == "__main__":
    main()
