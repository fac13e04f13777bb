"""What a record states must fit together."""

from itertools import pairwise

from registry.dates import PartialDate
from registry.rules import Candidate, Severity, Violations
from trials.consistency.ages import certainly_older
from trials.validation.book import book

_EXPANDED_ACCESS = {"AVAILABLE", "NO_LONGER_AVAILABLE", "TEMPORARILY_NOT_AVAILABLE", "APPROVED_FOR_MARKETING"}
_STOPPED = {"SUSPENDED", "TERMINATED", "WITHDRAWN"}
_MILESTONES = ("start", "primary_completion", "completion")


@book.rule("STATUS_OF_OTHER_STUDY_TYPE", Severity.ERROR)
def status_fits_the_study_type(trial: Candidate) -> Violations:
    """Expanded access has statuses of its own, and no other study has them."""
    status, kind = trial.value("/status/overall"), trial.document.get("study_type")
    fits = (status in _EXPANDED_ACCESS) == (kind == "EXPANDED_ACCESS") or status in {"UNKNOWN", "WITHHELD"}
    if status and kind and not fits:
        yield "/status/overall", f"The status {status} does not exist for the study type {kind}."


@book.rule("WHY_STOPPED_AGAINST_STATUS", Severity.WARNING)
def a_stopped_trial_says_why(trial: Candidate) -> Violations:
    """A trial that was suspended, terminated or withdrawn says why; no other trial does."""
    stopped, why = trial.value("/status/overall") in _STOPPED, trial.value("/status/why_stopped")
    if stopped and not why:
        yield "/status/why_stopped", "The trial was stopped, but the record does not say why."
    elif why and not stopped and trial.value("/status/overall"):
        yield "/status/why_stopped", "The record says why the trial stopped, but its status says that it did not."


@book.rule("ACTUAL_DATE_IN_FUTURE", Severity.ERROR)
def facts_do_not_lie_in_the_future(trial: Candidate) -> Violations:
    """A date that is called actual has passed."""
    for name in _MILESTONES:
        when = trial.day(f"/status/{name}/date")
        if when and trial.value(f"/status/{name}/type") == "ACTUAL" and when.earliest > trial.context.today:
            message = f"The {name.replace('_', ' ')} {when} is called actual but lies in the future."
            yield f"/status/{name}/date", message


@book.rule("ESTIMATED_DATE_IN_PAST", Severity.NOTE)
def plans_do_not_lie_in_the_past(trial: Candidate) -> Violations:
    """A planned date that has passed should have been updated."""
    for name in _MILESTONES:
        when = trial.day(f"/status/{name}/date")
        if when and trial.value(f"/status/{name}/type") == "ESTIMATED" and when.latest < trial.context.today:
            yield f"/status/{name}/date", f"The {name.replace('_', ' ')} {when} is called estimated but has passed."


@book.rule("DATES_OUT_OF_ORDER", Severity.ERROR)
def dates_follow_each_other(trial: Candidate) -> Violations:
    """A trial starts before its primary completion, which is not after its completion."""
    dates = [(name, trial.day(f"/status/{name}/date")) for name in _MILESTONES]
    days = [(name, when) for name, when in dates if when]
    for (earlier, first), (later, second) in pairwise(days):
        if first.certainly_after(second):
            names = earlier.replace("_", " "), later.replace("_", " ")
            yield f"/status/{later}/date", f"The {names[1]} ({second}) lies before the {names[0]} ({first})."


@book.rule("WITHDRAWN_BUT_ENROLLED", Severity.ERROR)
def a_withdrawn_trial_enrolled_nobody(trial: Candidate) -> Violations:
    """A trial is withdrawn only before its first participant."""
    count = trial.value("/enrollment/count")
    actual = trial.value("/enrollment/type") == "ACTUAL"
    if trial.value("/status/overall") == "WITHDRAWN" and actual and count:
        yield "/enrollment/count", f"The trial is withdrawn, which means before anybody enrolled, but {count} did."


@book.rule("STATUS_HISTORY_OUT_OF_ORDER", Severity.ERROR)
def status_history_runs_forward(trial: Candidate) -> Violations:
    """Statuses are listed in the order in which they held, and none lies in the future."""
    previous = None
    for index, row in enumerate(trial.value("/status/history") or []):
        pointer = f"/status/history/{index}/effective_on"
        when = PartialDate(row["effective_on"]) if row.get("effective_on") else None
        if when and when.earliest > trial.context.today:
            yield pointer, f"The status {row['status']} is dated {when}, in the future."
        if when and previous and previous.certainly_after(when):
            yield pointer, f"The status {row['status']} of {when} stands after one of {previous}."
        previous = when or previous


