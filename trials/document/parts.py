"""The lists of a trial document: who, what, where, from which source."""

from typing import Any

from rest_framework import serializers

from registry.api.documents import ModelValue, Section
from registry.api.values import StrictCharField, field_for
from trials import models


class IdentifierItem(Section):
    """A number by which somebody knows the trial."""

    model = models.TrialIdentifier
    identity = (("value", "type"), ("value",))
    values = ("type", "value", "authority", "agency", "link")
    value = ModelValue(required=True)


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
    values = ("status", "effective_on", "reason")
    status = ModelValue(required=True)


class EnrollmentCountItem(Section):
    """How many participants were planned or enrolled on a date."""

    model = models.EnrollmentCount
    identity = (("on", "type"), ("on",))
    values = ("on", "count", "type")
    count = ModelValue(required=True)


class EthicsReviewItem(Section):
    """What an ethics committee decided."""

    model = models.EthicsReview
    identity = (("committee",),)
    values = ("status", "approved_on", "committee", "address", "phone", "email")


class InterventionItem(Section):
    """Something given to or done with participants."""

    model = models.Intervention
    identity = (("key",), ("name", "type"), ("name",))
    values = ("key", "type", "name", "description", "other_names", "arms")
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
    values = ("label", "type", "description", "interventions")
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
    values = ("role", "measure", "time_frame", "description")
    role = ModelValue(required=True)


class SiteContactItem(Section):
    """Whom to ask at one site."""

    model = models.SiteContact
    identity = (("name", "role"), ("email",), ("name",))
    values = ("name", "role", "phone", "phone_ext", "email")


class CoordinatesSection(Section):
    """Where a site is, in degrees (WGS 84)."""

    model = models.Site
    latitude = ModelValue(required=True, min_value=-90, max_value=90)
    longitude = ModelValue(required=True, min_value=-180, max_value=180)


class SiteItem(Section):
    """A place that enrolls or treats participants, with its own status."""

    model = models.Site
    identity = (("facility", "city", "zip", "country"), ("facility", "city", "country"))
    values = ("facility", "status", "city", "state", "zip", "country", "coordinates", "contacts")
    coordinates = CoordinatesSection(source="*")
    contacts = SiteContactItem(many=True, required=False, help_text="Whom to ask at this site.")


class ContactItem(Section):
    """Whom to ask about the trial."""

    model = models.Contact
    identity = (("name", "kind"), ("email",), ("name",))
    values = ("kind", "name", "role", "affiliation", "address", "phone", "phone_ext", "email")
    kind = ModelValue(required=True)


class OfficialItem(Section):
    """A person responsible for the scientific conduct of the trial."""

    model = models.Official
    identity = (("name", "role"), ("name",))
    values = ("name", "affiliation", "role")


class RetractionItem(Section):
    """That a referenced publication was retracted."""

    model = models.Retraction
    identity = (("pmid",),)
    values = ("pmid", "source")


class ReferenceItem(Section):
    """A publication about the trial or behind it."""

    model = models.Reference
    identity = (("pmid",), ("citation",))
    values = ("pmid", "type", "citation", "retractions")
    retractions = RetractionItem(many=True, required=False, help_text="Notices that it was retracted.")


class LinkItem(Section):
    """An address with more about the trial."""

    model = models.Link
    identity = (("url",), ("label",))
    values = ("label", "url")


class AvailableDataItem(Section):
    """A data set or document of the trial that can be had."""

    model = models.AvailableData
    identity = (("url",), ("identifier",))
    values = ("identifier", "type", "url", "comment")
