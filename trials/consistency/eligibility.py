"""Who may take part: age limits against age groups."""

from registry.rules import Candidate, Severity, Violations
from trials.consistency.ages import certainly_older
from trials.consistency.book import book

# group: its youngest and oldest age, as the registries mean it
_GROUPS = {"CHILD": ("", "18 Years"), "ADULT": ("18 Years", "65 Years"), "OLDER_ADULT": ("65 Years", "")}


@book.rule("AGE_GROUPS_AGAINST_LIMITS", Severity.INCONSISTENT)
def age_groups_are_those_within_the_limits(trial: Candidate) -> Violations:
    """Each age group that is listed has people within the age limits.

    Example: “The group CHILD is listed, but people are 18 Years at least.”
    """
    groups = trial.value("/eligibility/age_groups") or []
    youngest, oldest = (trial.value(f"/eligibility/{end}_age") for end in ("minimum", "maximum"))
    for index, group in enumerate(groups):
        low, high = _GROUPS[group]
        if youngest and high and not certainly_older(high, youngest):
            message = f"The group {group} is listed, but people are {youngest} at least."
            yield f"/eligibility/age_groups/{index}", message, group, youngest
        if oldest and low and certainly_older(low, oldest):
            message = f"The group {group} is listed, but people are {oldest} at most."
            yield f"/eligibility/age_groups/{index}", message, group, oldest