@book.rule("ARM_COUNT_AGAINST_MODEL", Severity.WARNING)
def the_number_of_arms_fits_the_model(trial: Candidate) -> Violations:
    """A single-group trial has one arm, and every other model at least two."""
    arms, model = len(trial.document.get("arms", [])), trial.value("/design/intervention_model")
    if model == "SINGLE_GROUP" and arms > 1:
        yield "/design/intervention_model", f"A single-group trial has one arm, but {arms} are listed."
    elif model and model != "SINGLE_GROUP" and arms == 1:
        yield "/design/intervention_model", "The intervention model needs at least two arms, but one is listed."


@book.rule("ALLOCATION_AGAINST_ARM_COUNT", Severity.WARNING)
def the_allocation_fits_the_number_of_arms(trial: Candidate) -> Violations:
    """Allocation does not apply to a single arm, and is random or not with several."""
    arms, allocation = len(trial.document.get("arms", [])), trial.value("/design/allocation")
    if arms == 1 and allocation in ("RANDOMIZED", "NON_RANDOMIZED"):
        yield "/design/allocation", "With one arm there is nothing to allocate."
    elif arms > 1 and allocation == "NA":
        yield "/design/allocation", f"Allocation is called not applicable, but there are {arms} arms."


_ROLES = {"NONE": 0, "SINGLE": 1, "DOUBLE": 2, "TRIPLE": 3, "QUADRUPLE": 4}


@book.rule("MASKING_AGAINST_ROLES", Severity.ERROR)
def masking_fits_the_masked_roles(trial: Candidate) -> Violations:
    """As many roles are masked as the masking says, where both are stated."""
    level, roles = trial.value("/design/masking/level"), trial.value("/design/masking/roles") or []
    if level and roles and len(set(roles)) != _ROLES[level]:
        yield "/design/masking/roles", f"Masking is {level.lower()}, but {len(set(roles))} roles are masked."


@book.rule("PHASES_NOT_ADJACENT", Severity.WARNING)
def phases_are_adjacent(trial: Candidate) -> Violations:
    """A trial has one phase, or two adjacent ones."""
    phases = trial.value("/design/phases") or []
    if len(phases) > 1 and phases not in (["PHASE1", "PHASE2"], ["PHASE2", "PHASE3"]):
        yield "/design/phases", f"The phases {', '.join(phases)} are not two adjacent ones in order."


@book.rule("INTERVENTION_WITHOUT_ARM", Severity.WARNING)
def interventions_are_given_to_somebody(trial: Candidate) -> Violations:
    """Every intervention belongs to an arm, once there are arms."""
    uses = {name for arm in trial.document.get("arms", []) for name in arm.get("interventions", [])}
    for pointer, intervention in trial.rows("interventions"):
        reference = intervention.get("key") or intervention.get("name")
        if trial.document.get("arms") and reference and reference not in uses and not intervention.get("arms"):
            yield pointer, f"No arm gets “{reference}”."


@book.rule("ARM_TYPE_AGAINST_INTERVENTIONS", Severity.WARNING)
def arms_get_something(trial: Candidate) -> Violations:
    """Every arm of an interventional trial gets an intervention, unless it is a no-intervention arm."""
    for pointer, arm in trial.rows("arms"):
        idle = arm.get("type") == "NO_INTERVENTION"
        if trial.document.get("study_type") == "INTERVENTIONAL" and idle == bool(arm.get("interventions")):
            verb = "gets interventions although it is a no-intervention arm" if idle else "gets no intervention"
            yield pointer, f"The arm “{arm.get('label', '')}” {verb}."


@book.rule("ENDPOINT_REPEATED", Severity.WARNING)
def an_endpoint_has_one_role(trial: Candidate) -> Violations:
    """The same measure over the same time is not listed twice."""
    seen: dict[tuple[str, str], str] = {}
    for pointer, row in trial.rows("endpoints"):
        key = row.get("measure", "").casefold(), row.get("time_frame", "").casefold()
        if key in seen:
            yield pointer, f"The endpoint “{row.get('measure', '')}” is listed twice with the same time frame."
        seen[key] = pointer


@book.rule("AGE_LIMITS_REVERSED", Severity.ERROR)
def the_youngest_is_not_older_than_the_oldest(trial: Candidate) -> Violations:
    """The minimum age does not exceed the maximum age."""
    low, high = (trial.value(f"/eligibility/{end}_age") for end in ("minimum", "maximum"))
    if low and high and certainly_older(low, high):
        yield "/eligibility/minimum_age", f"The minimum age {low} exceeds the maximum age {high}."
