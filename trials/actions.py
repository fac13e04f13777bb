"""Everything that changes the state of a trial. Admin, API, importers, catalogue and tests all come through here."""

from contextlib import ExitStack

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet

from registry.ledger.models import Kind
from registry.records.lifecycle import Lifecycle
from registry.records.publishing import Publishing
from trials import document, search, validation
from trials.models import Organization, Trial

PUBLISHING = Publishing(kind=Kind.TRIAL, index=search.INDEX, declaration=document.DOCUMENT, book=validation.book)
LIFECYCLE = Lifecycle(publishing=PUBLISHING, model=Trial, render=document.render, load=document.load)
create, adopt, discard = LIFECYCLE.create, LIFECYCLE.adopt, LIFECYCLE.discard
changing, replace = LIFECYCLE.changing, LIFECYCLE.replace
submit, request_changes, approve = LIFECYCLE.submit, LIFECYCLE.request_changes, LIFECYCLE.approve
publish, remove, reinstate = LIFECYCLE.publish, LIFECYCLE.remove, LIFECYCLE.reinstate
published_document = LIFECYCLE.published_document


@transaction.atomic
def save_organization(*, organization: Organization, by: AbstractBaseUser, note: str = "") -> None:
    """Save an organization, new or with another name or class; each working copy that names it gets an event."""
    with ExitStack() as changed:
        for trial in _naming(organization):
            changed.enter_context(changing(record=trial, by=by, note=note))
        organization.save()


def _naming(organization: Organization) -> QuerySet[Trial]:
    """Return the working copies that name an organization, in one order, in which all of them are locked."""
    if organization._state.adding:
        return Trial.objects.none()
    named = Q(lead_sponsor=organization) | Q(registrant=organization) | Q(organizations__organization=organization)
    return Trial.objects.filter(named).order_by("pk").distinct()
