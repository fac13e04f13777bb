"""The registry's settings, with the framework's own renderer and address map."""

from typing import Any

from registry.settings import *  # noqa: F403

ROOT_URLCONF = "bench.viewset.urls"
REST_FRAMEWORK: dict[str, Any] = {  # type: ignore[no-redef]
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 20,
}
