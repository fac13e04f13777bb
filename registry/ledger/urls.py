"""Addresses of the ledger below /api/v1/."""

from django.urls import path

from registry.ledger import views

urlpatterns = [
    path("changes", views.ChangeListView.as_view()),
    path("ledger/head", views.LedgerHeadView.as_view()),
]
