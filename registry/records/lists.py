"""Public lists of records: searched, filtered, sorted, paged. They see what was published and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from registry.api import csvtext, facets, pagination
from registry.api.conditional import answer
from registry.api.problems import bad_parameter
from registry.api.renderers import CSVRenderer, JSONRenderer
from registry.api.views import PublicView, Renderers, kept, parsed
from registry.ledger.canonical import STAMPS
from registry.serving import database


class ListView(PublicView):
    """A list of what is published: searched, filtered, sorted, paged; as JSON or as a table."""

    renderer_classes: Renderers = (JSONRenderer, CSVRenderer)
    columns: ClassVar[Mapping[str, tuple[str, ...]]]
    orders: ClassVar[Mapping[str, pagination.Order]]
    item: ClassVar[str] = "summary"  # the column that holds an item as canonical JSON

    def named(self, **path: Any) -> dict[str, str]:
        """Return what the address names beside its parameters, for ``select``; a page token belongs to it too."""
        return {}

    def select(self, values: dict[str, Any]) -> QuerySet[Any]:
        """Return what the parsed parameters and the address ask for, in no order yet."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **path: Any) -> HttpResponse:
        """Answer a page; the number of queries does not depend on its size."""
        named = tuple(self.named(**path).items())
        question = _asked(type(self), self.format, named, request.META.get("QUERY_STRING", ""))
        values = dict(question.values)
        for name in ("fields", "facets", "count"):
            if values.get(name) and self.format != "json":
                raise bad_parameter(name, "not_in_this_format", "Only JSON has a place for it.")
        page = question.page()
        headers = {"Vary": "Accept"} | pagination.link(request, page)
        if self.format == "json":
            return answer(request, self._json(page, values), headers=headers)
        items = [orjson.loads(row["body"]) for row in page.rows]
        return self.rendered(request, items, values, headers)

    def default_order(self, values: dict[str, Any]) -> str:
        """Return the order where none is asked for: best matches first where words are searched, else newest first."""
        return "-relevance" if values.get("q") else "-published"

    def rendered(
        self, request: HttpRequest, items: list[dict[str, Any]], values: dict[str, Any], headers: dict[str, str]
    ) -> HttpResponse:
        """Answer a page in another format than JSON."""
        table = csvtext.table(list(self.columns), (csvtext.row(item, self.columns.values()) for item in items))
        return answer(request, table, content_type=csvtext.MEDIA_TYPE, headers=headers)

    def _json(self, page: pagination.Page, values: dict[str, Any]) -> bytes:
        """Assemble the page from the stored items, without parsing one of them."""
        more: dict[str, Any] = {}
        if page.next_token:
            more["next_page_token"] = page.next_token
        if values.get("count"):
            more["total"] = self.select(values).order_by().count()
        if values.get("facets"):
            more["facets"] = facets.count(self.select(values), list(dict.fromkeys(values["facets"])))
        items = ",".join(_items(page.rows, values.get("fields")))
        rest = f",{orjson.dumps(more).decode()[1:-1]}" if more else ""
        return f'{{"items":[{items}]{rest}}}'.encode()


@dataclass(frozen=True)
class Question:
    """What a query string asks of a list, with all that can be prepared before the database is asked."""

    values: Mapping[str, Any]
    order: pagination.Order
    token: str  # of the question, in the tokens of its pages
    model: type[Model]
    columns: Sequence[str]
    statement: str  # nothing where Django sees that nothing can match

    def page(self) -> pagination.Page:
        """Ask the database."""
        found = database.rows(self.model, self.statement) if self.statement else []
        rows = [dict(zip(self.columns, row, strict=True)) for row in found]
        return pagination.cut(rows, order=self.order, values=self.values, question=self.token, body=True)


@kept
def _asked(view: type[ListView], format: str, named: tuple[tuple[str, str], ...], sent: str) -> Question:
    """Return the question; building its statement anew would cost more than running it."""
    asked = view()
    asked.format = format
    values = {**parsed(view.query, sent), **dict(named)}
    records = asked.select(values)
    order = view.orders[values.get("sort") or asked.default_order(values)]
    body = "current__content" if values.get("fields") else view.item
    window = pagination.window(records, order=order, values=values, body=body)
    columns = [*dict.fromkeys([order.attribute, order.key]), "body"]
    token = pagination.question(records.model, values)
    return Question(values, order, token, records.model, columns, database.statement(window))


def _items(rows: list[dict[str, Any]], sections: list[str] | None) -> Iterator[str]:
    for row in rows:
        if not sections or "*" in sections:
            yield row["body"]
        else:
            document = orjson.loads(row["body"])
            chosen = {name: value for name, value in document.items() if name in STAMPS or name in sections}
            yield orjson.dumps(chosen).decode()
