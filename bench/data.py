"""Trials to measure with: the catalogue's documents, over and over, with numbers of their own."""

import os
import statistics
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from registry.identifiers import OF_ONE_RECORD
from registry.ledger.models import Publication
from tests.processes import children
from trials import actions, catalogue


@dataclass
class Data:
    """What was made: the registry numbers, and the sizes of the documents in bytes."""

    ids: list[str]
    sizes: list[int]

    def described(self) -> str:
        """Return the sizes in a sentence."""
        small, large = min(self.sizes), max(self.sizes)
        return (
            f"{len(self.ids)} trials; a document has {statistics.median(self.sizes) / 1000:.1f} kB (median), "
            f"{statistics.mean(self.sizes) / 1000:.1f} kB (mean), {small / 1000:.1f} to {large / 1000:.1f} kB"
        )


def make(count: int) -> Data:
    """Fill the empty database through the same actions that curators use."""
    call_command("prepare_database")
    call_command("migrate", verbosity=0)
    by = User.objects.create_superuser("bench")
    for number, document in enumerate(_documents(count), start=1):
        actions.publish(record=actions.create(by=by, document=document), by=by)
        if number % 100 == 0:
            print(f"  {number} of {count} trials", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rows = Publication.objects.values_list("record_id", "content")
    found = {record_id: len(content.encode()) for record_id, content in rows.iterator()}
    return Data(list(found), list(found.values()))


def _documents(count: int) -> Iterator[dict[str, Any]]:
    templates = cycle(catalogue.documents().values())
    for number, template in enumerate(islice(templates, count), start=1):
        own = {"type": "SPONSOR_PROTOCOL", "value": f"BENCH-{number:06d}"}
        identifiers = [_renumbered(row, number) for row in template.get("identifiers", [])]
        title = f"{template['brief_title']} ({number})"
        yield template | {"brief_title": title, "identifiers": [*identifiers, own]}


def _renumbered(row: dict[str, str], number: int) -> dict[str, str]:
    """Return an identifier that no other record has; it keeps its place, to which provenance points."""
    return row | {"value": f"NCT9{number:07d}"} if row.get("type") in OF_ONE_RECORD else row


def processor(pids: Iterable[int]) -> float:
    """Return the seconds that processes, their living children and those they have buried spent on a processor."""
    ticks = 0
    for pid in pids:
        for one in (pid, *(child for child in children(pid))):
            try:
                fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # a child that ended just now
            ticks += sum(map(int, fields[11:15] if one == pid else fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / 1e6


def machine() -> tuple[int, int]:
    """Return the cores that we may use and the memory in GB."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return len(os.sched_getaffinity(0)), round(memory / 1e9)
