"""Documents that become public in batches, against one by one; and what compressing them would save and cost."""

from __future__ import annotations

import gzip
import io
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import NotSupportedError, connection, transaction

from bench.data import processor
from registry import jsontext
from registry.ledger.actions import Entry, append_many
from registry.ledger.models import Kind
from registry.records import context
from registry.records.validation import FORM, TAKEN
from studies import findings
from trials import document, search, validation
from trials.formats import ctgov
from trials.models import PublishedTrial

# As for the tests: all records of a file of yours, not the forty of the project.
RECORDS = (
    os.environ.get("CTGOV_CORPUS") or Path(__file__).resolve().parent.parent / "tests/factories/ctgov-v2.ndjson.gz"
)
BATCH, AIM = 200, 400
Document = dict[str, Any]


@dataclass(frozen=True)
class Spent:
    """What one document took, in milliseconds: of a processor by us and by PostgreSQL, and by the clock on the wall."""

    client: float
    server: float
    wall: float

    @property
    def processor(self) -> float:
        """Both."""
        return self.client + self.server

    def __str__(self) -> str:
        rate = 1000 / self.processor
        return f"{self.client:.2f} | {self.server:.2f} | {self.processor:.2f} | {rate:,.0f} | {self.wall:.2f}"


def page(count: int) -> str:
    """Return the section of docs/benchmarks.md; the trials that it publishes stay in the database."""
    with gzip.open(RECORDS) as file:
        records = [jsontext.loads(line) for line in file]
    documents = _numbered([ctgov.document(record) for record in records])
    one_by_one = _spent(list(islice(documents, count)), 1, _append)
    in_batches = _spent(list(islice(documents, count)), BATCH, _append)
    checked = _spent(list(islice(documents, count)), BATCH, _checked)
    ratio, by_the_clock = one_by_one.processor / in_batches.processor, one_by_one.wall / in_batches.wall
    lines = (
        f"{count:,} documents, made of {len(records):,} records of ClinicalTrials.gov over and over with numbers of "
        "their own, become public: appended to the ledger by `append_many`, made findable by `Index.add_many`, their "
        "findings listed, "
        f"{BATCH} in a transaction, against one in a transaction. **In batches it takes {ratio:.1f} times less** of a "
        f"processor; by the clock, {by_the_clock:.1f} times less.",
        "",
        "| ms each | client | PostgreSQL | both | per second of one core | wall |",
        "|---|---|---|---|---|---|",
        f"| one by one | {one_by_one} |",
        f"| in batches | {in_batches} |",
        f"| in batches, with the check of its form, the rules, and whose numbers it has | {checked} |",
        "",
        "From a document that is ready to one that everybody finds by any word: text, hashes, chain, COPY into the "
        "ledger with its triggers and CHECKs, view, identifiers, indexes. Reading a file and translating its records "
        f"come before that. The aim is {AIM} a second on one core, the ledger included: "
        f"{'met' if 1000 / in_batches.processor >= AIM else '**missed**'}.",
        "",
        *_room(),
        "",
        "How the ledger could keep its contents:",
        "",
        *_storage(),
        "",
        "It lets PostgreSQL compress them (pglz; where the server was built with it, `default_toast_compression = lz4` "
        "makes that cheaper): a ledger only grows, so a third of its size on disk, in memory and in each backup is "
        "worth what a publication pays for it once. A read costs as good as nothing more.",
    )
    return "\n".join(lines)


def _numbered(templates: list[Document]) -> Iterator[Document]:
    """Yield documents without end; each has numbers of its own, for hundreds of records never share one."""
    for number, template in enumerate(cycle(templates), start=1):
        others = [row for row in template.get("identifiers", []) if row.get("type") not in ("NCT", "NCT_ALIAS")]
        own = [row | {"value": f"{row['value']}/{number}"} for row in others]
        yield template | {"identifiers": [{"type": "NCT", "value": f"NCT{number:08d}"}, *own]}


