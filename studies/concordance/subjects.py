"""What is compared: the registration of a trial, and what reports about it say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from registry.rules import Document
from studies.concordance import measures

REPORTS_RESULTS = "REPORTS_RESULTS"
_REGISTRIES = {"REGISTRY_RECORD", "REGISTRY_MIRROR"}
_MIRRORED = "clinicaltrials.gov"


@dataclass(frozen=True)
class RegisteredEndpoint:
    """A registered endpoint, and the families of measures that it names."""

    pointer: str
    role: str
    measure: str
    families: frozenset[str]

    @property
    def may_be_anything(self) -> bool:
        """Whether it can be about a measure that it does not name."""
        return not self.families and measures.is_vague(self.measure)


@dataclass(frozen=True)
class ToldOutcome:
    """A reported outcome of a family."""

    pointer: str
    family: str
    called: str
    role: str  # PRIMARY or SECONDARY, where the report calls it so


_ROLE = re.compile(r"\b(primary|secondary) (?:end ?-?points?|outcomes?)\b", re.IGNORECASE)


class RegisteredTrial:
    """What is asked of a registration, whatever it is compared with."""

    trial: Document

    @cached_property
    def endpoints(self) -> list[RegisteredEndpoint]:
        return [
            RegisteredEndpoint(f"/endpoints/{index}", row.get("role", ""), text, frozenset(measures.named(text)))
            for index, row in enumerate(self.trial.get("endpoints", []))
            if (text := row.get("measure"))
        ]

    @property
    def lists_every_endpoint(self) -> bool:
        """Whether the endpoints are those of a registry, not only what some report says of them."""
        registries = {row["key"] for row in self.trial.get("sources", []) if row.get("kind") in _REGISTRIES}
        cited = any(
            row["source"] in registries and row["path"].startswith("/endpoints")
            for row in self.trial.get("provenance", [])
        )
        return bool(self.endpoints) and (cited or _MIRRORED in self.trial.get("extensions", {}))

    def covers(self, family: str) -> bool:
        """Whether an endpoint has results of a family."""
        return any(measures.covers(set(each.families), family) for each in self.endpoints)

    def is_described(self, family: str) -> bool:
        """Whether the registration speaks of a family outside of its endpoints."""
        texts = [self.trial.get(name, "") for name in ("brief_summary", "detailed_description")]
        return any(family in measures.named(text) for text in texts)


@dataclass(frozen=True)
class Report(RegisteredTrial):
    """A trial, and one study that reports its results and those of no other."""

    trial: Document
    study: Document

    def outcomes(self) -> Iterator[ToldOutcome]:
        return outcomes(self.study)


@dataclass(frozen=True)
class Registration(RegisteredTrial):
    """A trial, and all studies that report its results."""

    trial: Document
    studies: tuple[Document, ...]


def outcomes(study: Document) -> Iterator[ToldOutcome]:
    """Yield the outcomes whose family can be told."""
    for index, row in enumerate(study.get("outcomes", [])):
        if family := measures.of_measure(row["measure"]):
            said = f"{row.get('name', '')}. {row.get('note', '')}"
            yield ToldOutcome(f"/outcomes/{index}", family, row["measure"], _role(said, family))


def _role(said: str, family: str) -> str:
    """Return the role that words give an outcome; none where they may give it to another."""
    roles = {match.upper() for match in _ROLE.findall(said)}
    is_its_own = len(roles) == 1 and measures.named(said) <= {family}
    return roles.pop() if is_its_own else ""


def spoken_of(study: Document) -> set[str]:
    """Return every family that a study says anything of, be it in words."""
    families = {each.family for each in outcomes(study)}
    for row in study.get("outcomes", []):
        families |= measures.named(f"{row.get('name', '')}. {row.get('note', '')}")
    if study.get("adverse_events"):
        families.add(measures.SAFETY)
    return families | measures.named(study.get("summary", ""))
