"""GET /trials/{id}/studies, and the parts of a trial whose identifier holds slashes."""

from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User

from studies import actions
from studies.choices import LinkRelation
from studies.models import Study
from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories import documents
from tests.factories import documents as trial_documents
from tests.factories.studies import complete, minimal
from tests.publishing import publish_study, publish_trial
from trials import actions as trial_actions
from trials.models import Trial

pytestmark = pytest.mark.django_db


def listed(api: CheckedClient, trial: str | None, query: str = "") -> list[str]:
    """Return the numbers of the studies of a trial."""
    return [item["id"] for item in body(api.get(f"/api/v1/trials/{trial}/studies?{query}"))["items"]]


@pytest.fixture
def by_relation(published: Trial, curator: User) -> dict[str, str]:
    """Publish a study for each relation to the trial, and one for none."""
    numbers = {
        relation: publish_study(curator, minimal(trials=[{"trial": published.record_id, "relation": relation}]))
        for relation in LinkRelation.values
    }
    return numbers | {"none": publish_study(curator, minimal())}


@pytest.mark.parametrize("relation", LinkRelation.values)
def test_a_relation_selects_the_studies_that_have_it(
    api: CheckedClient, published: Trial, by_relation: dict[str, str], relation: str
) -> None:
    assert listed(api, published.record_id, f"relation={relation}") == [by_relation[relation]]


@pytest.mark.parametrize("query", ["", "relation=", "relation=MENTIONS,BACKGROUND,REPORTS_RESULTS"])
def test_without_a_relation_all_that_are_linked_are_listed(
    api: CheckedClient, published: Trial, by_relation: dict[str, str], query: str
) -> None:
    ids = listed(api, published.record_id, query)

    assert ids == [by_relation[name] for name in reversed(LinkRelation.values)]


def test_a_study_with_two_relations_is_listed_once(api: CheckedClient, published: Trial, curator: User) -> None:
    number = published.record_id
    links = [{"trial": number, "relation": relation} for relation in ("MENTIONS", "BACKGROUND")]
    study = publish_study(curator, minimal(trials=links))

    assert listed(api, number) == listed(api, number, "relation=MENTIONS") == [study]


def test_a_relation_to_another_trial_does_not_count(api: CheckedClient, published: Trial, curator: User) -> None:
    other = publish_trial(curator, trial_documents.minimal())
    links = [{"trial": published.record_id, "relation": "MENTIONS"}, {"trial": other, "relation": "BACKGROUND"}]
    publish_study(curator, minimal(trials=links))

    assert listed(api, published.record_id, "relation=BACKGROUND") == []


@pytest.mark.parametrize("identifier", ["NCT09999991", "nct09999991", "EX-001", "%20ex-001%20"])
def test_a_trial_may_be_named_by_any_of_its_numbers(
    api: CheckedClient, published_study: Study, identifier: str
) -> None:
    assert listed(api, identifier) == [published_study.record_id]
    assert listed(api, identifier, "relation=MENTIONS") == []


def test_it_is_searched_filtered_sorted_and_paged_as_the_list_of_all(
    api: CheckedClient, published: Trial, curator: User
) -> None:
    link = [{"trial": published.record_id, "relation": "MENTIONS"}]
    numbers = {title: publish_study(curator, minimal(title=title, trials=link)) for title in ("Beta", "alpha", "zulu")}
    publish_study(curator, minimal(title="aaa"))

    assert listed(api, published.record_id, "sort=title") == [numbers[name] for name in ("alpha", "Beta", "zulu")]
    assert listed(api, published.record_id, "q=beta") == [numbers["Beta"]]
    first = api.get(f"/api/v1/trials/{published.record_id}/studies?sort=title&page_size=2&count=true")
    second = api.get(first.headers["Link"].split(">")[0].strip("<"))
    assert body(first)["total"] == 3
    assert [item["id"] for item in body(second)["items"]] == [numbers["zulu"]]


