"""A backup is a folder with a dump and a manifest; what does not agree with its manifest is none."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from registry.postgres import locks

FORMAT = 1  # of the manifest; a number that is higher is of a registry to come
DUMP, MANIFEST = "database.dump", "manifest.json"


class BackupError(Exception):
    """A backup cannot be made or used; the message says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``head`` is ``SERIAL:SHA256``, ``postgresql`` the server's major version."""

    format: int
    made_at: str
    registry: str
    postgresql: int
    migrations: list[str]
    head: str
    size: int
    sha256: str

    @classmethod
    def of(cls, folder: Path, **facts: Any) -> Manifest:
        """Describe the dump in a folder; ``facts`` are what only its database could say."""
        dump = folder / DUMP
        moment = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return cls(format=FORMAT, made_at=moment, size=dump.stat().st_size, sha256=_sha256(dump), **facts)

    def write(self, folder: Path) -> None:
        """Put it beside the dump."""
        path = folder / MANIFEST
        path.touch(mode=0o600)
        path.write_bytes(orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2))


def checked(folder: Path) -> Manifest:
    """Read the manifest of a backup, and the whole dump against it. Raises ``BackupError``."""
    manifest = _read(folder)
    try:
        size, found = (folder / DUMP).stat().st_size, _sha256(folder / DUMP)
    except OSError as error:
        raise BackupError(f"{folder / DUMP} cannot be read: {error.strerror}. Take another backup.") from None
    if size != manifest.size:
        raise BackupError(f"{folder / DUMP} has {size:,} bytes of {manifest.size:,}: it was cut or grew. Take another.")
    if found != manifest.sha256:
        raise BackupError(f"{folder / DUMP} is damaged: its SHA-256 is not the one in the manifest. Take another.")
    return manifest


def _read(folder: Path) -> Manifest:
    try:
        facts = orjson.loads((folder / MANIFEST).read_bytes())
    except OSError as error:
        raise BackupError(f"{folder} is no backup: {MANIFEST} in it cannot be read, {error.strerror}.") from None
    except orjson.JSONDecodeError:
        raise BackupError(f"{folder / MANIFEST} is damaged: it is no JSON. Take another backup.") from None
    number = facts.get("format") if isinstance(facts, dict) else None
    if isinstance(number, int) and number > FORMAT:
        raise BackupError(f"{folder} was made by a newer registry. Restore it with that version or a later one.")
    example = Manifest(FORMAT, "", "", 0, [""], "", 0, "")
    if number != FORMAT or {name: _shape(value) for name, value in facts.items()} != {
        name: _shape(value) for name, value in asdict(example).items()
    }:
        raise BackupError(f"{folder / MANIFEST} is not the manifest of a backup of a registry, or is damaged.")
    return Manifest(**facts)


def _shape(value: object) -> object:
    return {type(each) for each in value} if isinstance(value, list) else type(value)


@contextmanager
def new_folder(parent: Path) -> Iterator[Path]:
    """Give a folder for a backup that has its name only if the block ends well, and then for good.

    What a run that was killed left is cleared away. Raises ``BackupError``.
    """
    try:
        parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locks.locked(parent / "backup"):
            for ruin in parent.glob("*.partial"):
                shutil.rmtree(ruin)
            yield from _moved_when_whole(parent)
    except OSError as error:
        raise BackupError(
            f"{error.filename or parent} cannot be written: {error.strerror}. Choose another --to."
        ) from error


def _moved_when_whole(parent: Path) -> Iterator[Path]:
    final = parent / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S.%fZ}"
    draft = final.with_name(f"{final.name}.partial")
    draft.mkdir(mode=0o700)
    try:
        yield draft
        for path in (*draft.iterdir(), draft):
            _sync(path)
        draft.rename(final)
        _sync(parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
