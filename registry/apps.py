"""The project itself, as an app: its commands, its system checks, its guard at fork and its rights after migrating."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class RegistryConfig(AppConfig):
    """Registers what must hold in every process."""

    name = "registry"

    def ready(self) -> None:
        """Install the checks, the rights after migrating, the note of failed sign-ins and the guard at fork."""
        from registry import checks, rights  # noqa: F401  checks are registered by import, once apps are ready
        from registry.serving import pool, sign_in  # noqa: F401

        pool.guard()
        post_migrate.connect(
            rights.grant, sender=apps.get_app_config("ledger")
        )  # any one: it is sent when all are done
