"""What all pages of the admin have in common: how dates look, and what comes first."""

import datetime

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.formats import date_format, localize


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime.date(2026, 3, 9), "2026-03-09"),
        (datetime.datetime(2026, 3, 9, 14, 5, tzinfo=datetime.UTC), "2026-03-09 14:05"),
        (datetime.time(14, 5), "14:05"),
    ],
)
def test_dates_look_alike_in_lists_fields_and_templates(moment: datetime.date | datetime.time, shown: str) -> None:
    assert localize(moment) == shown
    assert Template("{{ moment }}").render(Context({"moment": moment})) == shown


@pytest.mark.parametrize("length", ["DATE_FORMAT", "SHORT_DATE_FORMAT"])
def test_short_and_long_dates_are_the_same(length: str) -> None:
    assert date_format(datetime.date(2026, 3, 9), length) == "2026-03-09"


@pytest.mark.django_db
def test_trials_come_first_and_accounts_last() -> None:
    request = RequestFactory().get("/admin/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)

    labels = [app["app_label"] for app in admin.site.get_app_list(request)]

    assert labels == ["trials", "studies", "curation", "ledger", "auth"]
