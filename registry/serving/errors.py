"""What is answered where no view answers: a page in the admin, a problem everywhere else."""

from http import HTTPStatus

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from registry.api.problems import problem
from registry.serving.admin_only import ADMIN


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a path that does not exist (Django's ``handler404``)."""
    if _in_the_admin(request):
        return _page(request, HTTPStatus.NOT_FOUND, "There is nothing at this address. What was here may be gone.")
    return problem(404, "not_found", "There is nothing at this address; /api/v1/docs lists what there is.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not (Django's ``handler403``)."""
    if _in_the_admin(request):
        sentence = "Your account does not have the permission for this. Whoever looks after accounts can give it."
        return _page(request, HTTPStatus.FORBIDDEN, sentence)
    return problem(403, "permission_denied", "You may not do this.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what no view could read, such as a thousand parameters (Django's ``handler400``)."""
    if _in_the_admin(request):
        return _page(request, HTTPStatus.BAD_REQUEST, "The request cannot be read. Go back and try it another way.")
    return problem(400, "bad_request", "The request cannot be read: it is malformed or has too many parts.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when something broke (Django's ``handler500``); the log has the trace, the reader does not.

    It is the same in the admin, whose pages need much that may be what broke.
    """
    return problem(500, "internal_error", "Something broke here. The error was logged; please try again later.")


def _in_the_admin(request: HttpRequest) -> bool:
    """Whether it came as far as the admin; what was refused before, such as a wrong host, has no user to show."""
    return request.path.startswith(ADMIN) and hasattr(request, "user")


def _page(request: HttpRequest, status: HTTPStatus, sentence: str) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": status.phrase, "sentence": sentence}
    return render(request, "admin/refused.html", context, status=status)
