"""People of the admin, and what they do on the page of a study."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from studies.models import Study
from tests.forms import Sent, opened


@pytest.fixture
def admin(curator: User) -> Client:
    """A browser in which the curator is logged in."""
    client = Client()
    client.force_login(curator)
    return client


def as_somebody(name: str, *permissions: str) -> Client:
    """Return a browser in which a member of staff with these permissions of the studies app is logged in."""
    user = User.objects.create_user(name, password="a long enough password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="studies", codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def untouched(admin: Client, study: Study, pages: dict[int, Sent]) -> Sent:
    """What the page of the study sends if nobody touches it."""
    if study.pk not in pages:
        pages[study.pk] = opened(admin, study)
    return dict(pages[study.pk])
