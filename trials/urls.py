"""Addresses of trials below /api/v1/."""

from django.urls import path

from trials import views

# An identifier may hold slashes, so what follows it is recognized before the identifier itself.
urlpatterns = [
    path("trials", views.TrialListView.as_view()),
    path("trials/<path:id>/arms", views.TrialArmsView.as_view()),
    path("trials/<path:id>/endpoints", views.TrialEndpointsView.as_view()),
    path("trials/<path:id>/enrollment", views.TrialEnrollmentView.as_view()),
    path("trials/<path:id>/enrollment.svg", views.TrialEnrollmentPictureView.as_view()),
    path("trials/<path:id>/status", views.TrialStatusView.as_view()),
    path("trials/<path:id>/sites", views.TrialSitesView.as_view()),
    path("trials/<path:id>/findings", views.TrialFindingsView.as_view()),
    path("trials/<path:id>/versions", views.TrialVersionListView.as_view()),
    path("trials/<path:id>/versions/<int:version>", views.TrialVersionView.as_view()),
    path("trials/<path:id>", views.TrialView.as_view()),
    path("validate/trial", views.TrialValidationView.as_view()),
]
