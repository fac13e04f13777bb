"""The hash chain, recomputed by a second implementation that knows only the public description."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.ledger import canonical
from registry.ledger.actions import Entry, append
from registry.ledger.models import Kind, Publication
from tests.factories import documents
from tests.registry.ledger import arithmetic
from trials import actions
from trials.models import Trial

pytestmark = pytest.mark.django_db
NOTES = ["", "Plain.", '“Quoted” and "quoted" \\ / back', "Zeilen\nund\tTabs", "试验 🧪 ñ", "\x1b[31m\x7f\u2028"]


@pytest.fixture
def entries() -> list[Publication]:
    """Entries with notes that are hard to write the same way twice; the first record has two versions."""
    publications = [
        append(Entry(kind=Kind.TRIAL, document=documents.minimal(), record_id=None, note=note)) for note in NOTES
    ]
    again = documents.minimal(brief_title="Again")
    return [*publications, append(Entry(kind=Kind.TRIAL, document=again, record_id=publications[0].record_id))]


def feed(client: Client) -> list[dict[str, Any]]:
    """Read the whole change feed, page by page, as an outsider would."""
    items: list[dict[str, Any]] = []
    while page := client.get("/api/v1/changes", {"since": len(items), "page_size": 3}).json()["items"]:
        items += page
    return items


def test_an_outsider_can_recompute_the_chain_from_the_feed_alone(entries: list[Publication], api: Client) -> None:
    read = feed(api)
    assert [entry["note"] for entry in read[: len(NOTES)]] == NOTES
    assert arithmetic.breaks(read) == []


def test_the_first_entry_names_zeros_and_each_other_the_one_before(entries: list[Publication]) -> None:
    stored = list(Publication.objects.order_by("serial"))
    assert [each.previous_sha256 for each in stored] == [arithmetic.ZEROS, *(each.entry_sha256 for each in stored[:-1])]


@pytest.mark.parametrize(
    ("name", "value"),
    [("note", "Another note."), ("version", 7), ("id", "TR0000999"), ("published_at", "2020-01-01T00:00:00Z")],
)
def test_control_a_changed_header_breaks_the_recomputed_chain(
    entries: list[Publication], api: Client, name: str, value: Any
) -> None:
    read = feed(api)
    read[2][name] = value
    assert arithmetic.breaks(read) == [3]


def test_control_an_entry_that_is_left_out_breaks_the_recomputed_chain(entries: list[Publication], api: Client) -> None:
    read = feed(api)
    del read[2]
    assert arithmetic.breaks(read) == [4]


def test_the_hash_is_that_of_the_bytes_that_the_api_serves(trial: Trial, curator: User, api: Client) -> None:
    publication = actions.publish(record=trial, by=curator)
    for path in ("", "/versions/1"):
        answer = api.get(f"/api/v1/trials/{publication.record_id}{path}")
        assert arithmetic.sha256(answer.content.decode()) == publication.content_sha256
        assert answer.headers["ETag"] == f'"{publication.content_sha256}"'


def test_the_head_is_the_newest_entry(entries: list[Publication], api: Client) -> None:
    head = api.get("/api/v1/ledger/head").json()
    assert (head["serial"], head["entry_sha256"]) == (len(entries), entries[-1].entry_sha256)


def test_an_empty_ledger_has_a_head_of_zeros(api: Client) -> None:
    assert api.get("/api/v1/ledger/head").json() == {"serial": 0, "entry_sha256": arithmetic.ZEROS}


def test_the_recipe_of_the_hash_never_changes() -> None:
    """The value was computed with `printf … | sha256sum`; a chain that others hold cannot be re-hashed."""
    entry: dict[str, Any] = {
        "serial": 2, "kind": "trial", "id": "TR0000024", "version": 1, "event": "PUBLISHED",
        "published_at": "2026-11-22T09:30:00Z", "note": "Ü “x”", "content_sha256": "a" * 64,
        "previous_sha256": "b" * 64,
    }  # fmt: skip
    assert arithmetic.entry_hash(entry) == "b355db3fce0415bf1a0785b5be3b35c9ff7aceef13c134a427758247eb44322c"
    publication = Publication(
        **{name: value for name, value in entry.items() if name not in ("id", "published_at")},
        record_id=entry["id"],
        published_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    )
    assert canonical.entry(publication) == arithmetic.entry_hash(entry)
