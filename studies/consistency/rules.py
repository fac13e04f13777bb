"""What a consistency check is, and what it says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from registry.vocabulary import Vocabulary
from studies.consistency.reading import Study


class Severity(Vocabulary):
    """How much a finding says against what is printed."""

    IMPOSSIBLE = "IMPOSSIBLE", "Cannot be true, whatever else is.", "Impossible"
    INCONSISTENT = "INCONSISTENT", "Disagrees with another number that the same study states.", "Inconsistent"
    NOTE = "NOTE", "Worth knowing when the number is read; there may be a good reason.", "Note"


@dataclass(frozen=True)
class Finding:
    """One number that does not agree with the rest.

    ``pointer`` is the JSON Pointer of the number, ``reported`` what is printed, ``recomputed`` what the other
    numbers give (empty where nothing can be computed), ``message`` one sentence for a clinician.
    """

    code: str
    severity: Severity
    pointer: str
    reported: str
    recomputed: str
    message: str


# What a check yields: pointer, reported, recomputed, message.
Found = Iterator[tuple[str, str, str, str]]
Check = Callable[[Study], Found]
C = TypeVar("C", bound=Check)


@dataclass(frozen=True)
class Rule:
    """A check under its code; ``words`` is the rule in one line."""

    code: str
    severity: Severity
    words: str
    check: Check

    def described(self) -> dict[str, str]:
        """Return it as ``{"code", "severity", "rule"}``."""
        return {"code": self.code, "severity": self.severity.value, "rule": self.words}

    def findings(self, study: Study) -> Iterator[Finding]:
        """Yield what the check finds."""
        for found in self.check(study):
            yield Finding(self.code, self.severity, *map(str, found))


RULES: list[Rule] = []


def rule(code: str, severity: Severity) -> Callable[[C], C]:
    """Register a check under a code; its docstring is the rule in words."""

    def register(check: C) -> C:
        RULES.append(Rule(code, severity, (check.__doc__ or "").strip(), check))
        return check

    return register
