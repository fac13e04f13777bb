"""What an answer of the API says."""

from typing import Any

import orjson


def body(response: Any, status: int = 200) -> Any:
    """Return the parsed body of an answer that must have this status."""
    assert response.status_code == status, response.content
    return orjson.loads(response.content)


def problem(response: Any) -> tuple[int, str]:
    """Return status and code of a refusal."""
    return response.status_code, orjson.loads(response.content)["code"]


def errors(response: Any) -> list[dict[str, Any]]:
    """Return what a refusal says of single fields and parameters."""
    listed: list[dict[str, Any]] = orjson.loads(response.content)["errors"]
    return listed
