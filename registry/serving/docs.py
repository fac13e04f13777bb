"""The OpenAPI document and its readers, served without the internet."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import yaml
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerView

from registry.api.conditional import answer


class Explorer(SpectacularSwaggerView):
    """The reader with which one can try requests; it sets no cookie, because the API takes none."""

    @extend_schema(exclude=True)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer the page without the token that would come with a cookie."""
        response = super().get(request, *args, **kwargs)
        response.data["csrf_token"] = ""
        return response


def openapi_yaml(request: HttpRequest) -> HttpResponse:
    """Answer the committed document; a test keeps it equal to the code."""
    return answer(request, _committed(), content_type="application/yaml")


def openapi_json(request: HttpRequest) -> HttpResponse:
    """Answer the same as JSON."""
    return answer(request, _as_json())


@cache
def _committed() -> bytes:
    return Path(settings.BASE_DIR, "docs", "openapi", "v1.yaml").read_bytes()


@cache
def _as_json() -> bytes:
    return orjson.dumps(yaml.load(_committed(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506
