"""Views for people who sign in, under addresses that only tests have: the product has none yet."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import path
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from registry.api.conditional import seen_revision
from registry.api.views import SignedInView
from registry.refusals import (
    MoveNotAllowed,
    NoteNeeded,
    NothingToPublish,
    NotPublished,
    NotReady,
    Refusal,
    StaleRevision,
)  # fmt: skip
from registry.rules import Finding, Severity


class Draft(SignedInView):
    """A working copy at revision 7."""

    permissions = {"GET": "trials.view_trial", "PUT": "trials.change_trial"}

    def get(self, request: Request) -> Response:
        return Response({"user": request.user.get_username()})

    def put(self, request: Request) -> Response:
        return Response({"revision": seen_revision(request._request, 7), "sent": request.data})

    def delete(self, request: Request) -> Response:
        return Response({"deleted": True})


class Undeclared(SignedInView):
    """Says nothing of who may."""

    def get(self, request: Request) -> Response:
        return Response({})

    post = put = patch = delete = get


class Bare(APIView):
    """Not even from our base."""

    def get(self, request: Request) -> Response:
        return Response({})


class Own(SignedInView):
    """For everybody who is signed in."""

    permission_classes = (IsAuthenticated,)

    def get(self, request: Request) -> Response:
        return Response({})


class Once(UserRateThrottle):
    """One request an hour."""

    rate = "1/hour"


class Throttled(Own):
    throttle_classes = (Once,)


class Unheard(Refusal):
    """A refusal that somebody adds and says nothing more about."""


FINDINGS = [
    Finding("A-01", Severity.ERROR, "/brief_title", "It has no title."),
    Finding("A-02", Severity.WARNING, "/sites", "It has no site."),
]
RAISED: dict[str, Exception] = {
    "stale": StaleRevision([]),
    "move": MoveNotAllowed("Not now."),
    "nothing": NothingToPublish(),
    "absent": NotPublished("No such record."),
    "note": NoteNeeded("Say why."),
    "ready": NotReady(FINDINGS),
    "unheard": Unheard("No."),
    "django": PermissionDenied("secret"),
    "http404": Http404("secret"),
}


class Refusing(SignedInView):
    """Raises what the address names."""

    permission_classes = (IsAuthenticated,)

    def get(self, request: Request, name: str) -> HttpResponse:
        raise RAISED[name]


urlpatterns: list[Any] = [
    path("api/v1/drafts", Draft.as_view()),
    path("api/v1/undeclared", Undeclared.as_view()),
    path("api/v1/bare", Bare.as_view()),
    path("api/v1/own", Own.as_view()),
    path("api/v1/throttled", Throttled.as_view()),
    path("api/v1/refusing/<str:name>", Refusing.as_view()),
]
