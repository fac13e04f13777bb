"""The project itself, as an app: its commands, its system checks and its guard at fork."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class RegistryConfig(AppConfig):
    """Registers what must hold in every process."""

    name = "registry"
    default = True

    def ready(self) -> None:
        """Install the system checks and the guard that keeps a forked process off its parent's sockets."""
        from registry import checks  # noqa: F401  registered by import, once apps are ready
        from registry.serving import pool

        pool.guard()


class SortedAdmin(AdminConfig):
    """Django's admin, with a site of ours."""

    default_site = "registry.serving.admin_site.OrderedAdminSite"
