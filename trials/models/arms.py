"""Arms, interventions, which arm gets which, and endpoints."""

from django.db import models

from registry import constraints, fields
from registry.curation.models import Row
from trials import choices
from trials.models.trial import Trial


@constraints.checked
class Intervention(Row):
    """Something given to or done with participants."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="interventions")
    type = fields.word(choices.InterventionType, "What kind of intervention it is.")
    key = fields.line("What arms call it; needed only where another intervention of the trial has the same name.")
    name = fields.line("Generic name of a drug, else a short description.")
    description = fields.text("Dose, form, route, frequency and duration, as far as the source says.")
    other_names = fields.lines("Brand names, codes and synonyms, one per line.")

    @property
    def reference(self) -> str:
        """What arms call it; empty where it has neither key nor name."""
        return self.key or self.name

    @property
    def arm_labels(self) -> list[str]:
        """The arms that its source lists for it, in order."""
        return [link.arm.label for link in self.listed_arms.all() if link.arm.label]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, self.key and f"[{self.key}]"))) or "Intervention without a name"


@constraints.checked
class Arm(Row):
    """A group of participants that is assigned to, or observed with, the same interventions."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="arms")
    label = fields.line("Short name of the arm, unique within the trial.")
    type = fields.word(choices.ArmType, "The role of the arm; not used for groups of observational studies.")
    description = fields.text("What participants of this arm receive, and how.")

    @property
    def intervention_references(self) -> list[str]:
        """What the arm gets, in order."""
        return [link.intervention.reference for link in self.links.all() if link.intervention.reference]

    def __str__(self) -> str:
        return self.label or "Arm without a label"


class ArmIntervention(Row):
    """That an arm gets an intervention."""

    arm = models.ForeignKey(Arm, models.CASCADE, related_name="links", help_text="The arm.")
    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="links", help_text="What it gets.")

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["arm", "intervention"], name="arm_gets_intervention_once")]

    def __str__(self) -> str:
        return f"{self.arm} gets {self.intervention}"


class InterventionArm(Row):
    """That an intervention lists an arm: registries hold this beside what the arms list, in an order of its own."""

    intervention = models.ForeignKey(
        Intervention, models.CASCADE, related_name="listed_arms", help_text="The intervention."
    )
    arm = models.ForeignKey(Arm, models.CASCADE, related_name="listed_by", help_text="The arm that gets it.")

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["intervention", "arm"], name="intervention_lists_arm_once")]

    def __str__(self) -> str:
        return f"{self.intervention} is for {self.arm}"


@constraints.checked
class Endpoint(Row):
    """What the trial measures to answer its question (an outcome measure)."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="endpoints")
    role = fields.word(choices.EndpointRole, "Primary, secondary or other.", default="PRIMARY")
    measure = fields.line("What is measured, as a noun: “Objective response rate”.")
    time_frame = fields.line("From when to when it is measured.")
    description = fields.text("How it is measured: definition, criteria such as RECIST 1.1, assessor.")

    def __str__(self) -> str:
        return self.measure or "Endpoint without a measure"
