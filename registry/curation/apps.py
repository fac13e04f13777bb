"""The curation app."""

from django.apps import AppConfig


class CurationConfig(AppConfig):
    """The editorial workflow that every kind of record shares."""

    name = "registry.curation"
    label = "curation"
    verbose_name = "Curation"
