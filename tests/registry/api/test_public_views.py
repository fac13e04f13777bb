"""The base of the public views refuses what it would ignore, and speaks the dialect that a view names."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from rest_framework.permissions import IsAuthenticated
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from registry.api.problems import not_found
from registry.api.views import PublicView
from tests.answers import body, problem

# What the framework's own way asks before or after a method, and the public one never does.
HOOKS = [
    "initial", "check_permissions", "check_throttles", "check_object_permissions", "perform_authentication",
    "get_authenticators", "get_permissions", "get_throttles", "permission_denied", "throttled", "initialize_request",
    "finalize_response", "handle_exception", "get_exception_handler", "determine_version", "get_content_negotiator",
    "perform_content_negotiation", "options",
]  # fmt: skip
CLASSES = {
    "authentication_classes": (object,),
    "permission_classes": (IsAuthenticated,),
    "throttle_classes": [UserRateThrottle],
    "throttle_scope": "reads",
    "content_negotiation_class": object,
    "versioning_class": object,
    "metadata_class": object,
}


def test_every_hook_that_is_tried_here_is_one_of_the_framework() -> None:
    assert set(HOOKS) <= set(vars(APIView))


@pytest.mark.parametrize(("name", "value"), [*CLASSES.items(), *((name, lambda *_: None) for name in HOOKS)])
def test_a_view_that_would_be_ignored_in_part_is_not_made(name: str, value: Any) -> None:
    mixin = type("Mixin", (), {name: value})
    for bases, attributes in [((PublicView,), {name: value}), ((mixin, PublicView), {})]:
        with pytest.raises(TypeError, match=rf"^Locked\.{name} would be ignored"):
            type("Locked", bases, attributes)


@pytest.mark.parametrize("name", ["authentication_classes", "permission_classes", "throttle_classes"])
def test_no_classes_at_all_are_what_it_has_anyway(name: str) -> None:
    view: Any = type("Open", (PublicView,), {name: []})
    assert view.as_view(**{name: ()})


@pytest.mark.parametrize("name", ["authentication_classes", "permission_classes", "throttle_classes"])
def test_an_address_cannot_add_what_would_be_ignored(name: str) -> None:
    with pytest.raises(TypeError, match=rf"^PublicView\.{name} would be ignored"):
        PublicView.as_view(**{name: CLASSES[name]})


def theirs(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    return HttpResponse(f"{error}, says {type(context['view']).__name__}", status=418)


class Ours(PublicView):
    def get(self, request: HttpRequest) -> HttpResponse:
        if "fail" in request.GET:
            raise ZeroDivisionError
        if "absent" in request.GET:
            raise not_found("Nothing.")
        return HttpResponse("{}")


class Theirs(Ours):
    errors = staticmethod(theirs)


def ask(view: type[PublicView], query: str = "", method: str = "get") -> Any:
    return view.as_view()(getattr(RequestFactory(), method)(f"/?{query}"))


def test_an_error_has_the_shape_that_the_view_names() -> None:
    assert body(ask(Ours)) == body(ask(Theirs)) == {}
    assert problem(ask(Ours, "absent")) == (404, "not_found")
    assert (ask(Theirs, "absent").status_code, ask(Theirs, "absent").content) == (418, b"Nothing., says Theirs")
    assert problem(ask(Ours, method="post")) == (405, "method_not_allowed")
    assert ask(Theirs, method="post").status_code == 418


def test_what_a_shape_does_not_know_stays_unexpected() -> None:
    with pytest.raises(ZeroDivisionError):
        ask(Ours, "fail")
    assert ask(Theirs, "fail").status_code == 418
