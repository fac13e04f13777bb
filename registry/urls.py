"""Every address of the registry, on one page."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularRedocView

from registry import health, vocabularies
from registry.serving import docs, errors
from studies import urls as studies

urlpatterns = [
    path("", RedirectView.as_view(url="/api/v1/docs")),  # until there is a public site
    path("api/v1/", include(studies.of_trials)),  # before the trials: what follows an identifier comes first
    path("api/v1/", include("trials.urls")),
    path("api/v1/", include(studies)),
    path("api/v1/", include("registry.ledger.urls")),
    path("api/v1/vocabularies", vocabularies.VocabularyListView.as_view()),
    path("api/v1/openapi.json", docs.openapi_json, name="openapi"),
    path("api/v1/openapi.yaml", docs.openapi_yaml),
    path("api/v1/docs", docs.Explorer.as_view(url_name="openapi")),
    path("api/v1/redoc", SpectacularRedocView.as_view(url_name="openapi")),
    path("favicon.ico", RedirectView.as_view(url=static("registry/favicon.svg"))),
    path("healthz", health.live),
    path("readyz", health.ready),
    path("admin/", admin.site.urls),
    re_path(r"^admin$", RedirectView.as_view(url="/admin/")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
