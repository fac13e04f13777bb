"""Every error of the API as RFC 9457 problem details, with a code that programs can rely on."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import islice
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from jsonpointer import escape
from psycopg_pool import PoolTimeout
from rest_framework import exceptions, serializers

from registry import budget
from registry.api import conditional
from registry.jsontext import InvalidJSON
from registry.refusals import Mistake, Refusal, Refused, SharingRecord

MEDIA_TYPE = "application/problem+json"
MAX_ERRORS = 100  # reported at once; who has more to mend starts with these
_LONGEST = 500  # characters of what is said about one mistake, which may quote what was sent
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


class CandidateItem(serializers.Serializer):
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
    errors = ProblemDetail(
        many=True, required=False, help_text=f"Each mistake in the request, the first {MAX_ERRORS} of them at most."
    )
    errors_left_out = serializers.IntegerField(
        required=False, help_text="How many more mistakes there are, where they are more than are listed."
    )
    candidates = CandidateItem(
        many=True, required=False, help_text="The records that share an identifier, a hundred of them at most."
    )


class BadParameters(Refused):
    """Something in the query string cannot be used; each of ``errors`` names its parameter."""

    def __init__(self, errors: Sequence[Mistake]) -> None:
        first = errors[0]
        super().__init__(HTTPStatus.BAD_REQUEST, first["code"], f"{first['parameter']}: {first['detail']}", errors)


class Gone(Exception):
    """The record was removed; the answer is what stays of it, byte for byte."""

    def __init__(self, record_id: str, content: str, sha256: str) -> None:
        super().__init__(record_id)
        self.record_id, self.content, self.sha256 = record_id, content, sha256


def bad_parameter(name: str, code: str, detail: str) -> BadParameters:
    """Return the exception for one mistake in one parameter."""
    return BadParameters([Mistake(code=code, detail=detail, parameter=name)])


def not_found(detail: str, code: str = "not_found") -> Refused:
    """Return the exception for something that is not here."""
    return Refused(HTTPStatus.NOT_FOUND, code, detail)


def problem(
    status: int,
    code: str,
    detail: str,
    errors: Iterable[Mistake] = (),
    candidates: Sequence[SharingRecord] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the response for a problem; of many errors the first, and how many more there are."""
    every = iter(errors)
    listed = list(islice(every, MAX_ERRORS))
    left_out = sum(1 for _ in every)
    body = {
        "type": f"urn:problem:registry:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **({"errors": listed} if listed else {}),
        **({"errors_left_out": left_out} if left_out else {}),
        **({"candidates": candidates} if candidates else {}),
    }
    sent = {"Cache-Control": "no-store", **(headers or {})}
    return HttpResponse(orjson.dumps(body), status=status, content_type=MEDIA_TYPE, headers=sent)


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Turn an exception of a view into a problem (DRF's ``EXCEPTION_HANDLER``); the unexpected stays unexpected."""
    match error:
        case Gone():
            body = error.content.encode()
            return conditional.answer(context["request"], body, sha256=error.sha256, status=HTTPStatus.GONE)
        case budget.TooMuchWork():
            return problem(422, "too_much_work", f"This would take too long to work out. {error}")
        case budget.TookTooLong():
            return _later(f"This took too long. {error}")
        case Refusal():
            return problem(error.status, error.code, str(error), error.errors, error.candidates)
        case exceptions.ValidationError():
            return problem(400, "invalid_document", "The document is not valid.", flatten(error.detail))
        case exceptions.ParseError() if isinstance(error.__cause__, InvalidJSON):
            return problem(400, "invalid_json", str(error.detail))
        case exceptions.MethodNotAllowed():
            detail, allowed = f"{context['request'].method} is not possible here.", context["view"].allowed_methods
            return problem(405, "method_not_allowed", detail, headers={"Allow": ", ".join(allowed)})
        case exceptions.NotAcceptable():
            offered = " or ".join(renderer.media_type for renderer in context["view"].renderer_classes)
            return problem(406, "not_acceptable", f"This is available as {offered}.")
        case exceptions.APIException():
            return problem(error.status_code, error.default_code, str(error.detail), headers=_remedies(error))
        case PermissionDenied():
            return problem(403, "permission_denied", "You may not do this.")
        case Http404():
            return problem(404, "not_found", "There is nothing here.")
    return None


def _remedies(error: exceptions.APIException) -> dict[str, str]:
    """Return the headers that say how to sign in, or when to come back, where DRF knows it."""
    headers = {"WWW-Authenticate": getattr(error, "auth_header", None), "Retry-After": getattr(error, "wait", None)}
    return {name: str(value) for name, value in headers.items() if value}


def flatten(detail: Any, pointer: str = "") -> Iterator[Mistake]:
    """Yield each error of a DRF error tree with its JSON Pointer."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            own = key == "non_field_errors"
            yield from flatten(value, pointer if own else f"{pointer}/{escape(str(key))}")
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            nested = isinstance(value, (dict, list))
            yield from flatten(value, f"{pointer}/{index}" if nested else pointer)
    else:
        said = str(detail)
        said = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
        yield Mistake(code=getattr(detail, "code", "invalid"), detail=said, pointer=pointer)


def _later(detail: str) -> HttpResponse:
    return problem(503, "unavailable", detail, headers={"Retry-After": "2"})


class Unavailable:
    """Say 503 with ``Retry-After`` while the database is away or busy: retrying helps, unlike after a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for the database, and for what no view answered that ran out of time."""
        if isinstance(error, budget.Exhausted):
            return handle(error, {"request": request})
        if not _is_passing(error):
            return None
        _log.warning("database unavailable: %s", error)
        return _later("The database is not available or too busy; try again shortly.")


_LIMITS = ("25P03", "25P04", "55P03")  # idle in a transaction, a long transaction, waiting for a lock


def _is_passing(error: BaseException | None) -> bool:
    """Whether it is a lost connection, a full pool, a shutdown, a cancelled statement, or a limit of the role."""
    if isinstance(error, (InterfaceError, PoolTimeout)):
        return True
    if not isinstance(error, (OperationalError, InternalError)):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state[:2] in ("08", "53", "57") or state in _LIMITS
