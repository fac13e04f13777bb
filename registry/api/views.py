"""The base of the public views: what they share in HTTP, and nothing of what they show."""

from typing import Any

from rest_framework.request import Request
from rest_framework.views import APIView

from registry.api.query import Query


class NoParameters(Query):
    """An operation without parameters."""


class PublicView(APIView):
    """An operation that needs no login and sees no cookie."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    http_method_names = ("get", "head", "post")
    query: type[Query] = NoParameters
    tag = ""  # the group it is listed in, in OpenAPI and in generated clients
    conditional = True  # whether answers have an ETag, for OpenAPI

    def parameters(self, request: Request) -> dict[str, Any]:
        """Return the parsed query; raise ``BadParameters`` even where an operation has none to misspell."""
        given = request._request.GET
        return self.query.parse(given) if given or self.query is not NoParameters else {}
