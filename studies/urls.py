"""Addresses of studies below /api/v1/."""

from django.urls import path

from studies.views import evidence, findings, studies

# An identifier may hold slashes, as a DOI does, so what follows it is recognized before the identifier itself.
urlpatterns = [
    path("studies", studies.StudyListView.as_view()),
    path("studies/<path:id>/outcomes", studies.StudyOutcomesView.as_view()),
    path("studies/<path:id>/adverse-events", studies.StudyAdverseEventsView.as_view()),
    path("studies/<path:id>/timeline", studies.StudyTimelineView.as_view()),
    path("studies/<path:id>/timeline.svg", studies.StudyTimelinePictureView.as_view()),
    path("studies/<path:id>/findings", studies.StudyFindingsView.as_view()),
    path("studies/<path:id>/versions", studies.StudyVersionListView.as_view()),
    path("studies/<path:id>/versions/<int:version>", studies.StudyVersionView.as_view()),
    path("studies/<path:id>", studies.StudyView.as_view()),
    path("findings", findings.FindingListView.as_view()),
    path("evidence", evidence.EvidenceView.as_view()),
    path("evidence.svg", evidence.EvidencePictureView.as_view()),
    path("consistency", evidence.ConsistencyView.as_view()),
    path("validate/study", studies.StudyValidationView.as_view()),
]
of_trials = [path("trials/<path:id>/studies", studies.TrialStudyListView.as_view())]
