"""Studies, as an app: what is made of studies and trials together follows the publications of both."""

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    """Makes findings anew with each publication."""

    name = "studies"

    def ready(self) -> None:
        """Listen to what becomes public."""
        from registry.records.publishing import shown
        from studies import findings

        shown.connect(findings.follow)
