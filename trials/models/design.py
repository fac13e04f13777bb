"""How a trial is built: study type, design, enrollment."""

from django.db import models
from django.db.models import Q

from registry import fields
from trials import choices


class Design(models.Model):
    """Design fields of a trial, interventional, observational and expanded access alike."""

    study_type = fields.word(
        choices.StudyType, "Whether participants are assigned to an intervention, observed, or treated outside a trial."
    )
    phases = fields.words(
        choices.Phase, "Phase of an interventional trial of a drug or biological; two adjacent phases for 1/2 and 2/3."
    )
    allocation = fields.word(choices.Allocation, "How participants come into their arm; N/A with a single arm.")
    intervention_model = fields.word(choices.InterventionModel, "How arms and interventions are arranged over time.")
    intervention_model_description = fields.text("What the intervention model leaves unsaid, in a few sentences.")
    primary_purpose = fields.word(choices.PrimaryPurpose, "What the intervention is given for.")
    observational_model = fields.word(
        choices.ObservationalModel, "Observational studies: how participants are chosen and followed."
    )
    time_perspective = fields.word(
        choices.TimePerspective, "Observational studies: when data are collected relative to the start of observation."
    )
    masking = fields.word(choices.Masking, "How many parties do not know the assignment; None for an open-label trial.")
    masked_roles = fields.words(choices.MaskedRole, "Who does not know the assignment; as many as the masking says.")
    masking_description = fields.text("How masking is done and kept.")
    allocation_concealment = fields.text("Randomized trials: how the assignment is hidden from whoever enrolls.")
    sequence_generation = fields.text("Randomized trials: how the random sequence was made.")
    patient_registry = fields.flag("Observational studies: whether the study is a patient registry.")
    target_duration = fields.line("Patient registries: how long each participant is followed, such as “5 Years”.")
    biospecimen_retention = fields.word(choices.BiospecimenRetention, "Whether samples are kept, and whether with DNA.")
    biospecimen_description = fields.text("Which samples are kept.")
    expanded_access_individual = fields.flag("Expanded access: for individual participants.")
    expanded_access_intermediate = fields.flag("Expanded access: for an intermediate-size population.")
    expanded_access_treatment = fields.flag("Expanded access: under a treatment IND or protocol.")
    expanded_access_referring_records = fields.count("Expanded access: how many other records point to this one.")
    enrollment_count = fields.count("Number of participants: the target while planned, the final number once actual.")
    enrollment_type = fields.word(choices.DateType, "Whether the number is the target or the number reached.")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(enrollment_type="") | Q(enrollment_count__isnull=False),
                name="trial_enrollment_type_needs_count",
                violation_error_message="enrollment_type is stated without a number.",
            ),
        ]
