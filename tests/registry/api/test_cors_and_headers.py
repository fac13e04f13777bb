"""Headers by where a page stands, and who may read what from another site."""

import pytest
from django.test import Client

from tests.client import CheckedClient
from trials.models import Trial

pytestmark = pytest.mark.django_db

ELSEWHERE = "https://elsewhere.example"
DOCUMENTS = ["/api/v1/trials", "/api/v1/trials/NCT09999991", "/api/v1/changes", "/api/v1/ledger/head",
             "/api/v1/openapi.json", "/api/v1/vocabularies", "/api/v1/trials/TR0000018", "/api/v1/nothing",
             "/healthz", "/readyz", "/"]  # fmt: skip


@pytest.fixture
def client(published: Trial) -> Client:
    """A browser, with one trial published."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_may_load_nothing_and_be_framed_by_nobody(client: Client, path: str) -> None:
    headers = client.get(path).headers

    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/api/v1/docs", "/api/v1/redoc"])
def test_the_readers_of_the_description_load_from_here_only(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'")
    assert "connect-src 'self'" in policy
    assert "http" not in policy
    assert "'unsafe-eval'" not in policy


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/"])
def test_the_admin_keeps_forms_here_and_itself_out_of_caches(client: Client, path: str) -> None:
    headers = client.get(path).headers

    assert "form-action 'self'" in headers["Content-Security-Policy"]
    assert "object-src 'none'" in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.startswith("/api/")])
def test_any_site_may_read_the_api_and_none_may_send_a_cookie_along(client: Client, path: str) -> None:
    headers = client.get(path, headers={"Origin": ELSEWHERE}).headers

    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert {"etag", "link"} <= {name.strip().lower() for name in headers["Access-Control-Expose-Headers"].split(",")}


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/healthz", "/readyz", "/"])
def test_no_other_site_may_read_anything_else(client: Client, path: str) -> None:
    headers = client.get(path, headers={"Origin": ELSEWHERE}).headers

    assert not [name for name in headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(("method", "allowed"), [("GET", True), ("POST", True), ("PUT", False), ("DELETE", False)])
def test_a_browser_that_asks_first_is_told_what_it_may_send(client: Client, method: str, allowed: bool) -> None:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type"}
    response = client.options("/api/v1/validate/trial", headers={"Origin": ELSEWHERE} | asked)

    assert response.status_code == 200
    assert (method in response.headers["Access-Control-Allow-Methods"]) == allowed
    for name in ("content-type", "registry-serial"):
        assert name in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", [*DOCUMENTS, "/api/v1/docs", "/api/v1/redoc"])
def test_no_public_answer_sets_a_cookie(client: Client, path: str) -> None:
    assert not client.get(path).cookies


def test_a_cookie_that_comes_along_changes_nothing(client: Client, published: Trial, admin_client: Client) -> None:
    path = f"/api/v1/trials/{published.record_id}"
    anonymous, known = client.get(path), admin_client.get(path)

    assert anonymous.content == known.content
    assert "Cookie" not in known.headers.get("Vary", "")
    assert not known.cookies


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/trials?page_size=0", "/api/v1/trials/TR0000018"])
def test_no_cache_keeps_a_problem(client: Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "a b"])
def test_a_false_host_name_leads_nowhere(published: Trial, host: str) -> None:
    api = CheckedClient(raise_request_exception=False)
    response = api.get("/api/v1/trials?page_size=1", headers={"Host": host})

    assert "evil" not in str(response.headers) + response.content.decode()
