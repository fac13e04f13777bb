"""The base of the public views: what they share in HTTP, and nothing of what they show."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import MethodNotAllowed, NotAcceptable, UnsupportedMediaType
from rest_framework.renderers import BaseRenderer
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from registry.api.parsers import StrictJSONParser
from registry.api.problems import handle
from registry.api.query import Query
from registry.api.renderers import JSONRenderer

Renderers = tuple[type[BaseRenderer], ...]


class NoParameters(Query):
    """An operation without parameters."""


class PublicView(APIView):
    """An operation that needs no login and sees no cookie.

    It answers with bytes, so it goes without the framework's own request, authentication and rendering: they would
    cost more than the query.
    """

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    http_method_names = ("get", "head", "post")
    renderer_classes: Renderers = (JSONRenderer,)
    query: type[Query] = NoParameters
    suffix = ""  # the format that the address itself names, such as ``svg``; then Accept is not asked
    tag = ""  # the group it is listed in, in OpenAPI and in generated clients
    conditional = True  # whether answers have an ETag, for OpenAPI
    tombstone: type[Serializer] | None = None  # what a 410 says, where the address names something removable
    refusals: tuple[str, ...] = ()  # further statuses that it refuses with, for OpenAPI

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, or turn what was refused into a problem."""
        try:
            name = (request.method or "").lower()
            handler = getattr(self, name, None) if name in self.http_method_names else None
            if handler is None:
                raise MethodNotAllowed(str(request.method))
            self.format = self._accepted(request)
            answered: HttpResponse = handler(request, *args, **kwargs)
        except Exception as error:
            refused = handle(error, {"request": request, "view": self})
            if refused is None:
                raise
            return refused
        return answered

    def parameters(self, request: HttpRequest) -> dict[str, Any]:
        """Return the parsed query; raise ``BadParameters`` even where an operation has none to misspell."""
        return self.query.parse(request.GET) if request.GET or self.query is not NoParameters else {}

    def body(self, request: HttpRequest) -> Any:
        """Return the parsed JSON of the request."""
        if request.content_type != StrictJSONParser.media_type:
            raise UnsupportedMediaType(request.content_type or "none")
        return StrictJSONParser().parse(request)

    def _accepted(self, request: HttpRequest) -> str:
        """Return the format that the client prefers among those of the view."""
        if self.suffix:
            return self.suffix
        formats = _formats(self.renderer_classes)
        preferred = request.get_preferred_type(list(formats)) if "Accept" in request.headers else next(iter(formats))
        if preferred is None:
            raise NotAcceptable
        return formats[preferred]


@cache
def _formats(renderers: Renderers) -> dict[str, str]:
    return {str(renderer.media_type): str(renderer.format) for renderer in renderers}
