"""The studies app."""

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    """Published studies and the outcomes that they report."""

    name = "studies"