def _append(documents: list[Document]) -> None:
    with transaction.atomic():
        publications = append_many([Entry(kind=Kind.TRIAL, document=each, record_id=None) for each in documents])
        search.INDEX.add_many(publications)
        findings.INDEX.add_many(publications)


def _checked(documents: list[Document]) -> None:
    complete = [document.complete(each) for each in documents]
    for each in complete:
        refused = validation.findings(each, context.of(PublishedTrial, None))
        assert not [finding for finding in refused if finding.code in (FORM, TAKEN)]
    _append(complete)


def _spent(documents: list[Document], size: int, publish: Any) -> Spent:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    before, began = (time.process_time(), processor([backend])), time.monotonic()
    for start in range(0, len(documents), size):
        publish(documents[start : start + size])
    spent = time.process_time() - before[0], processor([backend]) - before[1], time.monotonic() - began
    return Spent(*(1000 * seconds / len(documents) for seconds in spent))


PARTS = {
    "ledger": ("ledger_publication",),
    "public's view": ("trials_publishedtrial", "trials_publishedtrialidentifier"),
}


def _room() -> list[str]:
    """Return what the trials take on disk, each by its one version, and how long copying and verifying them takes."""
    lines = ["What one takes on disk, with one version, its indexes and its share of what is compressed beside:", ""]
    lines += ["| bytes each | table | compressed beside it (TOAST) | indexes | all |", "|---|---|---|---|---|"]
    with connection.cursor() as cursor:
        for name, tables in PARTS.items():
            cursor.execute("ANALYZE " + ", ".join(tables))
            cursor.execute(
                "SELECT sum(pg_relation_size(t)), sum(pg_table_size(t) - pg_relation_size(t)), "
                "sum(pg_indexes_size(t)), sum(pg_total_relation_size(t)) FROM unnest(%s::regclass[]) AS t",
                [list(tables)],
            )
            sizes = cursor.fetchone()
            count = PublishedTrial.objects.count()
            lines.append(f"| {name} | " + " | ".join(f"{size / count:,.0f}" for size in sizes) + " |")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        call_command("backup", "--to", folder, stdout=io.StringIO())
        seconds = time.monotonic() - began
        dumped = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    took = f"{seconds:.1f} s, {1000 * seconds / count:.2f} ms each with the verification of the ledger"
    lines += ["", f"`manage.py backup` of {count:,} takes {took}, and writes {dumped / count:,.0f} bytes each."]
    return lines


def _storage() -> list[str]:
    """Return how large the contents of the ledger are, and what writing and reading them takes, by way of keeping."""
    lines = ["| content kept | bytes each | writing, server ms each | reading, server ms each |", "|---|---|---|---|"]
    for name, how in (
        ("as it is", "SET STORAGE EXTERNAL"), ("lz4", "SET COMPRESSION lz4"), ("pglz", "SET COMPRESSION pglz"),
    ):  # fmt: skip
        try:
            size, writing, reading = _kept(how)
        except NotSupportedError:
            lines.append(f"| {name} | not in this PostgreSQL | | |")
        else:
            lines.append(f"| {name} | {size:,.0f} | {writing:.3f} | {reading:.3f} |")
    return lines


def _kept(how: str) -> tuple[float, float, float]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
        cursor.execute("CREATE TEMPORARY TABLE kept (serial bigint PRIMARY KEY, content text)")
        cursor.execute(f"ALTER TABLE kept ALTER content {how}")
        began = processor([backend])
        cursor.execute("INSERT INTO kept SELECT serial, content || '' FROM ledger_publication")
        writing = processor([backend]) - began
        cursor.execute("SELECT count(*), pg_total_relation_size('kept') FROM kept")
        count, size = cursor.fetchone()
        began = processor([backend])
        for _ in range(5):
            cursor.execute("SELECT sum(length(content)) FROM kept")
        reading = (processor([backend]) - began) / 5
        cursor.execute("DROP TABLE kept")
    return size / count, 1000 * writing / count, 1000 * reading / count
