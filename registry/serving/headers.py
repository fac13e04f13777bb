"""Security headers, by where a page stands: the admin's theme needs more than a document does."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_DOCUMENT = "default-src 'none'; frame-ancestors 'none'"
_DOCS = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'"
)
# The theme's script library evaluates attributes as code; without 'unsafe-eval' its dialogs cover the login button.
_ADMIN = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; object-src 'none'; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'self'"
)
_POLICIES = (("/admin/", _ADMIN), ("/api/v1/docs", _DOCS), ("/api/v1/redoc", _DOCS), ("/static/", None))


class Headers:
    """Add the policy of the path, and forbid what no page of the registry uses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers added."""
        response = self.get_response(request)
        policy = next((policy for prefix, policy in _POLICIES if request.path.startswith(prefix)), _DOCUMENT)
        if policy:
            response.headers.setdefault("Content-Security-Policy", policy)
            response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if request.path.startswith("/admin/"):
            response.headers["Cache-Control"] = "no-store"  # drafts and personal data stay out of every cache
        return response
