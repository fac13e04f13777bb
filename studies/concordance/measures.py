"""Which measure an endpoint or an outcome is of, told by its words.

Measures that one endpoint gives together are one family: whoever registered progression-free survival registered its
rate at six months too.
"""

import re
from collections.abc import Mapping

_LONGEST = 2000  # characters that are read of a text

# family: the words by which it is known, and its abbreviations, which are written as here: “per os” is no survival.
# Those that stand first take their words away from those behind.
_WORDS: Mapping[str, tuple[str, str]] = {
    "PCR": (r"patholog\w* complete (?:response|remission)|complete patholog\w* (?:response|remission)", "pCR"),
    "MPR": (r"major patholog\w* (?:response|remission)", "MPR"),
    "CLINICAL_CR": (r"clinical(?:ly)? complete (?:response|remission)", "cCR"),
    "DOR": (r"duration of (?:the )?(?:\w+ )?(?:response|remission)|response duration", "D[oO]?R"),
    "TTR": (r"time to (?:the )?(?:first |initial |objective |tumou?r |best )*response", "TTR"),
    "TTP": (r"time to (?:the )?(?:disease |tumou?r |first )*progression", "TTP"),
    "PFS": (r"progression[- ]?free", r"PFS\d?"),
    "DFS": (r"(?:disease|recurrence|relapse)[- ]?free survival", "[DR]FS"),
    "EFS": (r"event[- ]?free survival", "EFS"),
    "OS": (r"overall survival|all[- ]cause mortality|deaths? (?:from|of|due to) any cause", "OS"),
    "DCR": (r"disease[- ]control", "DCR"),
    "CBR": (r"clinical[- ]benefit", "CBR"),
    "CR": (r"complete (?:response|remission)", "CRR?"),
    "R0_RESECTION": (r"r0 resection", "R0"),
    "ORR": (r"(?:objective|overall|best overall)(?: tumou?r)? (?:response|remission)", "ORR"),
    "SAFETY": (r"adverse|toxicit|safety|tolerab|side effect", "AEs?"),
}
_PATTERNS = {family: re.compile(rf"(?i:{words})|\b(?:{short})\b") for family, (words, short) in _WORDS.items()}
# Words of an endpoint that is about one of these, without saying which.
_VAGUE = re.compile(
    r"efficac|activit|respon|surviv|outcome|benefit|progress|tumou?r|remission|control|recur|relaps|mortal|death|"
    r"resect|effect|endpoint|patholog|regress|down-?stag|composite",
    re.IGNORECASE,
)
_FAMILY_OF_MEASURE = {"PFS_RATE": "PFS", "OS_RATE": "OS", "DOR_RATE": "DOR"}
# A family that an endpoint of another gives too: best responses make up the response rates.
_GIVEN_BY = {"CR": {"ORR"}, "ORR": {"DCR"}, "DOR": {"TTR"}}
FAMILIES = frozenset(_WORDS) - {"SAFETY"}
SAFETY = "SAFETY"


def named(text: str) -> set[str]:
    """Return the families that a text names."""
    rest, families = text[:_LONGEST], set()
    for family, pattern in _PATTERNS.items():
        rest, times = pattern.subn(" ", rest)
        if times:
            families.add(family)
    return families


def is_vague(text: str) -> bool:
    """Whether a text that names no family may be about one all the same."""
    return bool(_VAGUE.search(text[:_LONGEST]))


def of_measure(measure: str) -> str | None:
    """Return the family of a measure; ``None`` of one that no words of an endpoint can be told by."""
    family = _FAMILY_OF_MEASURE.get(measure, measure)
    return family if family in FAMILIES else None


def covers(families: set[str], family: str) -> bool:
    """Whether an endpoint of some families has results of one, itself or as a part of it."""
    return family in families or bool(_GIVEN_BY.get(family, set()) & families)
