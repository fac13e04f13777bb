"""The trials app."""

from django.apps import AppConfig


class TrialsConfig(AppConfig):
    """Registered clinical trials."""

    name = "trials"
