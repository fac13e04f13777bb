"""The project itself, as an app: its commands, its system checks, its guard at fork and its rights after migrating."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class RegistryConfig(AppConfig):
    """Registers what must hold in every process."""

    name = "registry"

    def ready(self) -> None:
        """Install the system checks, the guard that keeps a forked process off its parent's sockets, and the rights."""
        from registry import checks, rights  # noqa: F401  checks are registered by import, once apps are ready
        from registry.serving import pool

        pool.guard()
        post_migrate.connect(
            rights.grant, sender=apps.get_app_config("ledger")
        )  # any one: it is sent when all are done
