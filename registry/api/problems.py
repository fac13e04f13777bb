"""Every error of the API as RFC 9457 problem details, with a code that programs can rely on."""

import logging
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from psycopg_pool import PoolTimeout
from rest_framework import exceptions, serializers

from registry.jsontext import InvalidJSON

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)


class ProblemDetail(serializers.Serializer):
    """One thing that is wrong with a request."""

    code = serializers.CharField(help_text="What kind of mistake it is; stable.")
    detail = serializers.CharField(help_text="The same for people.")
    parameter = serializers.CharField(
        required=False, help_text="Name of the query parameter, for mistakes in the query."
    )
    pointer = serializers.CharField(required=False, help_text="JSON Pointer into the body, for mistakes in the body.")
    allowed = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="The values that are allowed, where they are few."
    )


class Candidate(serializers.Serializer):
    """One of several records that an identifier may mean."""

    id = serializers.CharField(help_text="Registry number.")
    title = serializers.CharField(allow_blank=True, help_text="Its title.")
    address = serializers.CharField(help_text="Where it is answered.")


class Problem(serializers.Serializer):
    """Problem details (RFC 9457)."""

    type = serializers.CharField(help_text="The code as a URI.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What went wrong, in a sentence.")
    code = serializers.CharField(help_text="What went wrong, for programs; stable.")
    errors = ProblemDetail(many=True, required=False, help_text="Each mistake in the request.")
    candidates = Candidate(
        many=True, required=False, help_text="The records that share an identifier, a hundred of them at most."
    )


class Refused(exceptions.APIException):
    """A refusal of the API itself, with a status, a code and lists of more (``errors``, ``candidates``)."""

    def __init__(self, status: HTTPStatus, code: str, detail: str, **more: list[dict[str, Any]]) -> None:
        super().__init__(detail, code)
        self.status_code, self.code, self.more = int(status), code, more


class BadParameters(Refused):
    """Something in the query string cannot be used; each of ``errors`` is a ``ProblemDetail``."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        first = errors[0]
        super().__init__(
            HTTPStatus.BAD_REQUEST, first["code"], f"{first['parameter']}: {first['detail']}", errors=errors
        )


def bad_parameter(name: str, code: str, detail: str, **more: Any) -> BadParameters:
    """Return the exception for one mistake in one parameter."""
    return BadParameters([{"code": code, "detail": detail, "parameter": name, **more}])


def not_found(detail: str, code: str = "not_found") -> Refused:
    """Return the exception for something that is not here."""
    return Refused(HTTPStatus.NOT_FOUND, code, detail)


def problem(status: int, code: str, detail: str, **more: list[dict[str, Any]]) -> HttpResponse:
    """Return the response for a problem; of ``errors`` and ``candidates`` it has those that list something."""
    body = {
        "type": f"urn:problem:registry:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **{name: members for name, members in more.items() if members},
    }
    response = HttpResponse(orjson.dumps(body), status=status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Turn an exception of a view into a problem (DRF's ``EXCEPTION_HANDLER``); the unexpected stays unexpected."""
    match error:
        case Refused():
            return problem(error.status_code, error.code, str(error.detail), **error.more)
        case exceptions.ValidationError():
            errors = list(flatten(error.detail))
            return problem(400, "invalid_document", "The document is not valid.", errors=errors)
        case exceptions.ParseError() if isinstance(error.__cause__, InvalidJSON):
            return problem(400, "invalid_json", str(error.detail))
        case exceptions.MethodNotAllowed():
            response = problem(405, "method_not_allowed", f"{context['request'].method} is not possible here.")
            response.headers["Allow"] = ", ".join(context["view"].allowed_methods)
            return response
        case exceptions.NotAcceptable():
            offered = " or ".join(renderer.media_type for renderer in context["view"].renderer_classes)
            return problem(406, "not_acceptable", f"This is available as {offered}.")
        case exceptions.APIException():
            return problem(error.status_code, error.default_code, str(error.detail))
        case Http404():
            return problem(404, "not_found", "There is nothing here.")
    return None


def flatten(detail: Any, pointer: str = "") -> Iterator[dict[str, Any]]:
    """Yield each error of a DRF error tree as ``{"code", "detail", "pointer"}``."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            own = key == "non_field_errors"
            yield from flatten(value, pointer if own else f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            nested = isinstance(value, (dict, list))
            yield from flatten(value, f"{pointer}/{index}" if nested else pointer)
    else:
        yield {"code": getattr(detail, "code", "invalid"), "detail": str(detail), "pointer": pointer}


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a path that does not exist (Django's ``handler404``)."""
    return problem(404, "not_found", "There is nothing at this address; /api/v1/docs lists what there is.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what no view could read, such as a thousand parameters (Django's ``handler400``)."""
    return problem(400, "bad_request", "The request cannot be read: it is malformed or has too many parts.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when something broke (Django's ``handler500``); the log has the trace, the reader does not."""
    return problem(500, "internal_error", "Something broke here. The error was logged; please try again later.")


class Unavailable:
    """Say 503 with ``Retry-After`` while the database is away or busy: retrying helps, unlike after a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for the database."""
        if not _is_passing(error):
            return None
        _log.warning("database unavailable: %s", error)
        response = problem(503, "unavailable", "The database is not available or too busy; try again shortly.")
        response.headers["Retry-After"] = "2"
        return response


def _is_passing(error: BaseException | None) -> bool:
    """Whether it is a lost connection, a full pool, a shutdown or a cancelled statement (classes 08, 53, 57)."""
    if isinstance(error, (InterfaceError, PoolTimeout)):
        return True
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state[:2] in ("08", "53", "57")
