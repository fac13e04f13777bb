"""Provenance that has to be read again, for the pages of a record: said beside each entry, and answered for several."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest

from registry.curation.models import Curated
from registry.records import rereading, validation
from registry.records.admin.value_remarks import Remark
from registry.refusals import Refusal
from registry.rules import Candidate, Context, Document, Severity

if TYPE_CHECKING:
    from registry.records.admin.sources import ProvenanceAdmin


def to_be_read_again(record: Curated, document: Document) -> list[Remark]:
    """Return a remark on each entry whose value is another one than it was read for."""
    candidate = Candidate(document, Context(read_for=partial(rereading.read_for, record)))
    return [
        Remark(pointer, Severity.ERROR, "to be read again", "danger", message)
        for pointer, message, *_ in validation.stale_provenance(candidate)
    ]


@admin.action(description="The source still holds for the value as it is now", permissions=["change"])
def hold(parts: ProvenanceAdmin, request: HttpRequest, entries: QuerySet[Any]) -> None:
    """Say so of the entries that were picked, which are those of one record."""
    record, keys = parts.record_of(request), list(entries.values_list("pk", flat=True))
    try:
        parts.owner.lifecycle.reread(record=record, entries=keys, by=cast(AbstractBaseUser, request.user))
    except Refusal as refusal:  # such as for a record that was removed meanwhile
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{len(keys)} noted as read again.")
