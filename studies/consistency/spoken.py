"""Dates, durations and numbers of cycles as a source writes them in a phrase; where it names several, none."""

import re
from decimal import Decimal

from registry.dates import PartialDate
from studies.consistency.durations import Duration, days
from studies.consistency.printed import Printed

LONGEST = 500  # characters of a text that are read
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# Plain English writes “May 2020” and “may 2020 patients”: a month is spelt out, or shortened to three or four letters.
_MONTH = "|".join(f"{month}|{month[:3]}|{month[:4]}" for month in _MONTHS)
_DATE = re.compile(
    rf"(?<![\w-])(?:(?P<iso>\d{{4}}-\d\d(?:-\d\d)?)"
    rf"|(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
    rf"|(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<then>{_MONTH})\.?,?\s+(?P<last>\d{{4}}))(?![\w-])",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"\b(?:after|before|by|from|since|till?|until)\s*$", re.IGNORECASE
)  # not then, but some time beside
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
_WORDS = {word: number for words in (_CARDINALS, _ORDINALS) for number, word in enumerate(words, 1)}
_MORE = r"exceed(?:s|ed|ing)?|(?:more|longer|greater) than|over|beyond|at least|>|≥"
_LESS = r"(?:less|shorter) than|under|nearly|almost|up to|<|≤"
_ABOUT = r"about|approximately|around|roughly|~|≈"
_TIME = re.compile(
    rf"(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<about>{_ABOUT}))?\s*"
    rf"(?<![\w.])(?P<number>\d{{1,4}}(?:\.\d{{1,2}})?|{'|'.join(_CARDINALS)})[\s‑-]+(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_NUMBER = rf"\d{{1,3}}|{'|'.join(_WORDS)}"
_CYCLE = re.compile(
    rf"\b(?P<before>{_NUMBER})(?:st|nd|rd|th)?\s+(?:treatment\s+|therapy\s+)?(?:cycle|course)s?\b"
    rf"|\bcycle\s+(?P<after>\d{{1,3}})\b",
    re.IGNORECASE,
)


def spoken_date(text: str) -> PartialDate | None:
    """Return the one date in a text: “initiated on January 22, 2024”, “18 Oct 2023”, “May 2020”; of several, none."""
    matches = list(_DATE.finditer(text[:LONGEST]))
    dates = {str(day) for match in matches if (day := _read(match))}
    around = any(_AROUND.search(text, max(0, match.start() - 12), match.start()) for match in matches)
    return _partial(dates.pop()) if len(dates) == 1 and not around else None


def spoken_duration(text: str) -> Duration | None:
    """Return the one duration in a text: “exceeded 17 months”, “nearly 3 months”, “seven months”; of several, none."""
    matches = list(_TIME.finditer(text[:LONGEST]))
    if len(matches) != 1 or matches[0]["about"]:
        return None
    (match,) = matches
    number = Printed.parse(str(_count(match["number"])) if match["number"].isalpha() else match["number"])
    bound = "GREATER_THAN" if match["more"] else "LESS_THAN" if match["less"] else None
    return whole_duration(number, match["unit"], bound)


def whole_duration(number: Printed | None, unit: str | None, bound: str | None) -> Duration | None:
    """Return what a printed duration may mean: a whole number is rounded or, as ages are, of whole units passed."""
    rounded = days(number, unit)
    if not rounded or not number or bound == "APPROXIMATELY":
        return None
    exact = (rounded.low + rounded.high) / 2
    if bound:
        above = bound in {"GREATER_THAN", "AT_LEAST"}
        return Duration(exact, Decimal("Infinity")) if above else Duration(Decimal(0), exact)
    return Duration(rounded.low, exact + (rounded.high - rounded.low))


def spoken_cycle(text: str) -> int | None:
    """Return the one number of cycles in a text: “after three cycles”, “at the third cycle”; of several, none."""
    matches = _CYCLE.finditer(text[:LONGEST])
    numbers = {_count(match["before"] or match["after"]) for match in matches}
    return numbers.pop() if len(numbers) == 1 else None


def _count(word: str) -> int:
    return _WORDS.get(word.lower()) or int(word)


def _read(match: re.Match[str]) -> PartialDate | None:
    if match["iso"]:
        return _partial(match["iso"])
    name, day = match["month"] or match["then"], match["day"] or match["first"]
    month = next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()))
    return _partial(f"{match['year'] or match['last']}-{month:02d}" + (f"-{int(day):02d}" if day else ""))


def _partial(text: str) -> PartialDate | None:
    try:
        return PartialDate(text)
    except ValueError:
        return None
