"""What a study reports: groups, baseline, outcomes, adverse events. Numbers are text, exactly as printed."""

from django.core.validators import RegexValidator
from django.db import models

from registry import constraints, fields
from registry.curation.models import Row
from studies import choices
from studies.models.study import Study

BOUND = "How the true value lies to the printed number, if not at it: “>3 months” is greater than 3."
GRADE = RegexValidator(r"\A(ANY|[1-5]|[1-4]-[2-5])\Z", "Write ANY, one grade (3) or a range of grades (3-4).")


@constraints.checked
class Group(Row):
    """People whose results are reported together."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="groups")
    key = models.SlugField(help_text="Short name that results refer to, such as “all” or “cohort-a”.")
    label = fields.line("What the group is called.")
    type = fields.word(choices.GroupType, "What the group is.")
    size = fields.count("How many people it has.")
    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="parts", help_text="The group it is a part of."
    )
    description = fields.text("Who is in it, or what they were given.")

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(fields=["study", "key"], name="group_key_once_per_study"),
            models.CheckConstraint(condition=~models.Q(key=""), name="group_has_key"),
        ]

    def __str__(self) -> str:
        return self.label or self.key


@constraints.checked
class Baseline(Row):
    """What people of a group were like at the start."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="baseline")
    group = models.ForeignKey(Group, models.RESTRICT, null=True, blank=True, help_text="Of which group.")
    characteristic = fields.line("What is described, such as age or smoking history.")
    category = fields.line("Which of its categories, such as male.")
    statistic = fields.word(choices.Statistic, "What kind of number the value is.")
    bound = fields.word(choices.Bound, BOUND)
    value = fields.line("The number exactly as printed, without such a sign.")
    unit = fields.line("Unit of the value.")
    count = fields.count("How many people have it, where stated.")
    spread = fields.word(choices.Spread, "What the low and the high number are.")
    low = fields.line("Low number, exactly as printed.")
    high = fields.line("High number, exactly as printed.")
    note = fields.text("What else the source says of it.")

    class Meta(Row.Meta):
        verbose_name = "baseline characteristic"

    def __str__(self) -> str:
        return " ".join(part for part in (self.characteristic, self.category, self.value) if part)


