"""Provenance follows its row: when a list is reordered, pointers into it are rewritten to the row they meant.

A pointer names a row by its index (``/arms/0/label``), so it would silently name another one after an arm is moved
or deleted. ``follow`` compares the rows before and after a change, by their keys and not by their places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.models import F, QuerySet

from trials.choices import OrganizationRole
from trials.models import Arm, ArmIntervention, Provenance, Trial

# Where each list stands: "/arms" → keys of its rows, "/sites/<key>/contacts" → keys of the rows within one row.
Places = Mapping[str, Sequence[Hashable]]
_ROWS = {
    "identifiers": "/identifiers", "status_history": "/status/history", "enrollment_history": "/enrollment/history",
    "ethics": "/ethics", "arms": "/arms", "interventions": "/interventions", "endpoints": "/endpoints",
    "sites": "/sites", "contacts": "/contacts", "officials": "/officials", "references": "/references",
    "links": "/links", "available_data": "/available_data", "sources": "/sources",
}  # fmt: skip
_NESTED = {"sites": "contacts", "references": "retractions"}
_TEXTS = {
    "conditions": "/conditions", "keywords": "/keywords", "phases": "/design/phases",
    "masked_roles": "/design/masking/roles", "age_groups": "/eligibility/age_groups",
    "recruitment_countries": "/recruitment_countries", "ipd_information": "/ipd_sharing/information",
}  # fmt: skip


def followed(path: str, before: Places, after: Places) -> str | None:
    """Return the pointer to what a pointer meant before; ``None`` if the row is gone.

    A pointer that never led to a row is returned as it stands.
    """
    here, steps = "", []
    for step in path.split("/")[1:]:
        rows = before.get(here)
        if rows is not None and step.isdecimal() and len(step) < 8 and int(step) < len(rows):
            key = rows[int(step)]
            if key not in (now := after.get(here, ())):
                return None
            steps.append(str(now.index(key)))
            here = f"{here}/{key}"
        else:
            steps.append(step)
            here = f"{here}/{step}"
    return "".join(f"/{step}" for step in steps)


def paired(before: Sequence[str], after: Sequence[str]) -> tuple[list[Hashable], list[Hashable]]:
    """Return keys for two versions of a list of texts: equal texts are one entry, and so is one edited in its place."""
    old, new = _counted(before), _counted(after)
    kept = set(old) & set(new)
    edited = {
        second: first
        for first, second in zip(old, new, strict=False)
        if first not in kept and second not in kept and len(old) == len(new)
    }
    return old, [edited.get(key, key) for key in new]


def _counted(texts: Sequence[str]) -> list[Hashable]:
    """Tell equal texts apart by how many came before."""
    seen: Counter[str] = Counter()
    keys: list[Hashable] = []
    for text in texts:
        keys.append((text, seen[text]))
        seen[text] += 1
    return keys


@contextmanager
def follow(trial: Trial) -> Iterator[None]:
    """Rewrite the provenance of a locked trial after the block, where the block moved or deleted what it names."""
    paths = list(trial.provenance.values_list("path", flat=True))
    before, texts = _places(trial, paths), _texts(trial)
    yield
    if not paths:
        return
    after = _places(trial, paths)
    for pointer, values in _texts(trial).items():
        before[pointer], after[pointer] = paired(texts[pointer], values)
    _rewrite(trial, before, after)


def _rewrite(trial: Trial, before: Places, after: Places) -> None:
    gone, moved = [], []
    for row in trial.provenance.only("path", "trial"):
        path = followed(row.path, before, after)
        if path is None:
            gone.append(row.pk)
        elif path != row.path:
            row.path = path
            moved.append(row)
    Provenance.objects.filter(pk__in=gone).delete()
    Provenance.objects.bulk_update(moved, ["path"], batch_size=500)


def _places(trial: Trial, paths: Sequence[str]) -> dict[str, Sequence[Hashable]]:
    """Return the keys of every list that a path leads into; the others need no query."""
    places: dict[str, Sequence[Hashable]] = {}
    for name, pointer in _ROWS.items():
        inside = [path for path in paths if path.startswith(f"{pointer}/")]
        if not inside:
            continue
        rows: QuerySet[Any] = getattr(trial, name).all()
        places[pointer] = list(rows.values_list("pk", flat=True))
        child = _NESTED.get(name)
        if child and any(f"/{child}/" in path for path in inside):
            pairs = rows.model._meta.get_field(child).related_model.objects.filter(
                **{f"{rows.model._meta.get_field(child).field.name}__trial": trial}
            )
            parent = rows.model._meta.get_field(child).field.attname
            places |= _grouped(pointer, child, pairs.values_list(parent, "pk"))
    return places | _organizations(trial, paths) | _given(trial, paths)


def _grouped(pointer: str, child: str, pairs: Any) -> dict[str, Sequence[Hashable]]:
    found: dict[str, list[Hashable]] = {}
    for parent, key in pairs:
        found.setdefault(f"{pointer}/{parent}/{child}", []).append(key)
    return dict(found)


def _organizations(trial: Trial, paths: Sequence[str]) -> dict[str, Sequence[Hashable]]:
    """Return collaborators and funders, which are one list in the database and two in the document."""
    if not any(path.startswith(("/sponsors/collaborators/", "/sponsors/funders/")) for path in paths):
        return {}
    lists = {OrganizationRole.COLLABORATOR: "/sponsors/collaborators", OrganizationRole.FUNDER: "/sponsors/funders"}
    found: dict[str, list[Hashable]] = {pointer: [] for pointer in lists.values()}
    for role, key in trial.organizations.values_list("role", "pk"):
        if role in lists:
            found[lists[OrganizationRole(role)]].append(key)
    return dict(found)


def _given(trial: Trial, paths: Sequence[str]) -> dict[str, Sequence[Hashable]]:
    """Return the interventions of each arm that has a name in the document."""
    if not any(path.startswith("/arms/") and "/interventions/" in path for path in paths):
        return {}
    links = ArmIntervention.objects.filter(arm__in=Arm.objects.filter(trial=trial)).exclude(intervention__name="")
    return _grouped("/arms", "interventions", links.values_list("arm_id", F("intervention_id")))


def _texts(trial: Trial) -> dict[str, list[str]]:
    found = Trial.objects.values(*_TEXTS).get(pk=trial.pk)
    return {pointer: list(found[name]) for name, pointer in _TEXTS.items()}
