"""The public list of findings about everything that is published."""

from typing import Any

from django.db.models import QuerySet

from registry.records import lists, views
from studies import finding_filters, responses
from studies.formats import csv
from studies.models.published import PublishedFinding


@views.described_get(
    "list_findings",
    "List findings",
    {(200, "application/json"): responses.FindingList, (200, "text/csv"): str},
    "Everything that the checks found about published records: in what a record states, and between a trial and the "
    "studies that report its results. A finding is a question, and refuses nothing; each code is explained, with an "
    "example, at `/vocabularies`. `Accept: text/csv` gives the same page as a table.",
    parameters=[finding_filters.FindingQuery],
)
class FindingListView(lists.ListView):
    """The list of findings."""

    tag, item = "findings", "row"
    query, orders, columns = finding_filters.FindingQuery, finding_filters.ORDERS, csv.FINDINGS

    def select(self, values: dict[str, Any]) -> QuerySet[PublishedFinding]:
        """Return the findings asked for."""
        return finding_filters.select(values)

    def default_order(self, values: dict[str, Any]) -> str:
        """Begin with the gravest."""
        return "severity"