@constraints.checked
class Outcome(Row):
    """A result that the study reports: one number of one group, or what is stated in its place."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="outcomes")
    group = models.ForeignKey(Group, models.RESTRICT, null=True, blank=True, help_text="Of which group.")
    measure = fields.word(choices.Measure, "What is measured.")
    name = fields.line("What the study calls it, where the measure alone does not say.")
    treatment = models.ForeignKey(
        "TimelineEntry", models.RESTRICT, null=True, blank=True, related_name="outcomes",
        help_text="In a single patient: the treatment with which it was reached.",
    )  # fmt: skip
    report = fields.word(
        choices.ReportType,
        "Where the study gives this result more than once: which of the reports this is. One of them is the primary.",
    )
    statistic = fields.word(choices.Statistic, "What kind of number the value is.")
    bound = fields.word(choices.Bound, BOUND)
    value = fields.line("The number exactly as printed, without its unit and such a sign.")
    unit = fields.line("Unit of the value: %, months, weeks …")
    censoring = fields.word(
        choices.Censoring,
        "Of a time whose event had not come when it was last looked at: why it is not the whole time.",
    )
    state = fields.word(choices.ResultState, "What is stated in place of a number.")
    spread = fields.word(
        choices.Spread, "What the low and the high number are, where these are no confidence interval."
    )
    low = fields.line("Low number of that spread, such as of a range, exactly as printed.")
    high = fields.line("High number of that spread, exactly as printed.")
    numerator = fields.count("How many people had it, where stated.")
    denominator = fields.count("Out of how many, where stated.")
    interval_level = fields.percent("Level of the confidence interval in percent, usually 95.")
    interval_low = fields.line("Its lower bound, exactly as printed.")
    interval_low_state = fields.word(choices.ResultState, "What is stated in place of the lower bound.")
    interval_high = fields.line("Its upper bound, exactly as printed.")
    interval_high_state = fields.word(choices.ResultState, "What is stated in place of the upper bound.")
    interval_method = fields.word(choices.IntervalMethod, "How it was computed, where stated.")
    comparator = models.ForeignKey(
        Group, models.RESTRICT, null=True, blank=True, related_name="compared", help_text="The group compared with."
    )
    p_value = fields.line("p value exactly as printed, its sign included.")
    criteria = fields.line("Criteria it was judged by, such as RECIST 1.1.")
    assessor = fields.word(choices.Assessor, "Who judged it.")
    time_point = fields.line("For when it holds, such as 6 months.")
    cutoff = fields.line("Value that tells two groups of a biomarker apart, such as PD-L1 ≥ 1 %.")
    data_cutoff_on = fields.partial_date("Until when its data were taken, where that differs from the study's.")
    note = fields.text("What else the source says of it.")

    class Meta(Row.Meta):
        constraints = [
            constraints.needs("low", "spread", model="outcome"),
            constraints.needs("high", "spread", model="outcome"),
        ]

    def __str__(self) -> str:
        result = f"{self.get_bound_display()}{self.value} {self.unit}".strip() or self.get_state_display()
        return " ".join(part for part in (self.name or self.get_measure_display(), result) if part) or "Outcome"


@constraints.checked
class AdverseEvent(Row):
    """How often an adverse event is reported, of which grades."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="adverse_events")
    group = models.ForeignKey(Group, models.RESTRICT, null=True, blank=True, help_text="In which group.")
    term = fields.line("What happened, by its MedDRA or CTCAE term where there is one.")
    grade = models.CharField(
        max_length=10, blank=True, default="", validators=[GRADE],
        help_text="Which grades are counted: ANY, one grade (3) or a range (3-4).",
    )  # fmt: skip
    phase = fields.line("During which part of the treatment.")
    count = fields.count("How many people had it, where stated.")
    at_risk = fields.count("Out of how many, where stated.")
    bound = fields.word(choices.Bound, "How the true percentage lies to the printed one, if not at it: “<1 %”.")
    percentage = fields.line("Percentage exactly as printed, without such a sign.")
    serious = fields.flag("Whether serious events are counted.")
    criteria = fields.line("Criteria of the grades, such as CTCAE 5.0.")
    date = fields.partial_date("When it happened, in a single patient.")
    note = fields.text("What was done, how it ended, whether treatment caused it.")

    class Meta(Row.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grade="") | models.Q(grade__regex=r"^(ANY|[1-5]|[1-4]-[2-5])$"),
                name="adverseevent_grade_is_grade",
                violation_error_message="grade: write ANY, one grade (3) or a range of grades (3-4).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term}, grade {self.grade}" if self.grade else self.term


@constraints.checked
class TimelineEntry(Row):
    """A dated step in the course of a case."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="timeline")
    type = fields.word(choices.TimelineType, "What kind of step it is.", default="EVENT")
    key = models.SlugField(
        blank=True, default="", help_text="Short name of a treatment or procedure to which other rows refer."
    )
    label = fields.line("What happened, in a few words.")
    description = fields.text("More about it.")
    date = fields.partial_date("When, or when it began.")
    end_date = fields.partial_date("When it ended.")
    ongoing = fields.flag("Whether a treatment still went on when it was last reported.")
    line = fields.count("Number of the line of treatment, or of the line that a response is to.")
    treatment = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="observations",
        help_text="Of a response or measurement: the treatment it belongs to.",
    )  # fmt: skip
    regimen = fields.line("Drugs of a treatment, by generic name.")
    dose = fields.text("Dose and route of each.")
    schedule = fields.line("How often, where it does not stand with the dose.")
    cycle_days = fields.count("Days from the start of one cycle to that of the next: 21 for “every three weeks”.")
    cycles = fields.count("How many cycles were given; of a response or measurement, how many had been given by then.")
    response = fields.word(choices.Response, "How the disease responded.")
    criteria = fields.line("Criteria of the response, such as RECIST 1.1.")
    measured = fields.line("What was measured, called the same each time, such as “primary tumor” or “troponin T”.")
    bound = fields.word(choices.Bound, BOUND)
    value = fields.line(
        "What was measured, or how long the source says that a treatment lasted, exactly as printed, without such a "
        "sign. Diameters of one lesion stand together: “9.0 × 14”."
    )
    unit = fields.line("Unit of the value.")
    reference_low = fields.line("Lower limit of normal, exactly as printed.")
    reference_high = fields.line("Upper limit of normal, exactly as printed.")

    class Meta(Row.Meta):
        verbose_name = "timeline entry"
        verbose_name_plural = "timeline"
        constraints = [
            models.UniqueConstraint(
                fields=["study", "key"], condition=~models.Q(key=""), name="timelineentry_key_once_per_study"
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.date, self.label) if part) or "Entry without a label"
