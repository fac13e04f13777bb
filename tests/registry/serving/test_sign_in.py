"""Who was tried in vain, and from where, is in the log; what was typed as a password is not."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.registry.serving.lines import Lines, logged

LOGIN = "/admin/login/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Iterator[Lines]:
    with logged() as lines:
        yield lines


def tried(name: str, **more: Any) -> None:
    Client(**more).post(LOGIN, {"username": name, "password": "typed-in-vain"})


@pytest.mark.parametrize("name", ["curator", "nobody-of-this-name"])
def test_a_sign_in_that_fails_is_logged_with_account_and_address(curator: User, lines: Lines, name: str) -> None:
    tried(name)
    [line] = lines.parsed("registry.serving.sign_in")
    assert (line["level"], line["message"]) == ("WARNING", "sign-in failed")
    assert (line["account"], line["address"]) == (name, "127.0.0.1")
    assert "typed-in-vain" not in lines.text


def test_the_address_is_the_one_that_the_proxy_saw(settings: Any, lines: Lines) -> None:
    settings.BEHIND_PROXY = True
    tried("somebody", headers={"X-Forwarded-For": "10.0.0.1, 203.0.113.9"})
    assert lines.parsed("registry.serving.sign_in")[0]["address"] == "203.0.113.9"


def test_a_name_as_long_as_a_book_is_cut(lines: Lines) -> None:
    tried("x" * 100_000)
    assert len(lines.text) < 2000


def test_a_sign_in_that_succeeds_is_no_event(curator: User, lines: Lines) -> None:
    curator.set_password("right-password-here")
    curator.save()
    Client().post(LOGIN, {"username": curator.username, "password": "right-password-here"})
    assert lines.parsed("registry.serving.sign_in") == []
