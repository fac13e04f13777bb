"""The records app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """What every kind of record shares."""

    name = "registry.records"
    label = "records"
    verbose_name = "Records"
