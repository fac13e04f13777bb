"""The names of trials: numbers, codes and acronyms, and which of them can be told from other words.

A name is compared as its runs of letters and runs of digits, so that dashes, spaces and letter case do not matter,
and ``AK104-20`` is no part of ``AK104-202``.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from registry.identifiers import PLACEHOLDERS, is_ours, normalize

Key = tuple[str, ...]

# Writing without spaces (Chinese, Japanese, Korean) ends a word, and so do raised figures, which are footnotes.
NOT_OF_A_WORD = r"_²³¹\u2070-\u209f\u2e80-\ufaff\uff66-\uffdc"
RUN = re.compile(rf"[^\W\d{NOT_OF_A_WORD}]+|\d+")

_LONGEST = 8  # runs; more are a sentence
BRIEF = 40  # characters; a longer text is no identifier, and its capitals tell nothing where it is all capitals

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


@dataclass(frozen=True)
class KnownTrial:
    """A trial of the registry: our number, every number and code of it as issued, and its acronym."""

    record_id: str
    identifiers: tuple[str, ...]
    acronym: str = ""


class NameKind(IntEnum):
    """What a name is, the strongest evidence first."""

    NUMBER, CODE, ACRONYM = range(3)

    @property
    def words(self) -> str:
        return ("registry number", "protocol code", "acronym")[self]


def compared(run: str) -> str:
    is_plain = run.isascii() or len(run) > BRIEF  # some letters become eighteen
    return run.lower() if is_plain else unicodedata.normalize("NFKC", run).casefold()


def key_of(name: str) -> Key:
    return tuple(map(compared, RUN.findall(name)))


def spellings(name: str) -> tuple[list[Key], bool]:
    """Return the ways to write a name, and whether it is a number that a registry issued."""
    number = _NUMBER.fullmatch(name.strip())
    key = key_of(number[1] if number else name)
    if (
        number and key[0].isdigit() and key[1].startswith("5")
    ):  # CTIS ends with a count of resubmissions, often left out
        return list({key, key[:3], (*key[:3], "00")}), True
    return [key], bool(number) or is_ours(normalize(name))


def names_of(trial: KnownTrial) -> Iterator[tuple[Key, NameKind]]:
    """Yield the names of a trial that can be told from other words."""
    ours = [trial.record_id] if is_ours(normalize(trial.record_id)) else []
    codes = [(name, NameKind.CODE) for name in (*ours, *trial.identifiers)]
    for name, kind in [*codes, (trial.acronym, NameKind.ACRONYM)]:
        keys, is_number = spellings(name)
        if is_number or _is_distinct(name, keys[0]):
            yield from ((key, NameKind.NUMBER if is_number else kind) for key in keys)


def _is_distinct(name: str, key: Key) -> bool:
    """Whether a code or an acronym can hardly mean anything but the trial."""
    letters, length = {part for part in key if not part.isdigit()}, len("".join(key))
    if length < 5 or len(key) > _LONGEST or normalize(name) in PLACEHOLDERS:
        return False
    if letters <= _ORDINARY or _SOMETHING_ELSE.fullmatch("-".join(key)):
        return False
    return any(map(str.isdigit, key)) or (length >= 6 and name.isupper() and len(max(key, key=len)) >= 5)
