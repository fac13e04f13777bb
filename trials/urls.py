"""Addresses of trials below /api/v1/."""

from django.urls import path

from trials import views, vocabularies

urlpatterns = [
    path("trials", views.TrialListView.as_view()),
    path("trials/<str:id>", views.TrialView.as_view()),
    path("trials/<str:id>/arms", views.TrialArmsView.as_view()),
    path("trials/<str:id>/endpoints", views.TrialEndpointsView.as_view()),
    path("trials/<str:id>/enrollment", views.TrialEnrollmentView.as_view()),
    path("trials/<str:id>/status", views.TrialStatusView.as_view()),
    path("trials/<str:id>/sites", views.TrialSitesView.as_view()),
    path("trials/<str:id>/versions", views.TrialVersionListView.as_view()),
    path("trials/<str:id>/versions/<int:version>", views.TrialVersionView.as_view()),
    path("vocabularies", vocabularies.VocabularyListView.as_view()),
    path("validate/trial", views.TrialValidationView.as_view()),
]
