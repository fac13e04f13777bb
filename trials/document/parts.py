"""The lists of a trial document: who, what, where, from which source."""

from typing import Any

from rest_framework import serializers

from registry.api.documents import Section, Stated, StrictCharField, field_for
from trials import models


class IdentifierItem(Section):
    """A number by which somebody knows the trial."""

    model = models.TrialIdentifier
    identity = (("value", "type"), ("value",))
    type = Stated()
    value = Stated(required=True)
    authority = Stated()
    agency = Stated()
    link = Stated()


class OrganizationItem(Section):
    """An organization by name and class."""

    model = models.Organization
    identity = (("name", "class"), ("name",))

    def get_fields(self) -> dict[str, Any]:
        """``class`` is the public word, and no name that Python allows."""
        meta = models.Organization._meta
        kind = meta.get_field("organization_class")
        return {
            "name": field_for(meta.get_field("name")),
            "class": field_for(kind, required=False, source="organization_class"),
        }


class StatusChangeItem(Section):
    """A recruitment status and the date from which it held."""

    model = models.StatusChange
    identity = (("status", "effective_on"), ("effective_on",), ("status",))
    status = Stated(required=True)
    effective_on = Stated()
    reason = Stated()


class EnrollmentCountItem(Section):
    """How many participants were planned or enrolled on a date."""

    model = models.EnrollmentCount
    identity = (("on", "type"), ("on",))
    on = Stated()
    count = Stated(required=True)
    type = Stated()


class EthicsReviewItem(Section):
    """What an ethics committee decided."""

    model = models.EthicsReview
    identity = (("committee",),)
    status = Stated()
    approved_on = Stated()
    committee = Stated()
    address = Stated()
    phone = Stated()
    email = Stated()


class InterventionItem(Section):
    """Something given to or done with participants."""

    model = models.Intervention
    identity = (("key",), ("name", "type"), ("name",))
    key = Stated()
    type = Stated()
    name = Stated()
    description = Stated()
    other_names = Stated()
    arms = serializers.ListField(
        child=StrictCharField(),
        source="arm_labels",
        required=False,
        help_text="Labels of the arms that get it, where the source lists them here as well; in the order given there.",
    )


class ArmItem(Section):
    """A group of participants that is assigned to, or observed with, the same interventions."""

    model = models.Arm
    identity = (("label",),)
    label = Stated()
    type = Stated()
    description = Stated()
    interventions = serializers.ListField(
        child=StrictCharField(),
        source="intervention_references",
        required=False,
        help_text="What this arm gets: the key of each intervention, or its name where it has no key.",
    )


class EndpointItem(Section):
    """What the trial measures to answer its question (an outcome measure)."""

    model = models.Endpoint
    identity = (("measure", "time_frame"), ("measure",))  # which role it has is said of it, and can change
    role = Stated(required=True)
    measure = Stated()
    time_frame = Stated()
    description = Stated()


class SiteContactItem(Section):
    """Whom to ask at one site."""

    model = models.SiteContact
    identity = (("name", "role"), ("email",), ("name",))
    name = Stated()
    role = Stated()
    phone = Stated()
    phone_ext = Stated()
    email = Stated()


class CoordinatesSection(Section):
    """Where a site is, in degrees (WGS 84)."""

    model = models.Site
    latitude = Stated(required=True, min_value=-90, max_value=90)
    longitude = Stated(required=True, min_value=-180, max_value=180)


class SiteItem(Section):
    """A place that enrolls or treats participants, with its own status."""

    model = models.Site
    identity = (("facility", "city", "zip", "country"), ("facility", "city", "country"))
    facility = Stated()
    status = Stated()
    city = Stated()
    state = Stated()
    zip = Stated()
    country = Stated()
    coordinates = CoordinatesSection(source="*")
    contacts = SiteContactItem(many=True, required=False, help_text="Whom to ask at this site.")


class ContactItem(Section):
    """Whom to ask about the trial."""

    model = models.Contact
    identity = (("name", "kind"), ("email",), ("name",))
    kind = Stated(required=True)
    name = Stated()
    role = Stated()
    affiliation = Stated()
    address = Stated()
    phone = Stated()
    phone_ext = Stated()
    email = Stated()


class OfficialItem(Section):
    """A person responsible for the scientific conduct of the trial."""

    model = models.Official
    identity = (("name", "role"), ("name",))
    name = Stated()
    affiliation = Stated()
    role = Stated()


class RetractionItem(Section):
    """That a referenced publication was retracted."""

    model = models.Retraction
    identity = (("pmid",),)
    pmid = Stated()
    source = Stated()


class ReferenceItem(Section):
    """A publication about the trial or behind it."""

    model = models.Reference
    identity = (("pmid",), ("citation",))
    pmid = Stated()
    type = Stated()
    citation = Stated()
    retractions = RetractionItem(many=True, required=False, help_text="Notices that it was retracted.")


class LinkItem(Section):
    """An address with more about the trial."""

    model = models.Link
    identity = (("url",), ("label",))
    label = Stated()
    url = Stated()


class AvailableDataItem(Section):
    """A data set or document of the trial that can be had."""

    model = models.AvailableData
    identity = (("url",), ("identifier",))
    identifier = Stated()
    type = Stated()
    url = Stated()
    comment = Stated()
