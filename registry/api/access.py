"""Who may do what where one signs in: nobody anything, unless a view says so. Named in the settings of DRF."""

from typing import Any

from django.http import HttpRequest
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class AdminSession(SessionAuthentication):
    """The session of the admin, with its check of the CSRF token."""

    def authenticate_header(self, request: Request | HttpRequest) -> str:
        """Return a challenge: without one DRF would answer 403 to somebody who only has to sign in."""
        return "Session"


class PermissionOfMethod(BasePermission):
    """Lets in who has the permission that the view names for the method; a method without one is for nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Ask for it; a superuser has every permission that is named."""
        name = getattr(view, "permissions", {}).get(request.method)
        return name is not None and bool(request.user.has_perm(name))
