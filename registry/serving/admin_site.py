"""The admin's site: what curators work on comes first, accounts come last."""

from typing import Any

from django.http import HttpRequest
from unfold.sites import UnfoldAdminSite

ORDER = ("trials", "studies", "curation", "ledger")  # what is not named comes after these


class OrderedAdminSite(UnfoldAdminSite):
    """The theme's site in our order, on its first page and in its sidebar."""

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the apps that this person may see."""
        return sorted(super().get_app_list(request, app_label), key=_place)


def _place(app: dict[str, Any]) -> int:
    label = app["app_label"]
    return ORDER.index(label) if label in ORDER else len(ORDER)
