"""Every public vocabulary of a study; ``VOCABULARIES`` lists them under the names used at ``/vocabularies``."""

from registry.vocabulary import Vocabulary
from studies.choices.evidence import (
    EvidenceType,
    GroupType,
    LinkRelation,
    StudyIdentifierType,
    TherapyLine,
)
from studies.choices.evidence import (
    LinkDecision as LinkDecision,  # decisions are no public vocabulary
)
from studies.choices.outcomes import (
    TREATMENTS as TREATMENTS,
)
from studies.choices.outcomes import (
    Assessor,
    Bound,
    Censoring,
    IntervalMethod,
    Measure,
    ReportType,
    Response,
    ResultState,
    Spread,
    Statistic,
    TimelineType,
)

VOCABULARIES: dict[str, type[Vocabulary]] = {
    "evidence_type": EvidenceType,
    "study_identifier_type": StudyIdentifierType,
    "group_type": GroupType,
    "therapy_line": TherapyLine,
    "measure": Measure,
    "statistic": Statistic,
    "result_state": ResultState,
    "bound": Bound,
    "censoring": Censoring,
    "report_type": ReportType,
    "interval_method": IntervalMethod,
    "assessor": Assessor,
    "spread": Spread,
    "timeline_type": TimelineType,
    "response": Response,
    "link_relation": LinkRelation,
}
