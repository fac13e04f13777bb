"""What studies report against what the trial registered whose results they report.

Pure functions over published documents. An endpoint and an outcome are matched by what they measure, never by how they
are written; where that cannot be told, nothing is said.
"""

from collections.abc import Iterator, Sequence

from registry.rules import Document, Finding
from studies.concordance import registrations, reports  # noqa: F401  they fill the rulebooks
from studies.concordance.books import of_registrations, of_reports
from studies.concordance.subjects import REPORTS_RESULTS, Registration, Report

__all__ = ["REPORTS_RESULTS", "findings", "of_registrations", "of_reports"]

# What is found, in which document, and against which.
Compared = tuple[Finding, Document, Document | None]


def findings(trial: Document, studies: Sequence[Document]) -> Iterator[Compared]:
    """Yield everything in which a trial and the studies that report its results do not agree.

    A study of several trials is left out: whose people and outcomes are whose cannot be told.
    """
    alone = [study for study in studies if _trials_reported(study) == {trial["id"]}]
    for study in alone:
        for finding in of_reports.findings(Report(trial, study)):
            yield finding, study, trial
    if alone and len(alone) == len(studies):
        for finding in of_registrations.findings(Registration(trial, tuple(alone))):
            yield finding, trial, alone[0] if len(alone) == 1 else None


def _trials_reported(study: Document) -> set[str]:
    return {link["trial"] for link in study.get("trials", []) if link["relation"] == REPORTS_RESULTS}
