"""Where a trial stands, since when, and what its primary registry did with the record."""

from django.db import models

from registry import constraints, fields
from trials import choices

DATES = ("start_date", "primary_completion_date", "completion_date")
POSTED = ("first_posted", "results_first_posted", "certification_first_posted", "last_update_posted")


class Status(models.Model):
    """Recruitment status with its dates."""

    overall_status = fields.word(choices.OverallStatus, "Recruitment status of the trial as a whole.")
    last_known_status = fields.word(choices.OverallStatus, "The status before it became unknown.")
    status_verified_on = fields.partial_date("When the responsible party last confirmed the record.")
    why_stopped = fields.text("Why the trial was suspended, terminated or withdrawn.")
    delayed_posting = fields.flag("Whether posting is delayed, as for a device that is not yet approved.")
    start_date = fields.partial_date("When the first participant was or will be enrolled.")
    start_date_type = fields.word(choices.DateType, "Whether the start is a fact or a plan.")
    primary_completion_date = fields.partial_date("When the last data for the primary endpoints are collected.")
    primary_completion_date_type = fields.word(choices.DateType, "Whether the primary completion is a fact or a plan.")
    completion_date = fields.partial_date("When the last data of the trial are collected.")
    completion_date_type = fields.word(choices.DateType, "Whether the completion is a fact or a plan.")
    expanded_access_available = fields.flag("Whether the intervention can be had outside the trial.")
    expanded_access_nct_id = fields.line("NCT number of the expanded access record.")
    expanded_access_status = fields.word(choices.ExpandedAccessStatus, "Status of that expanded access record.")

    class Meta:
        abstract = True
        constraints = [constraints.needs(f"{name}_type", name, model="trial") for name in DATES]


class RecordDates(models.Model):
    """When the record reached its primary registry and was posted there, as that registry states."""

    first_submitted = fields.partial_date("When the record was first submitted; editors count registration from it.")
    first_submitted_qc = fields.partial_date("When a submission first met the registry's quality criteria.")
    first_posted = fields.partial_date("When the record first became public.")
    first_posted_type = fields.word(choices.DateType, "Whether that posting date is exact or estimated.")
    results_waived = fields.flag("Whether the duty to submit results was waived.")
    results_first_submitted = fields.partial_date("When results were first submitted.")
    results_first_submitted_qc = fields.partial_date("When submitted results first met the quality criteria.")
    results_first_posted = fields.partial_date("When results first became public.")
    results_first_posted_type = fields.word(choices.DateType, "Whether that posting date is exact or estimated.")
    certification_first_submitted = fields.partial_date("When a delay of the results was first certified or asked for.")
    certification_first_submitted_qc = fields.partial_date("When that certification met the quality criteria.")
    certification_first_posted = fields.partial_date("When that certification became public.")
    certification_first_posted_type = fields.word(choices.DateType, "Whether that posting date is exact or estimated.")
    last_update_submitted = fields.partial_date("When the newest change was submitted.")
    last_update_posted = fields.partial_date("When the newest change became public.")
    last_update_posted_type = fields.word(choices.DateType, "Whether that posting date is exact or estimated.")

    class Meta:
        abstract = True
        constraints = [constraints.needs(f"{name}_type", name, model="trial") for name in POSTED]
