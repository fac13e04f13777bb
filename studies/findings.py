"""What was found about everything that is published: a table of the public's view, made of both kinds of records.

The findings of a record's own document stand in it. Those between a trial and the studies that report its results
depend on all of them, so they are made anew whenever one is published, removed or reinstated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import JSONField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from registry import identifiers, jsontext
from registry.ledger.models import Kind, Publication
from registry.records.models import PublishedRecord
from registry.records.tables import Mismatch, Row, Table
from registry.rules import Document, Severity
from studies import concordance
from studies.concordance import REPORTS_RESULTS
from studies.models import PublishedFinding, PublishedStudy
from trials.models import PublishedTrial

_GRAVITY = {severity.value: place for place, severity in enumerate(Severity)}
_TITLES = {Kind.TRIAL: "brief_title", Kind.STUDY: "title"}


@dataclass(frozen=True)
class FindingIndex:
    """The view of all findings; each row is made anew with the publication of one record.

    What is between a trial and its studies is made with the trial, whichever of them it is about.
    """

    name = "finding"
    kinds = (Kind.TRIAL, Kind.STUDY)

    @property
    def tables(self) -> list[Table]:
        return [Table(PublishedFinding, "made_with")]

    def add_many(self, publications: Iterable[Publication]) -> None:
        """Make the findings of these records anew, and of the trials whose results they report or ever did."""
        published = {publication.record_id for publication in publications}
        records = published | _ever_reported({number for number in published if _is_study(number)})
        self.tables[0].replace(records, list(_rows(records)))  # all of them before the connection is busy writing

    def differences(self, publications: Iterable[Publication]) -> Iterator[Mismatch]:
        """Yield how the rows of some records differ from what they should be."""
        records = {publication.record_id for publication in publications}
        yield from self.tables[0].differences(records, list(_rows(records)))


INDEX = FindingIndex()


def follow(publication: Publication, **_: Any) -> None:
    """Let the findings follow a publication: a receiver of ``publishing.shown``, in its transaction."""
    INDEX.add_many([publication])


def _is_study(number: str) -> bool:
    return number.startswith(identifiers.PREFIXES["study"])


def _ever_reported(studies: Collection[str]) -> set[str]:
    """Return the trials whose results any version of some studies reported: one may have dropped its link."""
    if not studies:
        return set()
    versions = Publication.objects.filter(kind=Kind.STUDY, record_id__in=studies).order_by()
    links = versions.values_list(KeyTransform("trials", Cast("content", JSONField())), flat=True)
    return {link["trial"] for each in links if each for link in each if link["relation"] == REPORTS_RESULTS}


def _rows(records: Collection[str]) -> Iterator[Row]:
    studies = {number for number in records if _is_study(number)}
    for document in _current(PublishedStudy, studies):
        yield from _numbered(document["id"], _of_document(Kind.STUDY, document))
    trials = set(records) - studies
    reports = _reports(trials)
    for document in _current(PublishedTrial, trials):
        between = _between(document, reports[document["id"]])
        yield from _numbered(document["id"], [*_of_document(Kind.TRIAL, document), *between])


def _current(model: type[PublishedRecord], numbers: Collection[str]) -> Iterator[Document]:
    """Yield the current documents of some records, those that have one."""
    if numbers:
        shown = model._default_manager.filter(pk__in=numbers).order_by("pk")
        yield from map(orjson.loads, shown.values_list("current__content", flat=True))


def _reports(trials: Collection[str]) -> dict[str, list[Document]]:
    """Return the current documents of the studies that report results of some trials, by trial."""
    reports: dict[str, list[Document]] = defaultdict(list)
    if trials:
        links = [f"{number} {REPORTS_RESULTS}" for number in trials]
        linked = PublishedStudy.objects.filter(links__overlap=links).order_by("pk")
        for study in map(orjson.loads, linked.values_list("current__content", flat=True)):
            for number in {link["trial"] for link in study["trials"] if link["relation"] == REPORTS_RESULTS}:
                reports[number].append(study)
    return reports


def _of_document(kind: Kind, document: Document) -> Iterator[Document]:
    """Yield the findings that were published with a document, as rows."""
    for finding in document.get("findings", []):
        yield _stamped(kind, document) | finding


def _between(trial: Document, studies: list[Document]) -> Iterator[Document]:
    for finding, subject, other in concordance.findings(trial, studies):
        kind = Kind.STUDY if _is_study(subject["id"]) else Kind.TRIAL
        yield _stamped(kind, subject) | finding.described() | ({"against": other["id"]} if other else {})


def _stamped(kind: Kind, document: Document) -> Document:
    """Return of which record, and of which version of it, a row is."""
    about = {"kind": kind.value, "id": document["id"], "version": document["version"]}
    return about | {"title": document.get(_TITLES[kind], "")}


def _numbered(record_id: str, found: Iterable[Document]) -> Iterator[Row]:
    for place, row in enumerate(found):
        yield {
            "key": f"{record_id}/{place:06}",
            "made_with": record_id,
            "kind": row["kind"],
            "record_id": row["id"],
            "against": row.get("against", ""),
            "code": row["code"],
            "severity": row["severity"],
            "gravity": _GRAVITY[row["severity"]],
            "row": jsontext.dumps(row),
        }
