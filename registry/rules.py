"""Rules and what they find, for everything that is checked: trials, studies, reported numbers.

Nothing here knows a database. What a rule asks beside the document is handed to it as a ``Context``.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from registry import budget
from registry.dates import PartialDate
from registry.vocabulary import Vocabulary

Document = dict[str, Any]
Subject = TypeVar("Subject")

# What a rule yields: where, a sentence for a person; about a number also what is printed, and what is recomputed.
Violation = tuple[str, str] | tuple[str, str, str] | tuple[str, str, str, str]


@dataclass(frozen=True)
class Caused:
    """A violation that has its cause in common with others of the rule: they become one finding with several places."""

    cause: Hashable
    violation: Violation


Violations = Iterator[Violation]
CausedViolations = Iterator[Caused]
Told = Iterator[Violation | Caused]
_EXAMPLE = "Example:"  # what follows in the docstring of a check is a sentence of its findings
C = TypeVar("C", bound=Callable[[Any], Told])


class Severity(Vocabulary):
    """How grave a finding is, gravest first; of a record, an error refuses publication and nothing else does."""

    ERROR = "Cannot be true or cannot be used; must be resolved before publishing.", "Error"
    IMPOSSIBLE = "A stated value that cannot be true, whatever else is.", "Impossible"
    INCONSISTENT = "A stated value that disagrees with another.", "Inconsistent"
    WARNING = "Probably wrong or missing; may be published.", "Warning"
    NOTE = "Worth a look; there may be a good reason.", "Note"

    @property
    def refuses(self) -> bool:
        """Whether a record with such a finding cannot be published."""
        return self is Severity.ERROR


@dataclass(frozen=True)
class Finding:
    """What a rule says about one place of a document.

    ``pointer`` is its JSON Pointer, ``message`` one sentence for a person; ``places`` are all pointers where several
    have one cause, of which ``pointer`` is the first and the one that the sentence is about. Of a number, ``reported``
    is what is printed and ``recomputed`` what the other numbers give; both are empty where there is nothing to compare.
    """

    code: str
    severity: Severity
    pointer: str
    message: str
    reported: str = ""
    recomputed: str = ""
    places: tuple[str, ...] = ()

    def described(self) -> dict[str, Any]:
        """Return it as the API and published documents have it, without what is empty."""
        compared = {"reported": self.reported, "recomputed": self.recomputed}
        description: dict[str, Any] = {"code": self.code, "severity": self.severity.value, "pointer": self.pointer}
        description |= {"places": list(self.places)} if self.places else {}
        description |= {"message": self.message}
        return description | {name: text for name, text in compared.items() if text}


@dataclass(frozen=True)
class Rule(Generic[Subject]):
    """A check under its code; the docstring of the check is the rule in words, with an example behind it."""

    code: str
    severity: Severity
    check: Callable[[Subject], Told]

    @property
    def words(self) -> str:
        """What must hold, in a sentence."""
        return (self.check.__doc__ or "").partition(_EXAMPLE)[0].strip()

    @property
    def example(self) -> str:
        """What it says of something that breaks it; empty where the check gives no example."""
        return " ".join((self.check.__doc__ or "").partition(_EXAMPLE)[2].split()).strip("“”")

    def findings(self, subject: Subject) -> Iterator[Finding]:
        budget.check()
        by_cause: dict[Hashable, list[list[str]]] = {}
        for number, violation in enumerate(self.check(subject)):
            budget.check()
            cause, told = (
                (("", violation.cause), violation.violation) if isinstance(violation, Caused) else (number, violation)
            )
            by_cause.setdefault(cause, []).append(list(map(str, told)))
        for violations in by_cause.values():
            yield self._finding(violations)

    def _finding(self, violations: list[list[str]]) -> Finding:
        """Return the finding of the violations of one cause."""
        pointer, message, reported, recomputed = [*violations[0], "", ""][:4]
        places = tuple(dict.fromkeys(pointer for pointer, *_ in violations))
        if len(places) == 1:
            return Finding(self.code, self.severity, pointer, message, reported, recomputed)
        message += f" So it is in {'another place' if len(places) == 2 else f'{len(places) - 1} other places'}."
        return Finding(self.code, self.severity, pointer, message, reported, recomputed, places)

    def described(self) -> dict[str, str]:
        """Return it as ``{"code", "severity", "rule"}``, with an ``example`` where there is one."""
        described = {"code": self.code, "severity": self.severity.value, "rule": self.words}
        return described | ({"example": self.example} if self.example else {})


class Rulebook(Generic[Subject]):
    """The rules about one kind of subject by their codes, in the order declared."""

    def __init__(self) -> None:
        self.rules: dict[str, Rule[Subject]] = {}

    def rule(self, code: str, severity: Severity) -> Callable[[C], C]:
        """Register a check under a code. Raises ``ValueError`` for a code that another check has."""

        def register(check: C) -> C:
            self._add(Rule(code, severity, check))
            return check

        return register

    def include(self, other: "Rulebook[Subject]") -> None:
        """Ask the rules of another book too, behind those that are here."""
        for rule in other.rules.values():
            self._add(rule)

    def _add(self, rule: Rule[Subject]) -> None:
        if rule.code in self.rules:
            both = f"{_name(self.rules[rule.code].check)}, {_name(rule.check)}"
            raise ValueError(f"{rule.code} is the code of two rules: {both}.")
        self.rules[rule.code] = rule

    def findings(self, subject: Subject) -> list[Finding]:
        return [finding for rule in self.rules.values() for finding in rule.findings(subject)]

    @property
    def severities(self) -> list[Severity]:
        """The severities that its findings can have, gravest first."""
        return sorted({rule.severity for rule in self.rules.values()}, key=list(Severity).index)


def ambiguous(books: Iterable[Rulebook[Any]]) -> list[str]:
    """Say which codes mean different things in different books; one rule that two books share reads alike in both."""
    first: dict[str, Rule[Any]] = {}
    messages = []
    for rule in (rule for book in books for rule in book.rules.values()):
        original = first.setdefault(rule.code, rule)
        if original.words != rule.words:
            messages.append(f"{rule.code} is the code of two rules: {_name(original.check)}, {_name(rule.check)}.")
    return messages


def _name(check: Callable[..., object]) -> str:
    return f"{check.__module__}.{check.__qualname__}"


def _today() -> date:
    return datetime.now(UTC).date()


def _all(kind: str, numbers: Collection[str]) -> Collection[str]:
    return numbers


def _none() -> None:
    return None


@dataclass(frozen=True)
class Holder:
    """A published record that carries a number; ``owns`` where the number names it and no other record in the world.

    ``key`` is the number in the form in which identifiers are compared.
    """

    key: str
    record_id: str
    title: str
    owns: bool


def _nobody(keys: Collection[str]) -> Collection[Holder]:
    return ()


@dataclass(frozen=True)
class Context:
    """What is known beside a document; asked only by the rules that need it.

    ``published(kind, numbers)`` returns those of some record numbers that are published here, ``earlier()`` the current
    version of the record, ``None`` before its first, ``holders(keys)`` the other records of the kind that carry some
    identifiers, ``read_for()`` the values, as JSON, that the sources of its provenance were read for, in their order
    and empty where unknown. Without these, every number passes for published, no version for earlier, nobody carries
    anything, and sources were read for what is stated.
    """

    today: date = field(default_factory=_today)
    published: Callable[[str, Collection[str]], Collection[str]] = _all
    earlier: Callable[[], Document | None] = _none
    holders: Callable[[Collection[str]], Collection[Holder]] = _nobody
    read_for: Callable[[], Sequence[str]] = tuple


@dataclass(frozen=True)
class Candidate:
    """A well-formed document that may be published, as rules read it."""

    document: Document
    context: Context = field(default_factory=Context)

    def rows(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for index, row in enumerate(self.document.get(name, [])):
            budget.check()
            yield f"/{name}/{index}", row

    def value(self, pointer: str) -> Any:
        """Return what stands at a pointer through objects, or ``None``."""
        place: Any = self.document
        for step in pointer.split("/")[1:]:
            place = place.get(step) if isinstance(place, dict) else None
        return place

    def day(self, pointer: str) -> PartialDate | None:
        text = self.value(pointer)
        return PartialDate(text) if text else None
