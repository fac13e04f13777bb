"""What the proxy in front says of a request; believed only where BEHIND_PROXY says that there is one."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings

_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")


def request_id(environ: Mapping[str, Any]) -> str:
    """Return the id that the proxy gave the request; nothing if none did, or if it could be anything but an id."""
    given = environ.get("HTTP_X_REQUEST_ID", "") if settings.BEHIND_PROXY else ""
    return given if _WELL_FORMED.fullmatch(given) else ""


def address(environ: Mapping[str, Any]) -> str:
    """Return the address of the client: the one that the proxy saw, which it writes last."""
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or environ.get("REMOTE_ADDR", "")
