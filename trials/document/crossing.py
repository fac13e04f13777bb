"""Arms and interventions name each other: an arm says what it gets, an intervention may say for which arms it is.

An intervention goes by its key, or by its name where it has no key; no two go by the same. An arm goes by its label.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rest_framework.serializers import ErrorDetail

from registry.curation import working_copy
from trials.models import ArmIntervention, InterventionArm, Trial

Values = dict[str, Any]
_GETS, _FOR = "intervention_references", "arm_labels"


def problems(values: Values) -> dict[str, dict[int, Any]]:
    """Find interventions that go by the same, and names that lead nowhere or stand twice in one list."""
    interventions, arms = values.get("interventions", []), values.get("arms", [])
    references = [row.get("key") or row.get("name") for row in interventions]
    labels = {row.get("label") for row in arms}
    return {
        "arms": {place: {"interventions": [error]} for place, error in _astray(arms, _GETS, set(references))},
        "interventions": {
            **{place: {"arms": [error]} for place, error in _astray(interventions, _FOR, labels)},
            **{place: {"key": [_ambiguous(references[place])]} for place in _again(references)},
        },
    }


def _astray(stated: Sequence[Values], name: str, targets: set[Any]) -> Iterator[tuple[int, ErrorDetail]]:
    """Yield the place of each row that names what is not there, or one thing twice."""
    kind, where = ("intervention", "interventions") if name == _GETS else ("arm", "arms")
    for place, row in enumerate(stated):
        references = row.get(name, [])
        if missing := [each for each in references if each not in targets]:
            message = f"“{missing[0][:80]}” is not in the list of {where}."
            yield place, ErrorDetail(message, code=f"unknown_{kind}")
        elif again := _again(references):
            yield place, ErrorDetail(f"“{references[again[0]][:80]}” stands here twice.", code=f"repeated_{kind}")


def _again(texts: Sequence[str | None]) -> list[int]:
    """Return the places of texts that stood before."""
    return [place for place, text in enumerate(texts) if text and text in texts[:place]]


def _ambiguous(reference: str) -> ErrorDetail:
    message = f"Another intervention goes by “{reference[:80]}”; give this one a key of its own."
    return ErrorDetail(message, code="repeated_key")


def load(trial: Trial, values: Values) -> None:
    """Replace the interventions and the arms of a working copy, and what each says of the other."""
    treatments, groups = values.get("interventions", []), values.get("arms", [])
    interventions = working_copy.replace(trial.interventions, _without(_FOR, treatments))
    arms = working_copy.replace(trial.arms, _without(_GETS, groups))
    by_reference = {row.reference: row for row in interventions}
    by_label = {arm.label: arm for arm in reversed(arms)}  # two arms of one label are refused at publishing only
    ArmIntervention.objects.bulk_create(
        ArmIntervention(arm=arm, intervention=by_reference[reference], position=place)
        for arm, row in zip(arms, groups, strict=True)
        for place, reference in enumerate(row.get(_GETS, []))
    )
    InterventionArm.objects.bulk_create(
        InterventionArm(intervention=intervention, arm=by_label[label], position=place)
        for intervention, row in zip(interventions, treatments, strict=True)
        for place, label in enumerate(row.get(_FOR, []))
    )


def _without(name: str, stated: Sequence[Values]) -> list[Values]:
    return [{key: value for key, value in row.items() if key != name} for row in stated]
