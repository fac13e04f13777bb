"""People of the admin, and a trial with a thousand sites."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from tests.trials.admin.browser import Sent, form_on
from trials.models import Site, Trial


@pytest.fixture
def admin(curator: User) -> Client:
    """A browser in which the curator is logged in."""
    client = Client()
    client.force_login(curator)
    return client


def somebody(name: str, *permissions: str) -> User:
    """Return a member of staff with these permissions of the trials app."""
    user = User.objects.create_user(name, password="a long enough password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="trials", codename__in=permissions))
    return user


def as_somebody(name: str, *permissions: str) -> Client:
    """Return a browser in which such a person is logged in."""
    client = Client()
    client.force_login(somebody(name, *permissions))
    return client


def address(trial: Trial, page: str = "change") -> str:
    """Return the address of a page of a trial."""
    return reverse(f"admin:trials_trial_{page}", args=[trial.pk])


def opened(client: Client, trial: Trial) -> Sent:
    """Open the page of a trial; return what its form would send untouched."""
    return form_on(client.get(address(trial)))


def saved(client: Client, trial: Trial, sent: Sent) -> Any:
    """Send the form; fail with what it complains about unless it was saved."""
    response = client.post(address(trial), sent)
    assert response.status_code == 302, complaints(response)
    return response


def complaints(response: Any) -> Any:
    """Return what the forms of a page complain about."""
    found: dict[str, Any] = {"": dict(response.context["adminform"].form.errors)}
    for rows in response.context["inline_admin_formsets"]:
        found[rows.formset.prefix] = [dict(each) for each in rows.formset.errors if each]
    return {name: errors for name, errors in found.items() if errors}


def add_sites(trial: Trial, number: int) -> None:
    """Give a trial more sites."""
    Site.objects.bulk_create(
        Site(
            trial=trial, facility=f"Hospital {n}", city="Shanghai", country="China", status="RECRUITING", position=n + 9
        )
        for n in range(number)
    )
