"""The newest entry of the ledger, and where it is noted down outside of the database.

A database that was restored, or taken over by a replica, may end before an entry that the world has read already. Going
on from there would give a serial that others have seen to another entry. The note is in no backup and only grows, so it
tells; publishing asks it each time, which needs no state of any process.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from registry.ledger.models import GENESIS, Publication
from registry.postgres import locks
from registry.refusals import LostEntries

_TEXT = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class Head(NamedTuple):
    """An entry that was the newest one; serial 0 and zeros are those of an empty ledger. As text ``SERIAL:SHA256``."""

    serial: int
    entry_sha256: str

    def __str__(self) -> str:
        return f"{self.serial}:{self.entry_sha256}"

    @classmethod
    def read(cls, text: str) -> Head:
        """Read what ``str`` gives, in any case of letters. Raises ``ValueError``."""
        if not (parts := _TEXT.fullmatch(text.strip().lower())):
            raise ValueError(f"“{text.strip()[:100]}” is not SERIAL:SHA256, as `verify_ledger` prints it.")
        return cls(int(parts[1]), parts[2])

    def stands(self) -> bool:
        """Say whether the ledger has this entry."""
        return self.serial == 0 or Publication.objects.filter(**self._asdict()).exists()


def current() -> Head:
    """Return the newest entry of the ledger."""
    newest = Publication.objects.order_by("-serial").values_list("serial", "entry_sha256").first()
    return Head(*newest) if newest else Head(0, GENESIS)


def noted() -> Head | None:
    """Return the newest entry that was noted down here, if any was. Raises ``ValueError`` for a file that has none."""
    path: Path | None = settings.LEDGER_HEAD_FILE
    try:
        return Head.read(path.read_text(encoding="utf-8")) if path else None
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise ValueError(f"{path} is damaged: {error}") from None


def note(head: Head) -> None:
    """Note an entry down, durably, unless a newer one is: whoever publishes next to us may have been quicker."""
    if path := settings.LEDGER_HEAD_FILE:
        path.parent.mkdir(parents=True, exist_ok=True)
        with locks.locked(path):
            known = noted()
            if known is None or known.serial < head.serial:
                _write(path, head)


def check(newest: Head) -> None:
    """Raise ``LostEntries`` where the ledger, which ends with ``newest``, lacks the entry that was noted down."""
    try:
        known = noted()
    except (OSError, ValueError) as error:
        raise LostEntries(
            f"Which entry was published last cannot be read: {error}. Nothing was published. Repair the file; "
            "or, if the ledger is known to be whole, remove it: the next publication writes it anew."
        ) from error
    if known is None or known == newest or (known.serial < newest.serial and known.stands()):
        return
    raise LostEntries(
        f"Entry {known.serial} was published from here and the ledger does not have it; it ends with entry "
        f"{newest.serial}. The database is an older backup, or another one. It can be read, but nothing is published: "
        "others know the missing entries, and new ones would take their serials. Bring them back, from a later backup "
        "or the archive of WAL; or give them up with `manage.py accept_head`."
    )


def complaint() -> str:
    """Return in words why nothing can be published as things stand, or nothing."""
    try:
        check(current())
    except LostEntries as lost:
        return str(lost)
    return ""


def accept() -> Head | None:
    """Go on from the ledger as it is; return the entry given up, if one was. What was given up stays on record."""
    path: Path | None = settings.LEDGER_HEAD_FILE
    if path is None or not complaint():
        return None
    with locks.locked(path):
        known, head = noted(), current()
        with path.with_name(f"{path.name}.given_up").open("a", encoding="utf-8") as record:
            record.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} gave up {known}, went on from {head}\n")
        _write(path, head)
    return known


def _write(path: Path, head: Head) -> None:
    draft = path.with_name(f"{path.name}.new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(f"{head}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # else a power failure may bring the old name back
    finally:
        os.close(folder)
