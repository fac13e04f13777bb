"""Query parameters that the lists of every kind of record have."""

from rest_framework import serializers

from registry.api.pagination import Order, PageQuery
from registry.api.query import Day, Text

ORDERS = {
    "-published": Order("current_id", int, descending=True, key="current_id", key_kind=int),
    "published": Order("current_id", int, key="current_id", key_kind=int),
    "id": Order("record_id", str, key="record_id"),
    "title": Order("title_key", str, key="record_id"),
    "-title": Order("title_key", str, descending=True, key="record_id"),
    "-relevance": Order("rank", float, descending=True, key="record_id"),
}
SORT = (
    "Order; a minus sign means descending. Without it the newest publications come first, or the best matches where "
    "`q` is given."
)
FIELDS = "Give these sections of the document instead of the summary; `*` gives all of it."
FACETS = "Count the values of these among everything that matches."
SYNTAX = 'in any form and order. `"quoted words"` must stand together, `or` allows either, `-word` excludes.'


class RecordQuery(PageQuery):
    """Parameters of a list of records."""

    identifier = Text(help_text="Any of its numbers, ours included, exactly.")
    registered_from = Day(help_text="Registered here on or after this date.")
    registered_to = Day(help_text="Registered here on or before this date.")
    published_from = Day(help_text="Current version published on or after this date (UTC).")
    published_to = Day(help_text="Current version published on or before this date (UTC).")
    count = serializers.BooleanField(required=False, help_text="Whether to count everything that matches.")
