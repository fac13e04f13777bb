"""Where one signs in: nobody may do anything unless the view says so, and no refusal falls through."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory

from tests.answers import body, errors, problem
from tests.registry.api.planted import RAISED

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.registry.api.planted")]

JSON = "application/json"
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


def signed_in(*codenames: str, **options: Any) -> Client:
    """Return the client of a person with these permissions."""
    user = User.objects.create_user("ann", is_superuser=options.pop("superuser", False))
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client(**options)
    client.force_login(user)
    return client


@pytest.mark.parametrize("path", ["drafts", "undeclared", "bare", "own"])
@pytest.mark.parametrize("method", METHODS)
def test_somebody_unknown_is_asked_to_sign_in(path: str, method: str) -> None:
    response = getattr(Client(), method)(f"/api/v1/{path}")

    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Session")
    assert method == "head" or problem(response) == (401, "not_authenticated")


@pytest.mark.parametrize("path", ["undeclared", "bare"])
@pytest.mark.parametrize("method", METHODS)
def test_what_no_view_allows_is_forbidden_even_to_a_superuser(path: str, method: str) -> None:
    response = getattr(signed_in(superuser=True), method)(f"/api/v1/{path}")

    assert response.status_code == (401 if path == "bare" else 403)  # the bare view does not even read the session
    assert response.headers["Content-Type"] == "application/problem+json"


def test_each_method_has_a_permission_of_its_own() -> None:
    client = signed_in("view_trial")

    assert body(client.get("/api/v1/drafts")) == {"user": "ann"}
    assert problem(put(client, '"7"')) == (403, "permission_denied")


@pytest.mark.parametrize("method", ["delete", "post", "patch", "options"])
def test_a_method_without_a_permission_is_for_nobody(method: str) -> None:
    assert problem(getattr(signed_in(superuser=True), method)("/api/v1/drafts")) == (403, "permission_denied")


@pytest.mark.parametrize("codenames", [(), ("change_trial", "view_study")], ids=["none", "others"])
def test_the_wrong_person_is_refused(codenames: tuple[str, ...]) -> None:
    assert problem(signed_in(*codenames).get("/api/v1/drafts")) == (403, "permission_denied")


def test_a_person_who_was_made_inactive_is_unknown() -> None:
    client = signed_in("view_trial")
    User.objects.update(is_active=False)

    assert problem(client.get("/api/v1/drafts")) == (401, "not_authenticated")


def put(client: Client, if_match: str | None, **headers: str) -> Any:
    headers |= {"If-Match": if_match} if if_match else {}
    return client.put("/api/v1/drafts", {"a": 1}, content_type=JSON, headers=headers)


@pytest.mark.parametrize(
    ("if_match", "expected"),
    [
        (None, (428, "precondition_required")),
        ('"7"', None),
        ('"6", "7"', None),
        ("*", None),
        ('"6"', (412, "stale_revision")),
        ('"77"', (412, "stale_revision")),
        ('W/"7"', (412, "stale_revision")),  # RFC 9110, 13.1.1: compared strongly
        ("7", (412, "stale_revision")),
        ('"6", *', (412, "stale_revision")),
    ],
)
def test_a_change_names_the_revision_that_it_changes(if_match: str | None, expected: tuple[int, str] | None) -> None:
    response = put(signed_in("change_trial"), if_match)

    if expected is None:
        assert body(response) == {"revision": 7, "sent": {"a": 1}}
    else:
        assert problem(response) == expected


def test_a_form_of_another_site_changes_nothing() -> None:
    client = signed_in("change_trial", enforce_csrf_checks=True)

    refused = put(client, '"7"')
    client.cookies["csrftoken"] = token = get_token(RequestFactory().get("/"))

    assert problem(refused) == (403, "permission_denied")
    assert "CSRF" in refused.json()["detail"]
    assert body(put(client, '"7"', **{"X-CSRFToken": token}))["revision"] == 7


@pytest.mark.parametrize("path", ["drafts", "undeclared", "own", "refusing/move", "refusing/http404"])
def test_no_cache_keeps_what_only_some_may_see(path: str) -> None:
    for client in (signed_in("view_trial"), Client()):
        headers = client.get(f"/api/v1/{path}").headers
        assert headers["Cache-Control"] == "private, no-store"
        assert "Cookie" in headers["Vary"]


def test_whoever_asks_too_often_is_told_when_to_come_back() -> None:
    cache.clear()
    client = signed_in()

    assert body(client.get("/api/v1/throttled")) == {}
    refused = client.get("/api/v1/throttled")
    cache.clear()

    assert problem(refused) == (429, "throttled")
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600


REFUSALS = {
    "stale": (412, "stale_revision"),
    "move": (409, "move_not_allowed"),
    "nothing": (409, "nothing_to_publish"),
    "absent": (404, "not_published"),
    "note": (400, "note_needed"),
    "ready": (422, "not_ready_to_publish"),
    "unheard": (409, "refused"),
    "django": (403, "permission_denied"),
    "http404": (404, "not_found"),
}


@pytest.mark.parametrize("name", RAISED)
def test_a_refusal_of_the_domain_is_a_problem(name: str) -> None:
    response = signed_in().get(f"/api/v1/refusing/{name}")

    assert problem(response) == REFUSALS[name]
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "secret" not in response.content.decode()


def test_what_keeps_a_record_from_being_published_is_listed_with_its_place() -> None:
    response = signed_in().get("/api/v1/refusing/ready")

    assert errors(response) == [{"code": "A-01", "detail": "It has no title.", "pointer": "/brief_title"}]
    assert response.json()["detail"] == "1 error must be resolved before publishing: It has no title."
