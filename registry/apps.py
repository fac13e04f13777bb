"""The project itself, as an app: its commands, its system checks and its guard at fork."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registers what must hold in every process."""

    name = "registry"

    def ready(self) -> None:
        """Install the checks, the note of failed sign-ins, and the guard of a forked process's sockets."""
        from registry import checks  # noqa: F401  registered by import, once apps are ready
        from registry.serving import pool, sign_in  # noqa: F401

        pool.guard()
