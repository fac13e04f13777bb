"""People of the admin, and a trial with a thousand sites."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from tests.forms import Sent, opened
from trials.models import Site, Trial


@pytest.fixture
def admin(curator: User) -> Client:
    """A browser in which the curator is logged in."""
    return as_user(curator)


def somebody(name: str, *permissions: str) -> User:
    """Return a member of staff with these permissions of the trials app."""
    user = User.objects.create_user(name, password="a long enough password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="trials", codename__in=permissions))
    return user


def as_user(user: User) -> Client:
    """Return a browser in which somebody is logged in."""
    client = Client()
    client.force_login(user)
    return client


def as_somebody(name: str, *permissions: str) -> Client:
    """Return a browser in which a person with these permissions is logged in."""
    return as_user(somebody(name, *permissions))


@pytest.fixture
def untouched(admin: Client, trial: Trial, pages: dict[int, Sent]) -> Sent:
    """What the page of the trial sends if nobody touches it."""
    if trial.pk not in pages:
        pages[trial.pk] = opened(admin, trial)
    return dict(pages[trial.pk])


def add_sites(trial: Trial, number: int) -> None:
    """Give a trial more sites."""
    Site.objects.bulk_create(
        Site(
            trial=trial, facility=f"Hospital {n}", city="Shanghai", country="China", status="RECRUITING", position=n + 9
        )
        for n in range(number)
    )
