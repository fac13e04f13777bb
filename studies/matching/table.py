"""Where a text names a trial. All names stand in one table; each text is walked through once."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from studies.matching.names import BRIEF, NOT_OF_A_WORD, RUN, Key, KnownTrial, NameKind, compared, names_of, spellings

_Run = tuple[int, int, str]  # where a run of letters or of figures starts and ends, and how it is compared

_SPACE = r"[\s\u200b-\u200d\u2060\ufeff]"
_HYPHEN = r"[-\u00ad\u2010-\u2013\u2212\ufe63\uff0d_]"
# What may stand between the runs of a name; bounded, so that looking at it takes no time.
_JOIN = re.compile(rf"{_SPACE}{{0,2}}(?:{_HYPHEN}|[\u2014\u2015]){_SPACE}{{0,2}}|{_SPACE}{{0,3}}|[/.]")
_PAUSE = re.compile(r"\s[^\w\s]")  # "received AK104 – 202 patients"

# What makes a name part of a longer one: letters or figures that touch it; of a number that is all figures, also more
# figures after a hyphen, stroke or point; of a code or acronym, whatever a hyphen adds but an ordinary word (as in
# "COMPASSION-16-like"), and after its last letter the number of a sequel ("RESPONSE 2", "RESPONSE II").
_TOUCH = rf"[^\W{NOT_OF_A_WORD}]"
_NO_FIGURES = r"(?!(?<=\d[/.])\d)"
_LONGER = rf"{_TOUCH}|\.\d|{_HYPHEN}(?![a-z]){_TOUCH}"
_BEGINS = re.compile(rf"(?:(?<!{_TOUCH})|(?<=eudract)|(?<=euctr)){_NO_FIGURES}(?!(?<=\d{_HYPHEN})\d)", re.IGNORECASE)
_NUMBER_ENDS = re.compile(rf"(?!{_TOUCH})")
_FIGURES_END = re.compile(rf"(?!{_TOUCH}|(?:{_HYPHEN}|[/.])\d)")
_NAME_BEGINS = re.compile(rf"(?<!{_TOUCH})(?<!{_TOUCH}{_HYPHEN}){_NO_FIGURES}")
_NAME_ENDS = re.compile(rf"(?!{_LONGER})")
_WORD_ENDS = re.compile(rf"(?!{_LONGER}|[\s/](?:\d{{1,3}}|[IVX]+|[A-Z])\b)")


class Passage(NamedTuple):
    pointer: str
    words: str
    text: str


class Mention(NamedTuple):
    """A name as it stands in a text; ``owners`` are the trials that bear it, with what the name is to each."""

    at: Passage
    named: str
    key: Key
    owners: dict[str, NameKind]

    @property
    def tells(self) -> bool:
        """Whether it stands where a study says what it is: in the title, or as one of its own identifiers."""
        if self.at.pointer.startswith("/identifiers/") and len(self.at.text) <= BRIEF:
            return self.key in spellings(self.at.text)[0]
        return self.at.pointer == "/title"

    @property
    def sentence(self) -> str:
        kind = min(self.owners.values())
        return f"{self.at.words} names the {kind.words} {' '.join(self.named.split())}."


class NameTable:
    """The names of all trials as a tree of their runs; under ``""`` stand the trials that bear the name so far."""

    def __init__(self, trials: Iterable[KnownTrial]) -> None:
        self.root: dict[str, Any] = {}
        for trial in trials:
            for key, kind in names_of(trial):
                branch = self.root
                for word in key:
                    branch = branch.setdefault(word, {})
                branch.setdefault("", {}).setdefault(trial.record_id, kind)

    def mentions(self, at: Passage) -> Iterator[Mention]:
        """Yield the names that a text contains; of several that begin at one place, the longest."""
        runs = [(run.start(), run.end(), compared(run[0])) for run in RUN.finditer(at.text)]
        is_loud, index = len(at.text) > BRIEF and at.text.isupper(), 0
        while index < len(runs):
            start, following = runs[index][0], index + 1
            for last, owners in self._names_from(at.text, runs, index):
                stop, key = runs[last][1], tuple(word for *_, word in runs[index : last + 1])
                if _is_by_itself(at.text, start, stop, key, min(owners.values()), is_loud):
                    yield Mention(at, at.text[start:stop], key, owners)
                    following = last + 1
                    break
            index = following

    def _names_from(self, text: str, runs: list[_Run], index: int) -> list[tuple[int, dict[str, NameKind]]]:
        """Return who bears the names that begin with a run, the longest first, each with the last of its runs."""
        names: list[tuple[int, dict[str, NameKind]]] = []
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


def _is_by_itself(text: str, start: int, stop: int, key: Key, kind: NameKind, is_loud: bool) -> bool:
    """Whether a place names the trial, and not a longer name, or words that only look alike."""
    if kind is NameKind.NUMBER:
        ends = _FIGURES_END if key[0].isdigit() else _NUMBER_ENDS
        return bool(ends.match(text, stop))
    written, ends = text[start:stop], _NAME_ENDS if key[-1].isdigit() else _WORD_ENDS
    if kind is NameKind.CODE and _PAUSE.search(written):
        return False
    if not any(map(str.isdigit, key)) and (is_loud or not written.isupper()):
        return False
    return bool(_NAME_BEGINS.match(text, start) and ends.match(text, stop))
