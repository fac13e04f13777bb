"""What the checks of reported numbers find, for the page of a study."""

from __future__ import annotations

from registry.records.admin.value_remarks import Remark
from registry.rules import Severity
from studies import consistency
from studies.document import render
from studies.models import Study

LOOKS = {
    Severity.IMPOSSIBLE: ("impossible", "danger"),
    Severity.INCONSISTENT: ("inconsistent", "warning"),
    Severity.NOTE: ("notes", "info"),
}


def remarks(study: Study) -> list[Remark]:
    return [
        Remark(place, each.severity, *LOOKS[each.severity], each.message, each.reported, each.recomputed)
        for each in consistency.findings(render(study))
        for place in each.places or (each.pointer,)
    ]


def worst(severities: list[str] | None) -> Severity | None:
    return next((each for each in consistency.book.severities if each.value in (severities or ())), None)
