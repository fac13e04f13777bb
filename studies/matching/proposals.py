"""Which registered trials a study names, proposed for a curator to accept or reject.

Pure functions over documents. Precision comes before recall: a name that may well mean something else is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studies.consistency.reading import ReportedStudy
from studies.matching.names import KnownTrial, NameKind, key_of
from studies.matching.table import Mention, NameTable, Passage

_LISTS = {
    "identifiers": {"value": "An identifier of the study"},
    "groups": {"label": "The label of a group", "description": "The description of a group"},
    "outcomes": {"name": "The name of an outcome", "note": "The note on an outcome"},
    "sources": {"citation": "The citation of a source", "title": "The title of a source"},
    "provenance": {"reported": "A quotation"},
}
_REPORTING = {"SINGLE_ARM_TRIAL", "RANDOMIZED_TRIAL", "CONFERENCE_ABSTRACT"}


@dataclass(frozen=True)
class Proposal:
    """A link for a curator to judge.

    ``trial`` is our number, ``named`` what the study literally writes, ``relation`` a guess (``REPORTS_RESULTS`` or
    ``MENTIONS``), ``pointer`` the JSON Pointer of the text where it stands first, ``reason`` a sentence or two.
    """

    trial: str
    named: str
    relation: str
    pointer: str
    reason: str


def proposals(document: Mapping[str, Any], trials: Iterable[KnownTrial]) -> list[Proposal]:
    """Return at most one proposal per trial that the study does not link yet, the strongest evidence first.

    Values of the wrong type are passed over. Nothing is raised, and the document is never changed.
    """
    study, table = ReportedStudy(document if isinstance(document, Mapping) else {}), NameTable(trials)
    others = {key_of(words) for name in ("drugs", "conditions") for words in _strings(study.document.get(name))}
    mentions = [one for text in _texts(study) for one in table.mentions(text) if one.key not in others]
    linked = {row.text("trial") for row in study.rows("trials")}
    reports = study.root.text("study_type") in _REPORTING
    return [_proposal(trial, by, reports) for trial, by in _evidence(mentions).items() if trial not in linked]


def _evidence(mentions: list[Mention]) -> dict[str, list[Mention]]:
    """Return the mentions of each trial, the strongest and earliest first.

    A name that several trials bear is taken for the one of them that a number of its own names as well.
    """
    sure = [(trial, one) for one in mentions if len(one.owners) == 1 for trial in one.owners]
    numbered = {trial for trial, one in sure if one.owners[trial] is NameKind.NUMBER}
    shared = [(one.owners.keys() & numbered, one) for one in mentions if len(one.owners) > 1]
    pairs = sure + [(trial, one) for trials, one in shared if len(trials) == 1 for trial in trials]
    evidence: dict[str, list[Mention]] = defaultdict(list)
    for trial, one in sorted(pairs, key=lambda pair: pair[1].owners[pair[0]]):
        evidence[trial].append(one)
    return evidence


def _proposal(trial: str, mentions: list[Mention], reports: bool) -> Proposal:
    first, telling = mentions[0], next((one for one in mentions if one.tells), None)
    relation = "REPORTS_RESULTS" if telling and reports else "MENTIONS"
    reason = first.sentence if first.tells or not telling else f"{first.sentence} {telling.sentence}"
    return Proposal(trial, first.named, relation, first.at.pointer, reason)


def _texts(study: ReportedStudy) -> Iterator[Passage]:
    yield Passage("/title", "The title", study.root.text("title") or "")
    yield Passage("/summary", "The summary", study.root.text("summary") or "")
    yield Passage("/publication/citation", "The citation", study.root.within("publication").text("citation") or "")
    for name, fields in _LISTS.items():
        for row in study.rows(name):
            for field, words in fields.items():
                yield Passage(row.at(field), words, row.text(field) or "")


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
