"""The curated side of a published study, and the public's view of it."""

from studies.models.published import (
    FormerStudyIdentifier,
    PublishedFinding,
    PublishedOutcome,
    PublishedStudy,
    PublishedStudyIdentifier,
)
from studies.models.results import AdverseEvent, Baseline, Group, Outcome, TimelineEntry
from studies.models.sources import StudyProvenance, StudySource
from studies.models.study import Study, StudyIdentifier, TrialLink

__all__ = [
    "AdverseEvent",
    "Baseline",
    "FormerStudyIdentifier",
    "Group",
    "Outcome",
    "PublishedFinding",
    "PublishedOutcome",
    "PublishedStudy",
    "PublishedStudyIdentifier",
    "Study",
    "StudyIdentifier",
    "StudyProvenance",
    "StudySource",
    "TimelineEntry",
    "TrialLink",
]
