"""What was true when: status and enrollment by date."""

from django.db import models

from registry import constraints, fields
from registry.curation.models import Row
from trials import choices
from trials.models.trial import Trial


@constraints.checked
class StatusChange(Row):
    """A recruitment status and the date from which it held."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="status_history")
    status = fields.word(choices.OverallStatus, "The status.")
    effective_on = fields.partial_date("From when it held.")
    reason = fields.text("Why it changed.")

    def __str__(self) -> str:
        return f"{self.status} from {self.effective_on or 'an unknown date'}"


@constraints.checked
class EnrollmentCount(Row):
    """How many participants were planned or enrolled on a date."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="enrollment_history")
    on = fields.partial_date("The date for which the number holds.")
    count = fields.count("Number of participants.")
    type = fields.word(choices.DateType, "Whether they were planned or enrolled.")

    def __str__(self) -> str:
        return f"{self.count} on {self.on or 'an unknown date'}"
