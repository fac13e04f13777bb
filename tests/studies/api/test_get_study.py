"""GET /studies/{id}"""

import hashlib
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from django.contrib.auth.models import User

from registry.ledger.models import Publication
from studies import actions
from studies.document import render
from studies.models import Study
from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories import studies as documents
from tests.publishing import publish_study

pytestmark = pytest.mark.django_db

DOI = "10.1000/example.2025(1)-2"
ODD = "10.1002/(SICI)1097-0258(19980815)17:15/16<1661::AID-SIM968>3.0.CO;2-2"


def test_the_body_is_the_published_bytes_and_the_etag_their_hash(api: CheckedClient, published_study: Study) -> None:
    response = api.get(f"/api/v1/studies/{published_study.record_id}")
    stored = Publication.objects.get(record_id=published_study.record_id)

    assert response.content == stored.content.encode()
    assert response.headers["ETag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'
    assert response.headers["Cache-Control"] == "public, no-cache"


def test_it_says_what_the_working_copy_said(api: CheckedClient, published_study: Study) -> None:
    whole = body(api.get(f"/api/v1/studies/{published_study.record_id}"))
    stamps = {name: whole.pop(name) for name in ("id", "version", "registered_on", "published_at", "salt")}

    assert whole == render(published_study) == documents.complete(trial=whole["trials"][0]["trial"])
    assert (stamps["id"], stamps["version"]) == (published_study.record_id, 1)


def test_findings_are_part_of_what_is_published(api: CheckedClient, curator: User) -> None:
    number = publish_study(curator, documents.minimal(outcomes=[documents.outcome(value="38.0")]))

    findings = body(api.get(f"/api/v1/studies/{number}"))["findings"]
    assert {each["code"] for each in findings} >= {"PERCENTAGE_MISMATCH"}
    assert {each["pointer"].split("/")[2] for each in findings} == {"0"}


@pytest.mark.parametrize(
    "written",
    [
        DOI,
        quote(DOI),
        quote(DOI, safe=""),
        DOI.upper(),
        f"%20{DOI}%20",
        DOI.replace("/", "%2f"),
        "39999999",
        "+39999999",
    ],
)
def test_a_study_is_found_by_any_identifier_however_it_is_written(
    api: CheckedClient, published_study: Study, written: str
) -> None:
    response = api.get(f"/api/v1/studies/{written.replace('+', '%20')}")

    assert body(response)["id"] == published_study.record_id
    assert response.headers["Content-Location"] == f"/api/v1/studies/{published_study.record_id}"


def test_our_own_number_may_be_in_small_letters(api: CheckedClient, published_study: Study) -> None:
    assert body(api.get(f"/api/v1/studies/{str(published_study.record_id).lower()}"))["version"] == 1


@pytest.mark.parametrize("part", ["", "/outcomes", "/versions", "/versions/1", "/timeline.svg"])
@pytest.mark.parametrize("doi", [ODD, "10.1000/a//b/", "10.1000/a?b#c%2F", "10.1000/ä 🧬", "10.1000/versions/1"])
def test_whatever_a_doi_holds_it_can_stand_in_an_address(
    api: CheckedClient, curator: User, doi: str, part: str
) -> None:
    publish_study(curator, documents.minimal(identifiers=[{"type": "OTHER", "value": doi}]))

    assert api.get(f"/api/v1/studies/{quote(doi, safe='')}{part}").status_code == 200 or doi.endswith("versions/1")


@pytest.mark.parametrize("word", ["outcomes", "adverse-events", "timeline", "findings", "versions", "timeline.svg"])
def test_a_doi_that_ends_like_a_section_is_found_by_our_number_and_by_search_alone(
    api: CheckedClient, curator: User, word: str
) -> None:
    """A known quirk: what follows an identifier is recognized before the identifier."""
    doi = f"10.1000/{word}"
    number = publish_study(curator, documents.minimal(identifiers=[{"type": "DOI", "value": doi}]))

    assert problem(api.get(f"/api/v1/studies/{doi}")) == (404, "not_found")
    assert body(api.get(f"/api/v1/studies/{number}"))["identifiers"][0]["value"] == doi
    assert body(api.get(f"/api/v1/studies?identifier={doi}"))["items"][0]["id"] == number


def test_an_identifier_that_two_studies_have_names_both(api: CheckedClient, curator: User) -> None:
    shared = [{"type": "ABSTRACT", "value": "LB-12/3"}]
    numbers = [publish_study(curator, documents.minimal(title=title, identifiers=shared)) for title in ("One", "Two")]

    for part in ("", "/outcomes", "/findings", "/timeline", "/timeline.svg", "/versions", "/versions/1"):
        response = api.get(f"/api/v1/studies/lb-12/3{part}")
        assert problem(response) == (409, "identifier_not_unique")
        assert orjson.loads(response.content)["candidates"] == [
            {"id": number, "title": title, "address": f"/api/v1/studies/{number}"}
            for number, title in zip(numbers, ("One", "Two"), strict=True)
        ]
    assert len(body(api.get("/api/v1/studies?identifier=LB-12/3"))["items"]) == 2


@pytest.mark.parametrize("header", ["{}", "W/{}", '"other", {}', "*"])
def test_a_client_that_has_the_current_version_gets_304(
    api: CheckedClient, published_study: Study, header: str
) -> None:
    path = f"/api/v1/studies/{DOI}"
    etag = api.get(path).headers["ETag"]

    assert api.get(path, headers={"If-None-Match": header.format(etag)}).status_code == 304
    assert api.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_new_version_changes_the_etag(api: CheckedClient, published_study: Study, curator: User) -> None:
    path = f"/api/v1/studies/{published_study.record_id}"
    etag = api.get(path).headers["ETag"]
    actions.replace(record=published_study, document=documents.minimal(), by=curator)
    actions.publish(record=published_study, by=curator)
    after = api.get(path, headers={"If-None-Match": etag})

    assert body(after)["version"] == 2
    assert problem(api.get(f"/api/v1/studies/{DOI}")) == (404, "not_found")


@pytest.mark.parametrize("by", ["number", DOI, "39999999"])
def test_it_takes_one_query(
    api: CheckedClient, published_study: Study, by: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        api.get(f"/api/v1/studies/{published_study.record_id if by == 'number' else by}")


@pytest.mark.parametrize(
    "identifier",
    ["ST0000018", "ST9999998", "TR0000017", "NCT09999991", "10.1000/example", DOI[:-1], f"{DOI}/", f"{DOI}%00",
     f"https://doi.org/{DOI}", "x" * 5000, "%00", "ü", "%F0%9F%A6%A0", "..", "%ED%A0%80", "39999999%0D%0Ax"],
)  # fmt: skip
def test_what_is_not_here_is_a_problem_with_404(api: CheckedClient, published_study: Study, identifier: str) -> None:
    assert problem(api.get(f"/api/v1/studies/{identifier}")) == (404, "not_found")


def test_a_mistyped_number_of_ours_finds_nobody(api: CheckedClient, published_study: Study) -> None:
    number = str(published_study.record_id)
    for digit in set("0123456789") - {number[-1]}:
        assert problem(api.get(f"/api/v1/studies/{number[:-1]}{digit}")) == (404, "not_found")


def test_a_parameter_that_it_does_not_have_is_refused(api: CheckedClient, published_study: Study) -> None:
    assert problem(api.get(f"/api/v1/studies/{DOI}?fields=title")) == (400, "unknown_parameter")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_it_can_only_be_read(api: CheckedClient, published_study: Study, method: str) -> None:
    response = getattr(api, method)(f"/api/v1/studies/{DOI}")

    assert problem(response) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("accept", ["text/csv", "image/svg+xml", "application/xml"])
def test_it_is_available_as_json_alone(api: CheckedClient, published_study: Study, accept: str) -> None:
    assert problem(api.get(f"/api/v1/studies/{DOI}", headers={"Accept": accept})) == (406, "not_acceptable")
