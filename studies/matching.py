"""Which registered trials a study names, proposed for a curator to accept or reject.

Pure functions over documents. Precision comes before recall: a name that may well mean something else is left out.

A name is compared as its runs of letters and runs of digits, so that dashes, spaces and letter case do not matter,
and ``AK104-20`` is no part of ``AK104-202``. All names stand in one table; each text is walked through once.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from registry.identifiers import PLACEHOLDERS, is_ours, normalize
from studies.consistency.reading import ReportedStudy

Key = tuple[str, ...]
_Run = tuple[int, int, str]  # where a run of letters or of figures starts and ends, and how it is compared

# Writing without spaces (Chinese, Japanese, Korean) ends a word, and so do raised figures, which are footnotes.
_NOT_OF_A_WORD = r"_²³¹\u2070-\u209f\u2e80-\ufaff\uff66-\uffdc"
_RUN = re.compile(rf"[^\W\d{_NOT_OF_A_WORD}]+|\d+")
_SPACE = r"[\s\u200b-\u200d\u2060\ufeff]"
_HYPHEN = r"[-\u00ad\u2010-\u2013\u2212\ufe63\uff0d_]"
# What may stand between the runs of a name; bounded, so that looking at it takes no time.
_JOIN = re.compile(rf"{_SPACE}{{0,2}}(?:{_HYPHEN}|[\u2014\u2015]){_SPACE}{{0,2}}|{_SPACE}{{0,3}}|[/.]")
_PAUSE = re.compile(r"\s[^\w\s]")  # "received AK104 – 202 patients"

# What makes a name part of a longer one: letters or figures that touch it; of a number that is all figures, also more
# figures after a hyphen, stroke or point; of a code or acronym, whatever a hyphen adds but an ordinary word (as in
# "COMPASSION-16-like"), and after its last letter the number of a sequel ("RESPONSE 2", "RESPONSE II").
_TOUCH = rf"[^\W{_NOT_OF_A_WORD}]"
_NO_FIGURES = r"(?!(?<=\d[/.])\d)"
_LONGER = rf"{_TOUCH}|\.\d|{_HYPHEN}(?![a-z]){_TOUCH}"
_BEGINS = re.compile(rf"(?:(?<!{_TOUCH})|(?<=eudract)|(?<=euctr)){_NO_FIGURES}(?!(?<=\d{_HYPHEN})\d)", re.IGNORECASE)
_NUMBER_ENDS = re.compile(rf"(?!{_TOUCH})")
_FIGURES_END = re.compile(rf"(?!{_TOUCH}|(?:{_HYPHEN}|[/.])\d)")
_NAME_BEGINS = re.compile(rf"(?<!{_TOUCH})(?<!{_TOUCH}{_HYPHEN}){_NO_FIGURES}")
_NAME_ENDS = re.compile(rf"(?!{_LONGER})")
_WORD_ENDS = re.compile(rf"(?!{_LONGER}|[\s/](?:\d{{1,3}}|[IVX]+|[A-Z])\b)")
_LONGEST = 8  # runs; more are a sentence
_BRIEF = 40  # characters; a longer text is no identifier, and its capitals tell nothing where it is all capitals

_NUMBER = re.compile(
    r"\W*(?:(?:clinicaltrials\.gov|eudract|euctr|eu\s?ct|ctis|jprn|umin\W?ctr|identifier|number|no|nr)\W{0,3})*("
    r"nct\W?\d{8}|isrctn\W?\d{8}|chictr\W?(?:[a-z]{3,4}\W?)?\d{8,10}|ctr\W?\d{8}|ctri/\d{4}/\d{2,3}/\d{6}"
    r"|actrn\W?\d{14}|drks\W?\d{8}|umin\W?\d{9}|jrcts?\W?\d{9,10}|japiccti\W?\d{6}|jma\W?iia\d{5}|kct\d{7}|tctr\d{11}"
    r"|irct\d{8,}n\d+|pactr\d{15,16}|rpcec\d{8}|u1111\W\d{4}\W\d{4}|\d{4}\W\d{6}\W\d{2}(?:\W\d{2})?)(?:\W[a-z]{2,3})?\W*",
    re.IGNORECASE | re.ASCII,
)
# A compound (AK104, BMS-936558), a grant of the NIH (5U01HL091528), an author with a year (Baker 2012).
_SOMETHING_ELSE = re.compile(
    r"(?!(?:ecog|gog|jcog|rtog|swog|tax|trog|wjog)-)(?:[a-z]{1,3}-\d{1,4}|[a-z]{4}-\d{3,4})"
    r"|(?:abbv|bay|bi|bms|cp|gsk|incb|jnj|ly|medi|mrna|pf|regn|rg|ro|sar)-\d{3,8}"
    r"|(?:\d-)?[a-z]{1,2}-\d{1,2}-[a-z]{2}-\d{5,6}(?:-.*)?|[a-z]+-(?:19|20)\d{2}"
)
_WORDS = (
    "phase stage study trial protocol part cohort group arm week weeks day days month months year years grade type "
    "table figure version visit case patient patients level line cycle cycles dose site covid sars cov ctla recist"
)
_ORDINARY = frozenset(_WORDS.split())
_LISTS = {
    "identifiers": {"value": "An identifier of the study"},
    "groups": {"label": "The label of a group", "description": "The description of a group"},
    "outcomes": {"name": "The name of an outcome", "note": "The note on an outcome"},
    "sources": {"citation": "The citation of a source", "title": "The title of a source"},
    "provenance": {"reported": "A quotation"},
}
_REPORTING = {"SINGLE_ARM_TRIAL", "RANDOMIZED_TRIAL", "CONFERENCE_ABSTRACT"}


@dataclass(frozen=True)
class KnownTrial:
    """A trial of the registry: our number, every number and code of it as issued, and its acronym."""

    record_id: str
    identifiers: tuple[str, ...]
    acronym: str = ""


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
    study, table = ReportedStudy(document if isinstance(document, Mapping) else {}), _Table(trials)
    others = {_key(words) for name in ("drugs", "conditions") for words in _strings(study.document.get(name))}
    mentions = [one for text in _texts(study) for one in table.mentions(text) if one.key not in others]
    linked = {row.text("trial") for row in study.rows("trials")}
    reports = study.root.text("study_type") in _REPORTING
    return [_proposal(trial, by, reports) for trial, by in _evidence(mentions).items() if trial not in linked]


class _Kind(IntEnum):
    """What a name is, the strongest evidence first."""

    NUMBER, CODE, ACRONYM = range(3)

    @property
    def words(self) -> str:
        return ("registry number", "protocol code", "acronym")[self]


class _Text(NamedTuple):
    pointer: str
    words: str
    text: str


class _Mention(NamedTuple):
    """A name as it stands in a text; ``owners`` are the trials that bear it, with what the name is to each."""

    at: _Text
    named: str
    key: Key
    owners: dict[str, _Kind]

    @property
    def tells(self) -> bool:
        """Whether it stands where a study says what it is: in the title, or as one of its own identifiers."""
        if self.at.pointer.startswith("/identifiers/") and len(self.at.text) <= _BRIEF:
            return self.key in _spellings(self.at.text)[0]
        return self.at.pointer == "/title"

    @property
    def sentence(self) -> str:
        kind = min(self.owners.values())
        return f"{self.at.words} names the {kind.words} {' '.join(self.named.split())}."


def _evidence(mentions: list[_Mention]) -> dict[str, list[_Mention]]:
    """Return the mentions of each trial, the strongest and earliest first.

    A name that several trials bear is taken for the one of them that a number of its own names as well.
    """
    sure = [(trial, one) for one in mentions if len(one.owners) == 1 for trial in one.owners]
    numbered = {trial for trial, one in sure if one.owners[trial] is _Kind.NUMBER}
    shared = [(one.owners.keys() & numbered, one) for one in mentions if len(one.owners) > 1]
    pairs = sure + [(trial, one) for trials, one in shared if len(trials) == 1 for trial in trials]
    evidence: dict[str, list[_Mention]] = defaultdict(list)
    for trial, one in sorted(pairs, key=lambda pair: pair[1].owners[pair[0]]):
        evidence[trial].append(one)
    return evidence


def _proposal(trial: str, mentions: list[_Mention], reports: bool) -> Proposal:
    first, telling = mentions[0], next((one for one in mentions if one.tells), None)
    relation = "REPORTS_RESULTS" if telling and reports else "MENTIONS"
    reason = first.sentence if first.tells or not telling else f"{first.sentence} {telling.sentence}"
    return Proposal(trial, first.named, relation, first.at.pointer, reason)


def _texts(study: ReportedStudy) -> Iterator[_Text]:
    yield _Text("/title", "The title", study.root.text("title") or "")
    yield _Text("/summary", "The summary", study.root.text("summary") or "")
    yield _Text("/publication/citation", "The citation", study.root.within("publication").text("citation") or "")
    for name, fields in _LISTS.items():
        for row in study.rows(name):
            for field, words in fields.items():
                yield _Text(row.at(field), words, row.text(field) or "")


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _word(run: str) -> str:
    is_plain = run.isascii() or len(run) > _BRIEF  # some letters become eighteen
    return run.lower() if is_plain else unicodedata.normalize("NFKC", run).casefold()


def _key(name: str) -> Key:
    return tuple(map(_word, _RUN.findall(name)))


def _spellings(name: str) -> tuple[list[Key], bool]:
    """Return the ways to write a name, and whether it is a number that a registry issued."""
    number = _NUMBER.fullmatch(name.strip())
    key = _key(number[1] if number else name)
    if (
        number and key[0].isdigit() and key[1].startswith("5")
    ):  # CTIS ends with a count of resubmissions, often left out
        return list({key, key[:3], (*key[:3], "00")}), True
    return [key], bool(number) or is_ours(normalize(name))


def _borne(trial: KnownTrial) -> Iterator[tuple[Key, _Kind]]:
    """Yield the names of a trial that can be told from other words."""
    ours = [trial.record_id] if is_ours(normalize(trial.record_id)) else []
    codes = [(name, _Kind.CODE) for name in (*ours, *trial.identifiers)]
    for name, kind in [*codes, (trial.acronym, _Kind.ACRONYM)]:
        keys, is_number = _spellings(name)
        if is_number or _is_distinct(name, keys[0]):
            yield from ((key, _Kind.NUMBER if is_number else kind) for key in keys)


def _is_distinct(name: str, key: Key) -> bool:
    """Whether a code or an acronym can hardly mean anything but the trial."""
    letters, length = {part for part in key if not part.isdigit()}, len("".join(key))
    if length < 5 or len(key) > _LONGEST or normalize(name) in PLACEHOLDERS:
        return False
    if letters <= _ORDINARY or _SOMETHING_ELSE.fullmatch("-".join(key)):
        return False
    return any(map(str.isdigit, key)) or (length >= 6 and name.isupper() and len(max(key, key=len)) >= 5)


class _Table:
    """The names of all trials as a tree of their runs; under ``""`` stand the trials that bear the name so far."""

    def __init__(self, trials: Iterable[KnownTrial]) -> None:
        self.root: dict[str, Any] = {}
        for trial in trials:
            for key, kind in _borne(trial):
                branch = self.root
                for word in key:
                    branch = branch.setdefault(word, {})
                branch.setdefault("", {}).setdefault(trial.record_id, kind)

    def mentions(self, at: _Text) -> Iterator[_Mention]:
        """Yield the names that a text contains; of several that begin at one place, the longest."""
        runs = [(run.start(), run.end(), _word(run[0])) for run in _RUN.finditer(at.text)]
        is_loud, index = len(at.text) > _BRIEF and at.text.isupper(), 0
        while index < len(runs):
            start, following = runs[index][0], index + 1
            for last, owners in self._names_from(at.text, runs, index):
                stop, key = runs[last][1], tuple(word for *_, word in runs[index : last + 1])
                if _is_by_itself(at.text, start, stop, key, min(owners.values()), is_loud):
                    yield _Mention(at, at.text[start:stop], key, owners)
                    following = last + 1
                    break
            index = following

    def _names_from(self, text: str, runs: list[_Run], index: int) -> list[tuple[int, dict[str, _Kind]]]:
        """Return who bears the names that begin with a run, the longest first, each with the last of its runs."""
        names: list[tuple[int, dict[str, _Kind]]] = []
        branch = self.root.get(runs[index][2]) if _BEGINS.match(text, runs[index][0]) else None
        for last in range(index, len(runs)):
            if branch is None:
                break
            if "" in branch:
                names.append((last, branch[""]))
            if last + 1 < len(runs) and _JOIN.fullmatch(text, runs[last][1], runs[last + 1][0]):
                branch = branch.get(runs[last + 1][2])
            else:
                break
        return names[::-1]


def _is_by_itself(text: str, start: int, stop: int, key: Key, kind: _Kind, is_loud: bool) -> bool:
    """Whether a place names the trial, and not a longer name, or words that only look alike."""
    if kind is _Kind.NUMBER:
        ends = _FIGURES_END if key[0].isdigit() else _NUMBER_ENDS
        return bool(ends.match(text, stop))
    written, ends = text[start:stop], _NAME_ENDS if key[-1].isdigit() else _WORD_ENDS
    if kind is _Kind.CODE and _PAUSE.search(written):
        return False
    if not any(map(str.isdigit, key)) and (is_loud or not written.isupper()):
        return False
    return bool(_NAME_BEGINS.match(text, start) and ends.match(text, stop))
