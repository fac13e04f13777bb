"""Addresses of studies below /api/v1/."""

from django.urls import path

from studies import finding_list, views

# An identifier may hold slashes, as a DOI does, so what follows it is recognized before the identifier itself.
urlpatterns = [
    path("studies", views.StudyListView.as_view()),
    path("studies/<path:id>/outcomes", views.StudyOutcomesView.as_view()),
    path("studies/<path:id>/adverse-events", views.StudyAdverseEventsView.as_view()),
    path("studies/<path:id>/timeline", views.StudyTimelineView.as_view()),
    path("studies/<path:id>/timeline.svg", views.StudyTimelinePictureView.as_view()),
    path("studies/<path:id>/findings", views.StudyFindingsView.as_view()),
    path("studies/<path:id>/versions", views.StudyVersionListView.as_view()),
    path("studies/<path:id>/versions/<int:version>", views.StudyVersionView.as_view()),
    path("studies/<path:id>", views.StudyView.as_view()),
    path("findings", finding_list.FindingListView.as_view()),
    path("evidence", views.EvidenceView.as_view()),
    path("evidence.svg", views.EvidencePictureView.as_view()),
    path("consistency", views.ConsistencyView.as_view()),
    path("validate/study", views.StudyValidationView.as_view()),
]
of_trials = [path("trials/<path:id>/studies", views.TrialStudyListView.as_view())]
