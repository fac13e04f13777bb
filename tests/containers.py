"""Dockerfile and compose file, read as data and carried out in a plain folder instead of a container.

What an image would have of its own is kept apart by its address: `/srv/registry` and `/tmp/registry` are folders below
the plain one. Of its steps only those do nothing here that change the system: apt-get, useradd and install. What is
installed is linked instead of copied, and compiled when it is imported: all of it takes longer than all other steps.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from string import Template
from typing import Any

import yaml

from tests.processes import ROOT

NOT_OURS = (
    "DATABASE_URL",
    "SECRET_KEY",
    "DATA_DIR",
    "VIRTUAL_ENV",
    "TEST_RUN_FOLDER",
    "DJANGO_SETTINGS_MODULE",
    "OWNER_DATABASE_URL",
    "SERVING",
)
SYSTEM = ("apt-get", "useradd", "install")
QUICKER = {"UV_LINK_MODE": "hardlink", "UV_COMPILE_BYTECODE": "false", "PYTHONDONTWRITEBYTECODE": ""}


def steps(text: str) -> list[tuple[str, str]]:
    """Return the instructions of a Dockerfile in their order, each with the rest of its line."""
    whole = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", "")
    lines = [line.strip() for line in whole.splitlines() if line.strip()]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def interpolated(text: str, given: dict[str, str]) -> str:
    """Return the text of a compose file with its variables in place; refuse one that must be set and is not."""

    def value(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        name, how, rest = match[1], match[2], match[3]
        if how == ":?" and not given.get(name):
            raise KeyError(rest)
        return given.get(name) or (rest if how == ":-" else "")

    return re.sub(r"\$\$|\$\{(\w+)(?:(:[-?])([^}]*))?\}", value, text)


def compose(name: str, **given: str) -> Any:
    """Return the services of a compose file, with the example's variables and those that are given."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return yaml.safe_load(interpolated((ROOT / name).read_text(), example | given))["services"]


@dataclass
class Image:
    """An image in a plain folder: its files, its environment, and what it runs."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    workdir: Path = Path("/")

    def here(self, text: str) -> str:
        """Return a text of the container with its addresses led into the folder."""
        return re.sub(r"(?<![\w/])/(srv|tmp|var/lib)/registry(?![\w-])", rf"{self.folder}/\1/registry", text)

    def carry_out(self, dockerfile: str) -> None:
        """Take every step."""
        for instruction, rest in steps(dockerfile):
            getattr(self, f"_{instruction.lower()}")(rest)

    def run(self, words: list[str], **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command as the container would, to its end."""
        words = [self.here(word) for word in words]
        return subprocess.run(
            words, cwd=self.workdir, env=self.variables(**more), capture_output=True, text=True, check=False
        )

    def variables(self, **more: str) -> dict[str, str]:
        """Return the environment of a process, with addresses led into the folder."""
        outside = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        own = self.environment | QUICKER | more
        path = f"{own.get('PATH', '')}:{self._programs()}:/usr/bin:/bin"
        return outside | {name: self.here(value) for name, value in own.items()} | {"PATH": self.here(path)}

    def _programs(self) -> Path:
        """Return a folder with Python, and with those programs that would change the system, doing nothing."""
        programs = self.folder / "bin"
        if not programs.exists():
            programs.mkdir()
            (programs / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
            for name in SYSTEM:
                (programs / name).write_text("#!/bin/sh\n")
                (programs / name).chmod(0o755)
        return programs

    def _run(self, rest: str) -> None:
        done = self.run(["sh", "-c", self.here(rest)])
        assert done.returncode == 0, f"RUN {rest}\n{done.stdout}{done.stderr}"

    def _workdir(self, rest: str) -> None:
        self.workdir = Path(self.here(rest))
        self.workdir.mkdir(parents=True, exist_ok=True)

    def _copy(self, rest: str) -> None:
        *sources, target = rest.split()
        if sources[0].startswith("--from="):  # both stages have one folder here, so it is there already
            assert sources[1:] == [target]
            return
        for source in sources:
            origin, place = ROOT / source, self.workdir / target
            if origin.is_dir():
                shutil.copytree(origin, place, ignore=_left_out, dirs_exist_ok=True)
            else:
                shutil.copy(origin, place)

    def _env(self, rest: str) -> None:
        for name, _, value in (word.partition("=") for word in shlex.split(rest)):
            self.environment[name] = Template(value).safe_substitute({"PATH": ""}).rstrip(":")

    def _cmd(self, rest: str) -> None:
        self.command = json.loads(rest)

    def _healthcheck(self, rest: str) -> None:
        self.health = json.loads(rest.partition(" CMD ")[2])

    def _nothing(self, rest: str) -> None:
        """Take a step that has no meaning in a folder."""

    _from = _arg = _user = _expose = _nothing


def _left_out(folder: str, names: list[str]) -> set[str]:
    patterns = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    at_top = Path(folder) == ROOT
    return {
        name
        for name in names
        for pattern in patterns
        if fnmatch(name, pattern.removeprefix("**/")) and (at_top or pattern.startswith("**/"))
    }
