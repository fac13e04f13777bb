"""The OpenAPI document and its readers, served without the internet."""

from functools import cache
from pathlib import Path

import orjson
import yaml
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from registry.api.conditional import answer


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
