"""Registry numbers: mint ours, recognise everybody's.

Ours are a prefix, a running number of at least six digits and one check digit (ISO 7064 MOD 11,10), so that a
mistyped or swapped digit is noticed instead of finding somebody else's trial.
"""

import re

PREFIXES = {"trial": "TR", "study": "ST"}
_OURS = re.compile(r"(TR|ST)(\d{6,11})(\d)\Z", re.ASCII)


def mint(kind: str, number: int) -> str:
    """Return the registry number of the n-th record of its kind: ``mint("trial", 1)`` is ``TR0000017``."""
    digits = f"{number:06d}"
    return f"{PREFIXES[kind]}{digits}{_check_digit(digits)}"


def number_of(identifier: str) -> int:
    """Return the running number in one of our registry numbers."""
    match = _OURS.match(identifier)
    if not match:
        raise ValueError(f"{identifier} is not one of this registry's numbers.")
    return int(match.group(2))


def is_ours(identifier: str) -> bool:
    """Whether it is a well-formed number of this registry, its check digit included."""
    match = _OURS.match(identifier)
    return match is not None and _check_digit(match.group(2)) == match.group(3)


def normalize(identifier: str) -> str:
    """Return the form in which identifiers are compared: upper case, no spaces around or doubled."""
    return " ".join(identifier.split()).upper()


def _check_digit(digits: str) -> str:
    product = 10
    for digit in digits:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


# How each authority writes its numbers; used to refuse what cannot be one, never to guess an authority.
SYNTAX = {
    "NCT": re.compile(r"NCT\d{8}\Z", re.ASCII),
    "NCT_ALIAS": re.compile(r"NCT\d{8}\Z", re.ASCII),
    "EUDRACT_NUMBER": re.compile(r"\d{4}-\d{6}-\d{2}\Z", re.ASCII),
    "CTIS": re.compile(r"\d{4}-5\d{5}-\d{2}(-\d{2})?\Z", re.ASCII),
}
# Types whose numbers name exactly one record in the world; any other number real records share.
OF_ONE_RECORD = ("NCT", "NCT_ALIAS", "DOI", "PMID", "PMCID")
PLACEHOLDERS = frozenset({"N/A", "NA", "NONE", "PENDING", "NOT APPLICABLE", "NOT AVAILABLE", "UNKNOWN", "TBD", "-"})
