"""Who may take part, and what is shared afterwards."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

from registry import fields
from trials import choices
from trials.choices.ages import AGE

_age = RegexValidator(AGE, "Write a number and a unit, such as “18 Years” or “6 Months”.", code="invalid_age")


def age(help_text: str) -> models.CharField[str, str]:
    """A number and a unit of time; empty means that no limit is stated."""
    return models.CharField(blank=True, default="", help_text=help_text, validators=[_age])


class Eligibility(models.Model):
    """Criteria for taking part."""

    criteria = fields.text(
        "Inclusion and exclusion criteria, as lists under “Inclusion Criteria:” and “Exclusion Criteria:”."
    )
    healthy_volunteers = fields.flag("Whether people without the condition may take part.")
    sex = fields.word(choices.Sex, "Which sexes may take part.")
    gender_based = fields.flag("Whether eligibility rests on self-represented gender.")
    gender_description = fields.text("What the gender criterion is.")
    minimum_age = age("Youngest age, such as “18 Years”; empty for no limit.")
    maximum_age = age("Oldest age, such as “75 Years”; empty for no limit.")
    age_groups = fields.words(choices.AgeGroup, "Age groups that the limits reach into.")
    study_population = fields.text("Observational studies: the population that participants are drawn from.")
    sampling_method = fields.word(choices.SamplingMethod, "Observational studies: how participants are sampled.")

    class Meta:
        abstract = True


class SharingPlan(models.Model):
    """Plan for sharing individual participant data."""

    ipd_plan = fields.word(choices.IPDSharing, "Whether individual participant data will be shared.")
    ipd_description = fields.text("What will be shared, and if not, why not.")
    ipd_information = fields.words(choices.IPDInformation, "Documents that will be shared beside the data.")
    ipd_time_frame = fields.text("From when and for how long data can be had.")
    ipd_access_criteria = fields.text("With whom, for which analyses and how data are shared.")
    ipd_url = fields.address("Address with more about the plan.")

    class Meta:
        abstract = True


class ResultsSummary(models.Model):
    """What the trial found, as far as the WHO data set asks a registry to say (item 23)."""

    results_posted_on = fields.partial_date("When summary results were posted.")
    results_first_published_on = fields.partial_date("When results first appeared in a journal.")
    results_url = fields.address("Address of the results.")
    results_baseline = fields.text("Baseline characteristics, in brief.")
    results_participant_flow = fields.text("How participants moved through the trial, in brief.")
    results_adverse_events = fields.text("Adverse events, in brief.")
    results_endpoints = fields.text("Results of the endpoints, in brief.")
    results_protocol_url = fields.address("Address of the protocol, with its version and date.")

    class Meta:
        abstract = True