@pytest.mark.parametrize(
    "identifier", ["EX 01", "EX/01/B", "ÄÖ-01", "EX?01", "EX%01", "EX>01", "EX#01", "EX🧬", 'EX"01', "EX;01,B"]
)
def test_the_link_to_the_next_page_leads_there_whatever_the_identifier(
    api: CheckedClient, curator: User, identifier: str
) -> None:
    trial = publish_trial(curator, trial_documents.minimal(identifiers=[{"type": "OTHER", "value": identifier}]))
    numbers = [publish_study(curator, minimal(trials=[{"trial": trial, "relation": "MENTIONS"}])) for _ in range(2)]

    first = api.get(f"/api/v1/trials/{quote(identifier, safe='')}/studies?page_size=1")
    address, relation = first.headers["Link"].rsplit("; ", 1)
    second = api.get(address.removeprefix("<").removesuffix(">"))

    assert relation == 'rel="next"'
    assert [item["id"] for item in body(first)["items"] + body(second)["items"]] == numbers[::-1]


@pytest.mark.parametrize("end", ["%0D", "%0B", "%C2%85", "%E2%80%A8", "%20%0D%20"])
def test_space_of_any_kind_around_an_identifier_breaks_no_page(
    api: CheckedClient, published: Trial, curator: User, end: str
) -> None:
    for _ in range(2):
        publish_study(curator, minimal(trials=[{"trial": published.record_id, "relation": "MENTIONS"}]))

    assert api.get(f"/api/v1/trials/NCT09999991{end}/studies?page_size=1").status_code == 200


@pytest.mark.parametrize("identifier", ["TR0000018", "TR9999998", "NCT00000000", "%00", "x" * 3000, "ST0000017", "🧬"])
def test_a_trial_that_is_not_here_is_a_problem(api: CheckedClient, published: Trial, identifier: str) -> None:
    assert problem(api.get(f"/api/v1/trials/{identifier}/studies")) == (404, "not_found")


def test_a_trial_that_is_only_a_draft_is_as_unknown(api: CheckedClient, trial: Trial) -> None:
    draft, nothing = (api.get(f"/api/v1/trials/{name}/studies") for name in ("NCT09999991", "NCT00000000"))

    assert (draft.status_code, draft.content) == (404, nothing.content)


def test_an_identifier_that_two_trials_have_is_refused(api: CheckedClient, published: Trial, curator: User) -> None:
    publish_trial(curator, trial_documents.minimal(identifiers=[{"type": "SPONSOR_PROTOCOL", "value": "EX-001"}]))

    assert problem(api.get("/api/v1/trials/EX-001/studies")) == (409, "identifier_not_unique")


def test_a_relation_that_is_none_is_refused(api: CheckedClient, published: Trial) -> None:
    assert problem(api.get("/api/v1/trials/NCT09999991/studies?relation=CITES")) == (400, "invalid_choice")


def test_a_link_that_a_new_version_leaves_out_is_gone(
    api: CheckedClient, published_study: Study, curator: User
) -> None:
    actions.replace(record=published_study, document=complete(), by=curator)
    assert listed(api, "NCT09999991") == [published_study.record_id]

    actions.publish(record=published_study, by=curator)
    assert listed(api, "NCT09999991") == []


PARTS = ["", "/arms", "/endpoints", "/enrollment", "/enrollment.svg", "/status", "/sites", "/versions", "/versions/1"]


@pytest.mark.parametrize("part", [*PARTS, "/studies"])
@pytest.mark.parametrize("identifier", ["AK104/IIT/018", "2024/1//2", "A/arms/B", "10.1000/x(1)"])
def test_an_identifier_with_slashes_leads_to_every_part_of_a_trial(
    api: CheckedClient, curator: User, identifier: str, part: str
) -> None:
    values: dict[str, Any] = documents.complete() | {"identifiers": [{"type": "OTHER", "value": identifier}]}
    record = trial_actions.create(by=curator, document=values)
    number = trial_actions.publish(record=record, by=curator).record_id
    expected = api.get(f"/api/v1/trials/{number}{part}")

    for written in (identifier, quote(identifier), quote(identifier, safe="")):
        response = api.get(f"/api/v1/trials/{written}{part}")
        assert (response.status_code, response.content) == (200, expected.content)
