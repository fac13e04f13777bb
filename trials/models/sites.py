"""Where a trial takes place."""

from django.db import models

from registry import constraints, fields
from registry.curation.models import Row
from trials import choices
from trials.models.trial import Trial


@constraints.checked
class Site(Row):
    """A place that enrolls or treats participants, with its own status."""

    trial = models.ForeignKey(Trial, models.CASCADE, related_name="sites")
    facility = fields.line("Name of the hospital or practice.")
    status = fields.word(choices.SiteStatus, "Recruitment status of this site.")
    city = fields.line("City.")
    state = fields.line("State, province or region.")
    zip = fields.line("Postal code.")
    country = fields.line("Country, in English.")
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north, −90 to 90.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east, −180 to 180.")

    class Meta(Row.Meta):
        constraints = [
            constraints.within("latitude", -90, 90, model="site"),
            constraints.within("longitude", -180, 180, model="site"),
            constraints.both_or_neither("latitude", "longitude", model="site"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.facility, self.city, self.country) if part) or "Site without a name"


@constraints.checked
class SiteContact(Row):
    """Whom to ask at one site."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="contacts")
    name = fields.line("Name of a person or an office.")
    role = fields.word(choices.ContactRole, "Role in the trial.")
    phone = fields.line("Telephone number with country code.")
    phone_ext = fields.line("Extension.")
    email = fields.line("E-mail address.")

    def __str__(self) -> str:
        return self.name
