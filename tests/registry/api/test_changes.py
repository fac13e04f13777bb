"""GET /changes and /ledger/head"""

import hashlib
import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories import documents
from tests.publishing import publish_trial
from trials import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(curator: User) -> None:
    """Five publications; the notes have what JSON might escape."""
    for number in range(5):
        trial = actions.create(by=curator, document=documents.minimal(brief_title=f"Trial {number}"))
        actions.publish(record=trial, by=curator, note=f'“ü” {number} "\\"')


def test_an_empty_ledger_has_a_head_and_no_changes(api: CheckedClient) -> None:
    assert body(api.get("/api/v1/ledger/head")) == {"serial": 0, "entry_sha256": "0" * 64}
    assert body(api.get("/api/v1/changes")) == {"items": []}


def test_the_chain_can_be_recomputed_from_the_feed_alone(api: CheckedClient, five: None) -> None:
    previous = "0" * 64
    names = ("serial", "kind", "id", "version", "event", "published_at", "note", "content_sha256", "previous_sha256")
    for entry in body(api.get("/api/v1/changes"))["items"]:
        header = json.dumps([entry[name] for name in names], separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(header.encode()).hexdigest() == entry["entry_sha256"]
        assert entry["previous_sha256"] == previous
        content = api.get(f"/api/v1/trials/{entry['id']}/versions/{entry['version']}").content
        assert hashlib.sha256(content).hexdigest() == entry["content_sha256"]
        previous = entry["entry_sha256"]

    assert body(api.get("/api/v1/ledger/head"))["entry_sha256"] == previous


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_pages_give_every_serial_once_in_order(api: CheckedClient, five: None, size: int) -> None:
    serials, path = [], f"/api/v1/changes?page_size={size}"
    while path:
        page = body(api.get(path))
        serials += [entry["serial"] for entry in page["items"]]
        token = page.get("next_page_token")
        path = f"/api/v1/changes?page_size={size}&page_token={token}" if token else ""

    assert serials == [1, 2, 3, 4, 5]


def test_a_client_asks_for_what_came_after_its_last_serial(api: CheckedClient, five: None) -> None:
    def serials(query: str) -> list[int]:
        return [entry["serial"] for entry in body(api.get(f"/api/v1/changes?{query}"))["items"]]

    assert serials("since=3") == [4, 5]
    assert serials("since=5") == []
    assert serials("since=4") == [5]
    assert serials("since=0") == [1, 2, 3, 4, 5]
    assert serials("since=0&kind=trial") == [1, 2, 3, 4, 5]
    assert serials("kind=study") == []


@pytest.mark.parametrize("query", ["since=-1", "since=x", "since=9223372036854775808", "kind=drug", "sinse=1"])
def test_a_wrong_parameter_is_refused(api: CheckedClient, query: str) -> None:
    assert api.get(f"/api/v1/changes?{query}").status_code == 400


def test_it_takes_one_query(api: CheckedClient, five: None, django_assert_num_queries: Any) -> None:
    for path in ("/api/v1/changes?page_size=1", "/api/v1/changes?page_size=100", "/api/v1/ledger/head"):
        with django_assert_num_queries(1):
            api.get(path)


def test_a_token_continues_whatever_was_published_meanwhile(api: CheckedClient, five: None, curator: User) -> None:
    first = body(api.get("/api/v1/changes?page_size=3"))
    publish_trial(curator, documents.minimal())
    second = body(api.get(f"/api/v1/changes?page_size=1000&page_token={first['next_page_token']}"))

    assert [entry["serial"] for entry in first["items"] + second["items"]] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("other", ["since=1", "kind=trial"])
def test_a_token_of_another_feed_is_refused(api: CheckedClient, five: None, other: str) -> None:
    token = body(api.get("/api/v1/changes?page_size=2"))["next_page_token"]
    response = api.get(f"/api/v1/changes?{other}&page_token={token}")

    assert problem(response) == (400, "invalid_page_token")


def test_one_changed_word_breaks_the_chain_that_a_reader_recomputes(api: CheckedClient, five: None) -> None:
    """The control: the formula covers every part of an entry."""
    names = ("serial", "kind", "id", "version", "event", "published_at", "note", "content_sha256", "previous_sha256")
    entry = body(api.get("/api/v1/changes"))["items"][2]
    for name in names:
        changed = entry | {name: entry[name] + 1 if isinstance(entry[name], int) else f"{entry[name]} "}
        header = json.dumps([changed[each] for each in names], separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(header.encode()).hexdigest() != entry["entry_sha256"], name


def test_the_feed_links_to_its_next_page_and_has_an_etag(api: CheckedClient, five: None) -> None:
    response = api.get("/api/v1/changes?page_size=2&since=1")
    address = response.headers["Link"].split(">")[0].removeprefix("<")

    assert [entry["serial"] for entry in body(api.get(address))["items"]] == [4, 5]
    etag = response.headers["ETag"]
    assert api.get("/api/v1/changes?page_size=2&since=1", headers={"If-None-Match": etag}).status_code == 304


def test_the_head_moves_with_each_publication(api: CheckedClient, five: None, curator: User) -> None:
    before = api.get("/api/v1/ledger/head")
    publish_trial(curator, documents.minimal())
    after = api.get("/api/v1/ledger/head", headers={"If-None-Match": before.headers["ETag"]})

    assert (body(before)["serial"], body(after)["serial"]) == (5, 6)
    assert body(api.get("/api/v1/changes?since=5"))["items"][0]["previous_sha256"] == body(before)["entry_sha256"]
