"""The media types that the API speaks. Views answer with bytes; these only take part in content negotiation."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    """JSON, the default."""

    media_type = "application/json"
    format = "json"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return canonical JSON."""
        return orjson.dumps(data)


class SVGRenderer(BaseRenderer):
    """A picture."""

    media_type = "image/svg+xml"
    format = "svg"
    charset = "utf-8"


class CSVRenderer(BaseRenderer):
    """Comma-separated values, for spreadsheets."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"
