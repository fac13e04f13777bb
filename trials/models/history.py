"""What was true when: status and enrollment by date."""

from django.db import models

from registry import constraints, fields
from registry.curation.models import Row
from trials import choices
from trials.models.trial import Trial


class StatusChange(Row):
    """A recruitment status and the date from which it held."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="status_history")
    status = fields.word(choices.OverallStatus, "The status.")
    effective_on = fields.partial_date("From when it held.")
    reason = fields.text("Why it changed.")

    class Meta(Row.Meta):
        constraints = [
            constraints.one_of("status", choices.OverallStatus, model="statuschange"),
            constraints.partial_date("effective_on", model="statuschange"),
        ]

    def __str__(self) -> str:
        return f"{self.status} from {self.effective_on or 'an unknown date'}"


class EnrollmentCount(Row):
    """How many participants were planned or enrolled on a date."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="enrollment_history")
    on = fields.partial_date("The date for which the number holds.")
    count = fields.count("Number of participants.")
    type = fields.word(choices.DateType, "Whether they were planned or enrolled.")

    class Meta(Row.Meta):
        constraints = [
            constraints.one_of("type", choices.DateType, model="enrollmentcount"),
            constraints.partial_date("on", model="enrollmentcount"),
        ]

    def __str__(self) -> str:
        return f"{self.count} on {self.on or 'an unknown date'}"
