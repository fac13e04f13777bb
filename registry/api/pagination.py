"""Pages by keyset on a unique tuple.

The token holds the last row's sort value and key, so the next page starts exactly behind it: equal sort values cannot
trap a client in a circle, and rows that come or go in between neither repeat nor hide others.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.encoding import escape_uri_path
from rest_framework import serializers

from registry.api.problems import BadParameters, bad_parameter
from registry.api.query import Query

DEFAULT_SIZE, MAX_SIZE = 20, 1000
_NOT_PART_OF_THE_QUESTION = {"page_token", "page_size", "count", "fields", "facets"}


class PageQuery(Query):
    """The parameters of a paged list."""

    page_size = serializers.IntegerField(
        required=False, default=DEFAULT_SIZE, min_value=1, max_value=MAX_SIZE, help_text="How many items a page has."
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


@dataclass(frozen=True)
class Page:
    """One page: the rows, and the token of the next page if there is one."""

    rows: list[Any]
    next_token: str | None


def page(rows: QuerySet[Any, Any], *, order: Order, values: dict[str, Any]) -> Page:
    """Return the page that the parsed parameters ask for. Raises ``BadParameters`` for a token that does not fit.

    ``rows`` yields model instances, or dicts that contain the order's attribute and key. The token of another list, or
    of other parameters, does not fit.
    """
    shown = window(rows, order=order, values=values)
    return cut(list(shown), order=order, values=values, question=question(rows.model, values))


def window(rows: QuerySet[Any, Any], *, order: Order, values: dict[str, Any]) -> QuerySet[Any, Any]:
    """Return the rows of the page that is asked for, and one more if there is another page; see ``page``."""
    if token := values.get("page_token"):
        rows = rows.filter(_behind(order, *_decode(token, order, question(rows.model, values))))
    sign = "-" if order.descending else ""
    return rows.order_by(f"{sign}{order.attribute}", f"{sign}{order.key}")[: values["page_size"] + 1]


def cut(found: list[Any], *, order: Order, values: dict[str, Any], question: str) -> Page:
    """Return the page of the rows that the window showed."""
    shown = found[: values["page_size"]]
    return Page(shown, _encode(shown[-1], order, question) if len(found) > len(shown) else None)


def _behind(order: Order, last: Any, key: Any) -> Q:
    side = "lt" if order.descending else "gt"
    if order.attribute == order.key:
        return Q(**{f"{order.key}__{side}": key})
    # "attribute reaches last AND not (equal and before)" lets an index on the attribute find the start
    return Q(**{f"{order.attribute}__{side}e": last}) & (
        Q(**{f"{order.attribute}__{side}": last}) | Q(**{f"{order.key}__{side}": key})
    )


def question(model: type[Model], values: dict[str, Any]) -> str:
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
    token = orjson.dumps([question, last, key])
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
