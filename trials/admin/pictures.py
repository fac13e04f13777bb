"""What can be drawn of a trial: its enrollment."""

from __future__ import annotations

from collections.abc import Mapping

from registry.records.admin.pictures import Picture
from trials.models import Trial
from trials.pictures import enrollment


def _has_enrollment(trial: Trial, counts: Mapping[str, int]) -> bool:
    """Whether a number of participants is stated, and a date to draw it at."""
    history = counts["enrollment_history"] > 0
    dated = trial.start_date or trial.primary_completion_date or trial.completion_date
    return history or (trial.enrollment_count is not None and bool(dated))


PICTURES = (Picture("enrollment", "Enrollment against its target over time", enrollment, _has_enrollment),)
