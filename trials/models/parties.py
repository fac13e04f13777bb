"""Identifiers, organizations, people and committees of a trial."""

from django.db import models

from registry import constraints, fields
from registry.curation.models import Row
from trials import choices
from trials.models.trial import Organization, Trial


class TrialIdentifier(Row):
    """A number by which somebody knows the trial."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="identifiers")
    type = fields.word(choices.IdentifierType, "Whose kind of number it is; empty where the source does not say.")
    value = fields.line("The number, exactly as issued.")
    authority = fields.line("Who issued it, such as “EU Clinical Trials Register”.")
    agency = fields.word(choices.Agency, "US agency, where a sponsor's number is that agency's grant or contract.")
    link = fields.address("Address of the record under this number.")

    class Meta(Row.Meta):
        verbose_name = "identifier"
        constraints = [
            constraints.one_of("type", choices.IdentifierType.values, model="identifier"),
            constraints.one_of("agency", choices.Agency.values, model="identifier"),
        ]

    def __str__(self) -> str:
        return self.value


@constraints.checked
class TrialOrganization(Row):
    """An organization that takes part beside the lead sponsor."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="organizations")
    role = fields.word(choices.OrganizationRole, "What it does for the trial.", default="COLLABORATOR")
    organization = models.ForeignKey(Organization, models.PROTECT, help_text="The organization.")

    class Meta(Row.Meta):
        verbose_name = "collaborator or funder"
        verbose_name_plural = "collaborators and funders"

    def __str__(self) -> str:
        return str(self.organization)


@constraints.checked
class Contact(Row):
    """Whom to ask about the trial; a role mailbox is better than a person's."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="contacts")
    kind = fields.word(choices.ContactKind, "For which questions.", default="CENTRAL")
    name = fields.line("Name of a person or an office.")
    role = fields.word(choices.ContactRole, "Role in the trial.")
    affiliation = fields.line("Organization of the contact.")
    address = fields.text("Postal address.")
    phone = fields.line("Telephone number with country code.")
    phone_ext = fields.line("Extension.")
    email = fields.line("E-mail address.")

    def __str__(self) -> str:
        return self.name


@constraints.checked
class Official(Row):
    """A person responsible for the scientific conduct of the trial."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="officials")
    name = fields.line("Name of the person.")
    affiliation = fields.line("Where the person works.")
    role = fields.word(choices.OfficialRole, "Role in the trial.")

    def __str__(self) -> str:
        return self.name


class EthicsReview(Row):
    """What an ethics committee decided (WHO item 21)."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="ethics")
    status = fields.word(choices.EthicsStatus, "The decision.")
    approved_on = fields.partial_date("When it was approved.")
    committee = fields.line("Name of the committee.")
    address = fields.text("Postal address of the committee.")
    phone = fields.line("Telephone number of the committee.")
    email = fields.line("E-mail address of the committee.")

    class Meta(Row.Meta):
        constraints = [
            constraints.one_of("status", choices.EthicsStatus.values, model="ethics"),
            constraints.partial_date("approved_on", model="ethics"),
        ]

    def __str__(self) -> str:
        return self.committee
