"""The description of the API and its readers, as they are served. What it says is tested in tests/contract."""

import hashlib
import re
from contextlib import closing

import orjson
import pytest
import yaml
from django.conf import settings
from django.test import Client

from tests.client import CheckedClient

PAGES = ["/api/v1/docs", "/api/v1/redoc"]
ADDRESS = re.compile(r"""(?:src|href|url|spec-url)\s*[=:(]\s*["']?([^"'\s)>,]+)""", re.IGNORECASE)


@pytest.mark.parametrize(
    ("path", "kind"), [("/api/v1/openapi.json", "application/json"), ("/api/v1/openapi.yaml", "application/yaml")]
)
def test_it_is_served_with_its_hash_and_kept_until_it_changes(api: CheckedClient, path: str, kind: str) -> None:
    response = api.get(path)
    etag = response.headers["ETag"]

    assert response.headers["Content-Type"].split(";")[0] == kind
    assert etag == f'"{hashlib.sha256(response.content).hexdigest()}"'
    assert api.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_both_forms_say_the_same_as_the_committed_file(api: CheckedClient) -> None:
    committed = (settings.BASE_DIR / "docs" / "openapi" / "v1.yaml").read_bytes()

    assert api.get("/api/v1/openapi.yaml").content == committed
    as_json = orjson.loads(api.get("/api/v1/openapi.json").content)
    assert as_json == yaml.load(committed, Loader=yaml.CSafeLoader)  # ten times as quick


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_loads_nothing_from_elsewhere(client: Client, page: str) -> None:
    text = client.get(page).content.decode()
    addresses = ADDRESS.findall(text)

    assert addresses
    assert not [address for address in addresses if re.match(r"(https?:)?//", address)]
    assert "//" not in re.sub(r"\s//.*", "", text)  # comments of the script apart


@pytest.mark.django_db  # closing a file that was served closes the connections of its request
@pytest.mark.parametrize("page", PAGES)
def test_everything_that_a_reader_loads_is_here(client: Client, page: str) -> None:
    loaded = [address for address in ADDRESS.findall(client.get(page).content.decode()) if address.startswith("/")]

    assert loaded
    for address in loaded:
        with closing(client.get(address)) as response:
            assert response.status_code == 200, address


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_shows_the_description_of_here(client: Client, page: str) -> None:
    assert "/api/v1/openapi.json" in client.get(page).content.decode()


def test_the_root_leads_to_it_for_now(client: Client) -> None:
    response = client.get("/")

    assert (response.status_code, response.headers["Location"]) == (302, "/api/v1/docs")


@pytest.mark.parametrize("path", [*PAGES, "/api/v1/openapi.json", "/api/v1/openapi.yaml"])
def test_it_can_be_asked_for_without_its_body(client: Client, path: str) -> None:
    response = client.head(path)

    assert (response.status_code, response.content) == (200, b"")
