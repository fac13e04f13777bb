"""Pages by keyset on a unique tuple.

The token holds the last row's sort value and key, so the next page starts exactly behind it: equal sort values cannot
trap a client in a circle, and rows that come or go in between neither repeat nor hide others.

A page is shorter than asked for where its rows are large: readers who never read hold what they asked for.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Case, F, Func, IntegerField, Model, Q, QuerySet, Sum, When, Window
from django.http import HttpRequest
from django.utils.encoding import escape_uri_path
from rest_framework import serializers

from registry.api.problems import BadParameters, bad_parameter
from registry.api.query import Query

DEFAULT_SIZE, MAX_SIZE = 20, 1000
MAX_BYTES = 2 * 1024 * 1024  # of the bodies in a page; the first row is there whatever its size
_NOT_PART_OF_THE_QUESTION = {"page_token", "page_size", "count", "fields", "facets"}


class PageQuery(Query):
    """The parameters of a paged list."""

    page_size = serializers.IntegerField(
        required=False,
        default=DEFAULT_SIZE,
        min_value=1,
        max_value=MAX_SIZE,
        help_text="How many items a page has, fewer where they are large: `next_page_token` says whether more follow.",
    )
    page_token = serializers.CharField(
        required=False,
        max_length=5000,  # a title of 500 characters, escaped and encoded, needs 4,100
        help_text="`next_page_token` of the page before, with the same other parameters.",
    )


@dataclass(frozen=True)
class Order:
    """A sort order: an attribute that is never null, its type on the wire, its direction, and a unique key."""

    attribute: str
    kind: type
    descending: bool = False
    key: str = "pk"
    key_kind: type = str

    @property
    def columns(self) -> list[str]:
        """Return what to order by."""
        sign = "-" if self.descending else ""
        return [f"{sign}{self.attribute}", f"{sign}{self.key}"]


@dataclass(frozen=True)
class Page:
    """One page: the rows, and the token of the next page if there is one."""

    rows: list[Any]
    next_token: str | None


def page(rows: QuerySet[Any, Any], *, order: Order, values: dict[str, Any], body: str = "") -> Page:
    """Return the page that the parsed parameters ask for; see ``window``."""
    shown = list(window(rows, order=order, values=values, body=body))
    return cut(shown, order=order, values=values, question=question(rows.model, values), body=bool(body))


def window(rows: QuerySet[Any, Any], *, order: Order, values: Mapping[str, Any], body: str = "") -> QuerySet[Any, Any]:
    """Return the rows of the page that the parsed parameters ask for, and one more if there is another page.

    They are model instances; where ``body`` names the column with what is served of them, dicts with the order's
    attribute and key and that as ``body``, in this order. Raises ``BadParameters`` for a token that does not fit, such
    as that of another list or of other parameters.
    """
    if token := values.get("page_token"):
        rows = rows.filter(_behind(order, *_decode(token, order, question(rows.model, values))))
    size = values["page_size"]
    if not body:
        return rows.order_by(*order.columns)[: size + 1]
    if size <= DEFAULT_SIZE and not values.get("fields"):
        return _served(rows, order, F(body)).order_by(*order.columns)[: size + 1]
    return _weighed(rows, order, body, size + 1)


def cut(window: list[Any], *, order: Order, values: Mapping[str, Any], question: str, body: bool) -> Page:
    """Return the page of the rows that the window showed; those that would make it too large have no body."""
    shown = [row for row in window[: values["page_size"]] if not body or row["body"] is not None]
    return Page(shown, _encode(shown[-1], order, question) if len(window) > len(shown) else None)


def _served(rows: QuerySet[Any, Any], order: Order, body: Any) -> QuerySet[Any, Any]:
    return rows.values(*dict.fromkeys([order.attribute, order.key]), body=body)


def _weighed(rows: QuerySet[Any, Any], order: Order, body: str, most: int) -> QuerySet[Any, Any]:
    """Select rows whose bodies are null once they have more than ``MAX_BYTES`` together, the first excepted.

    So they are weighed where they are stored, which takes no reading, and are neither sent nor held.
    """
    first = rows.order_by(*order.columns).values(order.key)[:most]
    size = Func(F(body), function="octet_length", output_field=IntegerField())
    together = Window(Sum(size), order_by=order.columns)
    fits = Q(together__lte=MAX_BYTES) | Q(together=F("size"))
    weighed = rows.filter(**{f"{order.key}__in": first}).annotate(size=size, together=together)
    return _served(weighed, order, Case(When(fits, then=F(body)))).order_by(*order.columns)


def _behind(order: Order, last: Any, key: Any) -> Q:
    side = "lt" if order.descending else "gt"
    if order.attribute == order.key:
        return Q(**{f"{order.key}__{side}": key})
    # "attribute reaches last AND not (equal and before)" lets an index on the attribute find the start
    return Q(**{f"{order.attribute}__{side}e": last}) & (
        Q(**{f"{order.attribute}__{side}": last}) | Q(**{f"{order.key}__{side}": key})
    )


def question(model: type[Model], values: Mapping[str, Any]) -> str:
    """Return what tells a list with its parameters from any other, for the tokens of its pages."""
    asked = {name: value for name, value in values.items() if name not in _NOT_PART_OF_THE_QUESTION}
    asked[""] = model._meta.label
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()[:12]


def link(request: HttpRequest, page: Page) -> dict[str, str]:
    """Return the ``Link`` header that names the next page, if there is one."""
    if not page.next_token:
        return {}
    query = request.GET.copy()
    query["page_token"] = page.next_token
    return {"Link": f'<{escape_uri_path(request.path)}?{query.urlencode()}>; rel="next"'}


def _encode(row: Any, order: Order, question: str) -> str:
    last, key = (row[name] if isinstance(row, dict) else getattr(row, name) for name in (order.attribute, order.key))
    token = orjson.dumps([question, order.kind(last), order.key_kind(key)])  # a database has more kinds of numbers
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def _decode(token: str, order: Order, question: str) -> tuple[Any, Any]:
    try:
        content = orjson.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        digest, last, key = content
        fits = type(last) is order.kind and type(key) is order.key_kind
    except (binascii.Error, ValueError, TypeError):
        fits = False
    if not fits or "\x00" in f"{last}{key}":
        raise _bad_token("It is not a token of this list.")
    if digest != question:
        raise _bad_token("It belongs to a list with other parameters; start again without it.")
    return last, key


def _bad_token(detail: str) -> BadParameters:
    return bad_parameter("page_token", "invalid_page_token", detail)
