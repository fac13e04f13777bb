"""Working copy → document, and document → working copy."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from registry.curation import working_copy
from registry.records.document import load_sources
from studies.choices import LinkDecision
from studies.document.sections import DOCUMENT
from studies.models import Group, Study, TimelineEntry

_RELATIONS = (
    "identifiers", "groups__parent", "baseline__group", "outcomes__group", "outcomes__comparator",
    "outcomes__treatment", "adverse_events__group", "timeline__treatment", "links", "sources", "provenance__source",
)  # fmt: skip
_OF_GROUPS = ("baseline", "outcomes", "adverse_events")


def render(record: Study) -> dict[str, Any]:
    """Return the document of a working copy as the database now holds it, without what publishing adds.

    The number of queries does not depend on how much the study holds.
    """
    return DOCUMENT.to_representation(Study.objects.prefetch_related(*_RELATIONS).get(pk=record.pk))


@transaction.atomic
def load(*, record: Study, document: dict[str, Any]) -> None:
    """Make a stored working copy say exactly what the document says; what it does not state becomes empty."""
    values = DOCUMENT.run_validation(document)
    working_copy.assign(record, values)
    record.save()
    working_copy.replace(record.identifiers, values.get("identifiers", []))
    _load_results(record, values)
    _load_links(record, values)
    load_sources(record, values)


def _load_results(study: Study, values: dict[str, Any]) -> None:
    """Write the groups, and what refers to them by key."""
    for name in _OF_GROUPS:
        getattr(study, name).all().delete()  # before the groups and treatments that they refer to
    treatments = _load_course(study, values.get("timeline", []))
    stated = values.get("groups", [])
    stored = working_copy.replace(study.groups, [{**row, "parent": None} for row in stated])
    groups: dict[str, Group] = {group.key: group for group in stored}
    for group, row in zip(stored, stated, strict=True):
        if parent := row.get("parent"):
            group.parent = groups[parent["key"]]
    Group.objects.bulk_update(stored, ["parent"])
    for name in _OF_GROUPS:
        rows = [_referring(row, groups, treatments) for row in values.get(name, [])]
        working_copy.replace(getattr(study, name), rows)


def _load_course(study: Study, stated: list[dict[str, Any]]) -> dict[str, TimelineEntry]:
    """Write the timeline, and return those of its rows to which others may refer, by key."""
    stored = working_copy.replace(study.timeline, [{**row, "treatment": None} for row in stated])
    treatments: dict[str, TimelineEntry] = {entry.key: entry for entry in stored if entry.key}
    for entry, row in zip(stored, stated, strict=True):
        if treatment := row.get("treatment"):
            entry.treatment = treatments[treatment["key"]]
    TimelineEntry.objects.bulk_update([entry for entry in stored if entry.treatment], ["treatment"])
    return treatments


def _referring(row: dict[str, Any], groups: dict[str, Group], treatments: dict[str, TimelineEntry]) -> dict[str, Any]:
    named = {name: groups[row[name]["key"]] for name in ("group", "comparator") if row.get(name)}
    return row | named | ({"treatment": treatments[row["treatment"]["key"]]} if row.get("treatment") else {})


def _load_links(study: Study, values: dict[str, Any]) -> None:
    """Write the accepted links; what was proposed or rejected is no part of a document, and stays."""
    accepted = values.get("accepted_links", [])
    study.links.filter(decision=LinkDecision.ACCEPTED).delete()
    for row in accepted:
        study.links.filter(trial=row["trial"], relation=row["relation"]).delete()
    working_copy.insert(study.links, [row | {"decision": LinkDecision.ACCEPTED} for row in accepted])
