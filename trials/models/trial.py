"""The curated working copy of a registered trial."""

from django.db import models

from registry import constraints, fields
from registry.curation.models import Curated
from registry.jsontext import JSONTextField
from registry.ledger.models import Kind
from trials import choices
from trials.models.design import Design
from trials.models.eligibility import Eligibility, ResultsSummary, SharingPlan
from trials.models.status import RecordDates, Status


@constraints.checked
class Organization(models.Model):
    """A sponsor, collaborator, funder or registrant, entered once and picked afterwards."""

    name = models.CharField(help_text="Full name, in the spelling that the source uses.")
    organization_class = fields.word(choices.OrganizationClass, "What kind of organization it is.")

    class Meta:
        ordering = ("name", "organization_class")
        constraints = [models.UniqueConstraint(fields=["name", "organization_class"], name="organization_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_organization_class_display()})" if self.organization_class else self.name


@constraints.checked
class Trial(Curated, Design, Status, RecordDates, Eligibility, SharingPlan, ResultsSummary):
    """A registered trial as its curators are writing it; the public only ever reads publications."""

    kind = Kind.TRIAL

    acronym = fields.line("Short name, such as COMPASSION-36.")
    brief_title = fields.line("Title for the public, understandable without training (WHO item 9).")
    official_title = fields.text("Title of the protocol (WHO item 10).")
    brief_summary = fields.text("What the trial asks and how, in a few sentences.")
    detailed_description = fields.text("Anything about the protocol that has no field of its own.")

    lead_sponsor = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sponsored_trials",
        help_text="The one organization legally responsible for the trial.",
    )
    registrant = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registered_trials",
        help_text="Organization that registered the trial, where it is named separately.",
    )
    responsible_party_type = fields.word(choices.ResponsiblePartyType, "Who answers for the record.")
    responsible_party_name = fields.line("Name of the investigator who answers for the record.")
    responsible_party_title = fields.line("Official title of that investigator.")
    responsible_party_affiliation = fields.line("Where that investigator works.")
    responsible_party_old_name_title = fields.line("Name and title as records before 2011 give them.")
    responsible_party_old_organization = fields.line("Organization as records before 2011 give it.")

    has_dmc = fields.flag("Whether a data monitoring committee watches the trial.")
    is_fda_regulated_drug = fields.flag("Whether a drug or biological regulated by the US FDA is studied.")
    is_fda_regulated_device = fields.flag("Whether a device regulated by the US FDA is studied.")
    is_unapproved_device = fields.flag("Whether a device is studied that the US FDA has not approved or cleared.")
    is_pediatric_postmarket = fields.flag("Whether it is a pediatric postmarket surveillance of a device.")
    is_us_export = fields.flag("Whether the product is made in and exported from the United States.")
    has_fdaaa_violation = fields.flag("Whether the US FDA has issued a notice of noncompliance for the trial.")

    conditions = fields.lines("Diseases or problems studied, one per line.")
    keywords = fields.lines("Other words by which the trial should be found, one per line.")
    recruitment_countries = fields.lines("Countries where participants are or will be recruited (WHO item 11).")
    extensions = JSONTextField(
        default=dict,
        blank=True,
        help_text="What foreign records hold beside the fields of the document, verbatim, by name of their registry.",
    )

    class Meta(Curated.Meta):
        ordering = ("-changed_at", "-pk")
        permissions = (
            ("submit_trial", "Can submit a trial for review"),
            ("approve_trial", "Can approve a trial or ask for changes"),
            ("publish_trial", "Can publish a trial"),
            ("remove_trial", "Can remove a published trial, and reinstate it"),
            ("redact_trial", "Can redact old versions of a trial"),
        )
        constraints = [
            *Curated.Meta.constraints,
            *Design.Meta.constraints,
            *Status.Meta.constraints,
            *RecordDates.Meta.constraints,
        ]

    @property
    def collaborators(self) -> list[Organization]:
        """Organizations that support the lead sponsor, in order."""
        return self._organizations(choices.OrganizationRole.COLLABORATOR)

    @property
    def funders(self) -> list[Organization]:
        """Sources of money or material, in order (WHO item 4)."""
        return self._organizations(choices.OrganizationRole.FUNDER)

    def _organizations(self, role: str) -> list[Organization]:
        return [row.organization for row in self.organizations.all() if row.role == role]

    def __str__(self) -> str:
        return self.acronym or self.brief_title or f"Trial without a title ({self.pk})"
