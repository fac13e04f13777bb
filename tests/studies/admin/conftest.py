"""People of the admin, and what they do on the page of a study."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from studies.models import Study
from tests.trials.admin.browser import Sent, form_on
from tests.trials.admin.conftest import complaints


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


def address(study: Study, page: str = "change") -> str:
    """Return the address of a page of a study."""
    return reverse(f"admin:studies_study_{page}", args=[study.pk])


def opened(client: Client, study: Study) -> Sent:
    """Open the page of a study; return what its form would send untouched."""
    return form_on(client.get(address(study)), form="study_form")


def saved(client: Client, study: Study, sent: Sent) -> Any:
    """Send the form; fail with what it complains about unless it was saved."""
    response = client.post(address(study), sent)
    assert response.status_code == 302, complaints(response)
    return response
