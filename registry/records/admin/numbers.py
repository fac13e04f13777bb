"""What there is to say about a number that somebody enters: by the rules of publishing, and of other working copies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.curation.models import Curated
from registry.records.admin import drafts
from registry.records.admin.value_remarks import Remark
from registry.records.validation import SHARED
from registry.rules import Document, Finding, Severity

if TYPE_CHECKING:
    from registry.records.admin.record import RecordAdmin

_DOI_ADDRESS = re.compile(r"(https?://(dx\.)?doi\.org/|doi:\s*)(?=10\.)", re.IGNORECASE | re.ASCII)
_PLACE = re.compile(r"/identifiers/(\d+)(?:/(\w+))?\Z", re.ASCII)
_WORDS = ("type", "value", "authority", "agency", "link")
_LOOKS = {Severity.ERROR: ("errors", "danger"), Severity.WARNING: ("warnings", "warning")}


def documented(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a number as a document has it, from the columns of its row or the fields of its form."""
    return {name: row[name] for name in _WORDS if row.get(name)}


def as_issued(type_: str, value: str) -> str:
    """Return a number without the address that a DOI is often copied with."""
    return _DOI_ADDRESS.sub("", value, count=1) if type_ == "DOI" else value


def refusals(admin: RecordAdmin, rows: list[dict[str, str]], record: Curated) -> Iterator[tuple[int, str, Finding]]:
    """Yield what keeps numbers from being published: place of the row, its column if it is about one, the finding."""
    for finding in admin.lifecycle.publishing.findings({"identifiers": rows}, record.record_id):
        place = _PLACE.match(finding.pointer)
        if place and finding.code != SHARED:
            yield int(place[1]), place[2] or "value", finding


def sharing(admin: RecordAdmin, document: Document, record: Curated) -> Iterator[SafeString]:
    """Yield where else the numbers of a document stand, although that does not keep it from being published."""
    for number, other in drafts.sharing(record, document.get("identifiers", [])):
        message = '{} stands in <a class="underline" href="{}">{}</a> too; only one of them can be published.'
        yield format_html(message, number, admin.address(other), other)
    for finding in admin.lifecycle.publishing.findings(document, record.record_id):
        if finding.code == SHARED:
            yield admin.with_links(finding.message)


def watch(admin: RecordAdmin, form: Any, record: Curated | None) -> None:
    """Let the fields of a class of forms ask ``answer`` about the number while it is typed."""
    if record is not None and "value" in form.base_fields:
        form.base_fields["value"].widget.attrs["data-number"] = admin.address(record, "number")


def answer(admin: RecordAdmin, request: HttpRequest, record: Curated) -> JsonResponse:
    """Answer what there is to say about the number in the query: ``type`` and ``value``, as they are typed.

    ``refused`` says whether it keeps the record from being published, ``remarks`` has the sentences as HTML.
    """
    if not admin.has_change_permission(request, record):
        raise PermissionDenied
    row = documented({name: request.GET.get(name, "").strip() for name in ("type", "value")})
    if "value" not in row:
        return JsonResponse({"refused": False, "remarks": ""})
    row["value"] = as_issued(row.get("type", ""), row["value"])
    remarks = [_shown(Severity.ERROR, admin.with_links(each.message)) for *_, each in refusals(admin, [row], record)]
    refused = bool(remarks)
    if not refused:
        remarks = [_shown(Severity.WARNING, each) for each in sharing(admin, {"identifiers": [row]}, record)]
    return JsonResponse({"refused": refused, "remarks": "".join(remarks)})


def _shown(severity: Severity, message: str) -> str:
    remark = Remark("", severity, *_LOOKS[severity], message)
    return render_to_string("curation/remark.html", {"remark": remark})
