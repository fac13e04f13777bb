"""A router, as the framework's tutorial has it."""

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from bench.viewset.views import TrialViewSet
from registry import health

router = DefaultRouter(trailing_slash=False)
router.register("trials", TrialViewSet)
urlpatterns = [path("", include(router.urls)), path("healthz", health.live)]
