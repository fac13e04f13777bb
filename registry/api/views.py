"""The two bases of the views: the public one, and the one for people and programs that sign in."""

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any, TypeVar

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.decorators import decorator_from_middleware
from rest_framework.exceptions import MethodNotAllowed, NotAcceptable, UnsupportedMediaType
from rest_framework.renderers import BaseRenderer
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from registry.api import parsers
from registry.api.problems import handle
from registry.api.query import Query
from registry.api.renderers import JSONRenderer

Renderers = tuple[type[BaseRenderer], ...]
T = TypeVar("T")


class NoParameters(Query):
    """An operation without parameters."""


class PublicView(APIView):
    """An operation that needs no login and sees no cookie.

    It answers with bytes, so it goes without the framework's own request, authentication and rendering: they would
    cost more than the query. What it would ignore is refused when the class is made, or when it gets its address.
    It is an ``APIView`` for the description in OpenAPI, which is made of nothing else.
    """

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    http_method_names = ("get", "head", "post")
    renderer_classes: Renderers = (JSONRenderer,)
    query: type[Query] = NoParameters
    errors = staticmethod(handle)  # what an error becomes, or None for what nobody expected; each dialect has its own
    suffix = ""  # the format that the address itself names, such as ``svg``; then Accept is not asked
    tag = ""  # the group it is listed in, in OpenAPI and in generated clients
    conditional = True  # whether answers have an ETag, for OpenAPI
    tombstone: type[Serializer] | None = None  # what a 410 says, where the address names something removable
    refusals: tuple[str, ...] = ()  # further statuses that it refuses with, for OpenAPI

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        _refuse_ignored(cls, {name: getattr(cls, name) for name in _IGNORED if hasattr(cls, name)})

    @classmethod
    def as_view(cls, **options: Any) -> Any:
        """Return the view function; options are attributes, so the same are refused."""
        _refuse_ignored(cls, options)
        return super().as_view(**options)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or turn what was refused into an error of the view's shape."""
        try:
            name = (request.method or "").lower()
            handler = getattr(self, name, None) if name in self.http_method_names else None
            if handler is None:
                raise MethodNotAllowed(str(request.method))
            self.format = self._accepted(request)
            response: HttpResponse = handler(request, *args, **kwargs)
        except Exception as error:
            refusal = self.errors(error, {"request": request, "view": self})
            if refusal is None:
                raise
            return refusal
        return response

    def parameters(self, request: HttpRequest) -> dict[str, Any]:
        """Return the parsed query; raise ``BadParameters`` even where an operation has none to misspell."""
        return dict(parsed(self.query, request.META.get("QUERY_STRING", "")))

    def sent(self, request: HttpRequest) -> bytes:
        """Return the body, which must be JSON; ``parsers.parsed`` says what it says, when it is its turn."""
        if request.content_type != parsers.StrictJSONParser.media_type:
            raise UnsupportedMediaType(request.content_type or "none")
        return parsers.read(request)

    def _accepted(self, request: HttpRequest) -> str:
        """Return the format that the client prefers among those of the view."""
        if self.suffix:
            return self.suffix
        preferred = _preferred(self.renderer_classes, request.META.get("HTTP_ACCEPT"))
        if preferred is None:
            raise NotAcceptable
        return preferred


def kept(answer: Callable[..., T]) -> Callable[..., T]:
    """Keep what a function of a query string, its last argument, returned for those that come again and again.

    A thousand, and only short ones: a client could fill the memory with others.
    """
    cached = lru_cache(maxsize=1000)(answer)

    @wraps(answer)
    def asked(*arguments: Any) -> T:
        return cached(*arguments) if len(arguments[-1]) <= _SHORT else answer(*arguments)

    return asked


_SHORT = 500  # characters


@kept
def parsed(query: type[Query], sent: str) -> Mapping[str, Any]:
    """Return the values of a query string, which nobody may change."""
    return query.parse(QueryDict(sent.encode("iso-8859-1")))  # as WSGI hands bytes over


@lru_cache(maxsize=256)
def _preferred(renderers: Renderers, accepted: str | None) -> str | None:
    """Return the format that an ``Accept`` header prefers, the first without one; clients send few different ones."""
    formats = {str(renderer.media_type): str(renderer.format) for renderer in renderers}
    if accepted is None:
        return next(iter(formats.values()))
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accepted
    return formats.get(request.get_preferred_type(list(formats)) or "")


# What the framework asks on its own way through a view, and the public one never does.
_ASKED = ("renderer_classes", "parser_classes", "schema", "as_view", "dispatch", "http_method_names", "allowed_methods")
_IGNORED = {name for name in vars(APIView) if name not in _ASKED and not name.startswith("__")} | {"throttle_scope"}


def _refuse_ignored(view: type[PublicView], attributes: Mapping[str, Any]) -> None:
    """Raise ``TypeError`` for an attribute that would be ignored; no classes at all are what the view has anyway."""
    for name in sorted(_IGNORED & set(attributes)):
        value = attributes[name]
        if value is not getattr(PublicView, name, None) and not (name.endswith("_classes") and not value):
            raise TypeError(f"{view.__name__}.{name} would be ignored: a PublicView asks nobody. Use SignedInView.")


class SignedInView(APIView):
    """An operation for people and programs that sign in: the framework's own way, and nobody may do anything.

    A subclass names in ``permissions`` the permission that each method needs; other methods are refused to everyone.
    The session is read here, because requests for the public do without.
    """

    permissions: Mapping[str, str] = {}  # "PUT" → "trials.change_trial"

    @classmethod
    def as_view(cls, **options: Any) -> Any:
        """Return the view function, with the session and its user."""
        return _with_session(_with_user(super().as_view(**options)))

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Keep drafts and what only some may see out of every cache."""
        return super().default_response_headers | {"Cache-Control": "private, no-store"}


_with_session = decorator_from_middleware(SessionMiddleware)
_with_user = decorator_from_middleware(AuthenticationMiddleware)
