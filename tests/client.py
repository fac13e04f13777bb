"""A client of the API that holds every answer against the OpenAPI document.

An undocumented status, media type, property or header fails the test that saw it. The document is tightened first:
an object may have only the properties that are described, so nothing opaque can slip through.
"""

import copy
import re
from functools import cache
from typing import Any

import orjson
from django.test import Client
from django.urls import Resolver404, resolve
from drf_spectacular.generators import SchemaGenerator
from jsonschema_rs import Draft202012Validator

_UNDESCRIBED = ("/api/v1/openapi", "/api/v1/docs", "/api/v1/redoc")


class CheckedClient(Client):
    """Django's test client, with the answers checked."""

    def request(self, **request: Any) -> Any:
        """Send a request and check its answer."""
        response = super().request(**request)
        path, method = request["PATH_INFO"], request.get("REQUEST_METHOD", "GET")
        if path.startswith("/api/v1/") and not path.startswith(_UNDESCRIBED):
            check(response, path, method.lower())
        return response


def check(response: Any, path: str, method: str) -> None:
    """Fail unless OpenAPI describes this answer."""
    operations = _operations(path)
    if operations is None:
        assert response.status_code == 404, f"{path} is not described, yet it answers {response.status_code}"
        return _fits(response, {"$ref": "#/components/schemas/Problem"}, "application/problem+json")
    operation = operations.get("get" if method == "head" else method) or next(iter(operations.values()))
    documented = operation["responses"].get(str(response.status_code))
    assert documented, f"{method} {path} answers {response.status_code}, which is not described"
    for name in documented.get("headers", {}):
        assert response.has_header(name), f"{method} {path} promises the header {name}"
    if response.status_code == 304 or method == "head":
        assert not response.content
        return None
    media_type = response.headers["Content-Type"].split(";")[0]
    assert media_type in documented["content"], f"{method} {path} answers {media_type}, which is not described"
    return _fits(response, documented["content"][media_type]["schema"], media_type)


def _fits(response: Any, schema: dict[str, Any], media_type: str) -> None:
    if not media_type.endswith("json"):
        return
    body = orjson.loads(response.content)
    errors = list(validator(orjson.dumps(schema)).iter_errors(body))
    assert not errors, "\n".join(f"/{'/'.join(map(str, error.instance_path))}: {error.message}" for error in errors[:5])


@cache
def openapi() -> dict[str, Any]:
    """Return the OpenAPI document as the code now describes it."""
    generated: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return orjson.loads(orjson.dumps(generated, default=str, option=orjson.OPT_NON_STR_KEYS))


@cache
def validator(schema: bytes) -> Draft202012Validator:
    """Return what holds a value against a schema of the OpenAPI document; objects have no other properties."""
    components = {"components": copy.deepcopy(openapi()["components"])}  # where its references lead
    return Draft202012Validator(_tightened(orjson.loads(schema) | components), validate_formats=True)


def _tightened(node: Any) -> Any:
    if isinstance(node, dict):
        if "properties" in node and node.get("type") == "object":
            node.setdefault("additionalProperties", False)
        for value in node.values():
            _tightened(value)
    elif isinstance(node, list):
        for value in node:
            _tightened(value)
    return node


def _operations(path: str) -> dict[str, Any] | None:
    """Return the operations of a path, as the URL map resolves it: an identifier may hold slashes."""
    try:
        route = resolve(path).route
    except Resolver404:
        return None
    operations: dict[str, Any] | None = openapi()["paths"].get(f"/{described(route)}")
    return operations


def described(route: str) -> str:
    """Return a route of the URL map as OpenAPI writes it: ``trials/<path:id>`` → ``trials/{id}``."""
    return re.sub(r"<\w+:(\w+)>", r"{\1}", route)
