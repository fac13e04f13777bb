"""Public reads of the ledger as a whole."""

import orjson
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_view

from registry.api import pagination
from registry.api.conditional import answer
from registry.api.views import PublicView
from registry.ledger import canonical
from registry.ledger.models import GENESIS, Publication
from registry.ledger.responses import Change, ChangeList, ChangeQuery, LedgerHead, described

_SERIAL = pagination.Order("serial", int, key="serial", key_kind=int)


@extend_schema_view(
    get=extend_schema(
        operation_id="list_changes",
        summary="Follow the ledger",
        description="Every publication in the order in which it happened. A client that asks again with `since` and "
        "the last serial it has misses nothing: serials have no gaps, and none appears before an earlier one.",
        parameters=[ChangeQuery],
        responses=ChangeList,
    )
)
class ChangeListView(PublicView):
    """The change feed."""

    query = ChangeQuery
    tag = "ledger"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer a page of entries."""
        values = self.parameters(request)
        entries = Publication.objects.all()
        if (since := values.get("since")) is not None:
            entries = entries.filter(serial__gt=since)
        if kind := values.get("kind"):
            entries = entries.filter(kind=kind)
        page = pagination.page(entries.defer("content"), order=_SERIAL, values=values)
        items = [described(row, Change) for row in page.rows]
        body = {"items": items} | ({"next_page_token": page.next_token} if page.next_token else {})
        return answer(request, orjson.dumps(body), headers=pagination.link(request, page))


@extend_schema_view(
    get=extend_schema(
        operation_id="get_ledger_head",
        summary="Get the newest entry of the ledger",
        description="Serial and hash of the newest entry. Note it down elsewhere: as long as the entry still stands "
        "in the chain, nothing before it was changed.",
        responses=LedgerHead,
    )
)
class LedgerHeadView(PublicView):
    """The head of the chain."""

    tag = "ledger"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer it; an empty ledger has a head too."""
        self.parameters(request)
        head = Publication.objects.order_by("-serial").only("serial", "entry_sha256", "published_at").first()
        body: dict[str, object] = {"serial": 0, "entry_sha256": GENESIS}
        if head:
            when = canonical.timestamp(head.published_at)
            body = {"serial": head.serial, "entry_sha256": head.entry_sha256, "published_at": when}
        return answer(request, orjson.dumps(body))
