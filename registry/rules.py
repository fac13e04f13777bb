"""Validation rules: small functions over a document, each with a code, a severity and a JSON Pointer per finding."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from registry.dates import PartialDate
from registry.vocabulary import Vocabulary


class Severity(Vocabulary):
    """What a finding means for publishing."""

    ERROR = "ERROR", "Cannot be true or cannot be used; must be resolved before publishing.", "Error"
    WARNING = "WARNING", "Probably wrong or missing; may be published.", "Warning"
    NOTE = "NOTE", "Worth a look.", "Note"


@dataclass(frozen=True)
class Finding:
    """One problem of a document: which rule, how grave, where, and what it means for a person."""

    code: str
    severity: Severity
    pointer: str
    message: str


# A rule takes the document and the day, and yields (pointer, message).
Rule = Callable[[dict[str, Any], date], Iterator[tuple[str, str]]]
R = TypeVar("R", bound=Rule)


def rows(document: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each entry of a top-level list with its pointer."""
    for index, row in enumerate(document.get(name, [])):
        yield f"/{name}/{index}", row


def value(document: dict[str, Any], pointer: str) -> Any:
    """Return what stands at a pointer through objects, or ``None``."""
    found: Any = document
    for step in pointer.split("/")[1:]:
        found = found.get(step) if isinstance(found, dict) else None
    return found


def day(document: dict[str, Any], pointer: str) -> PartialDate | None:
    """Return the date at a pointer."""
    found = value(document, pointer)
    return PartialDate(found) if found else None


class Rulebook:
    """The rules of one kind of document, in the order declared."""

    def __init__(self) -> None:
        self.rules: list[tuple[str, Severity, Rule]] = []

    def rule(self, code: str, severity: Severity) -> Callable[[R], R]:
        """Register a function under a code; its docstring is the rule in words."""

        def register(function: R) -> R:
            self.rules.append((code, severity, function))
            return function

        return register

    def findings(self, document: dict[str, Any], today: date) -> list[Finding]:
        """Return everything that the rules find, in their order."""
        return [
            Finding(code, severity, pointer, message)
            for code, severity, rule in self.rules
            for pointer, message in rule(document, today)
        ]

    def described(self) -> list[dict[str, str]]:
        """Return each rule as ``{"code", "severity", "rule"}``."""
        return [
            {"code": code, "severity": severity.value, "rule": (rule.__doc__ or "").strip()}
            for code, severity, rule in self.rules
        ]
