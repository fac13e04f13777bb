"""What a trial registered, against all that is reported of it."""

from registry.rules import Document, Severity, Violations
from studies.concordance import measures
from studies.concordance.books import of_registrations
from studies.concordance.subjects import Registration, spoken_of

_ENDED = {"COMPLETED", "TERMINATED"}


@of_registrations.rule("REGISTERED_NOT_REPORTED", Severity.NOTE)
def what_was_primary_is_reported(registration: Registration) -> Violations:
    """A primary endpoint of a trial that has ended, or of which other results are out, is reported by some study here.

    Example: “The primary endpoint “Overall survival” is reported by none of the 2 studies here that report results.”
    """
    trial, studies = registration.trial, registration.studies
    reported = set().union(*(spoken_of(study) for study in studies))
    is_due = trial.get("status", {}).get("overall") in _ENDED or any(study.get("outcomes") for study in studies)
    if not is_due or _posted(trial):
        return
    for endpoint in registration.endpoints:
        unsaid = endpoint.families and not endpoint.families & (reported | _told(trial))
        if endpoint.role == "PRIMARY" and unsaid:
            whom = "the study" if len(studies) == 1 else f"none of the {len(studies)} studies"
            said = "is not reported by" if len(studies) == 1 else "is reported by"
            verb = "reports" if len(studies) == 1 else "report"
            message = f"The primary endpoint “{endpoint.measure[:200]}” {said} {whom} here that {verb} results."
            yield endpoint.pointer, message


def _posted(trial: Document) -> bool:
    """Whether results stand at the registry itself."""
    mirrored = trial.get("extensions", {}).get("clinicaltrials.gov", {})
    return bool(trial.get("results_summary", {}).get("posted_on")) or "resultsSection" in mirrored


def _told(trial: Document) -> set[str]:
    """Return the families that the record itself tells results of."""
    summary = trial.get("results_summary", {})
    families = measures.named(summary.get("endpoints", ""))
    return families | ({measures.SAFETY} if summary.get("adverse_events") else set())
