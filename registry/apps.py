"""The project itself, as an app: its commands, its system checks, its guard at fork and its rights after migrating."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class RegistryConfig(AppConfig):
    """Registers what must hold in every process."""

    name = "registry"
    default = True

    def ready(self) -> None:
        """Install the checks, the rights after migrating, the note of failed sign-ins and the guard at fork."""
        from registry import checks, rights  # noqa: F401  checks are registered by import, once apps are ready
        from registry.serving import pool, sign_in  # noqa: F401

        pool.guard()
        of_any = apps.get_app_config("ledger")  # it is sent for each app, when all are done
        post_migrate.connect(rights.grant, sender=of_any)


class SortedAdmin(AdminConfig):
    """Django's admin, with a site of ours."""

    default_site = "registry.serving.admin_site.OrderedAdminSite"
