"""The public sees of studies what was published, and nothing of what is being written or decided."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from studies import actions
from studies.choices import LinkDecision
from studies.models import Study, TrialLink
from tests.answers import body
from tests.client import CheckedClient
from tests.factories import documents as trial_documents
from tests.factories.studies import complete, minimal, outcome
from tests.publishing import publish_trial
from trials.models import Trial

pytestmark = pytest.mark.django_db

DOI = "10.1000/example.2025(1)-2"
PUBLIC = {"ledger_publication", "studies_publishedstudy", "studies_publishedoutcome", "trials_publishedtrial"} | {
    "trials_publishedtrialidentifier", "studies_publishedstudyidentifier",
    "trials_formertrialidentifier", "studies_formerstudyidentifier",
}  # fmt: skip
LISTS = ["/api/v1/studies?", "/api/v1/trials/NCT09999991/studies?", "/api/v1/evidence?"]
PARTS = ["", "/outcomes", "/adverse-events", "/timeline", "/timeline.svg", "/findings", "/versions", "/versions/1"]


def everything(api: CheckedClient, number: str) -> dict[str, bytes]:
    """Return the body of each address that could show a study."""
    paths = [f"/api/v1/studies/{number}{part}" for part in PARTS] + [f"{path}count=true" for path in LISTS]
    paths += ["/api/v1/studies?fields=*", "/api/v1/evidence.svg", "/api/v1/changes"]
    return {path: api.get(path).content for path in paths}


def test_a_draft_is_nowhere(api: CheckedClient, study: Study) -> None:
    for query in ("", "q=drug", f"identifier={DOI}", "drug=drug", "measure=ORR", "country=china", "min_enrolled=1"):
        assert body(api.get(f"/api/v1/studies?count=true&{query}")) == {"items": [], "total": 0}
    for path in LISTS:
        assert body(api.get(f"{path}count=true")) == {"items": [], "total": 0}
    for part in PARTS:
        draft, nothing = (api.get(f"/api/v1/studies/{name}{part}") for name in (DOI, "10.1000/nothing"))
        assert (draft.status_code, draft.content) == (404, nothing.content)


@pytest.mark.parametrize("state", ["changed", "submitted", "sent back"])
def test_a_changed_draft_of_a_published_study_shows_nothing_of_the_change(
    api: CheckedClient, published_study: Study, curator: User, state: str
) -> None:
    before = everything(api, str(published_study.record_id))
    secret = minimal(title="Secret", outcomes=[outcome(name="Secret")], identifiers=[{"type": "PMID", "value": "7"}])
    actions.replace(record=published_study, document=secret, by=curator)
    if state != "changed":
        actions.submit(record=published_study, by=curator)
    if state == "sent back":
        actions.request_changes(record=published_study, by=curator, note="Secret")

    assert everything(api, str(published_study.record_id)) == before
    assert body(api.get("/api/v1/studies?q=secret"))["items"] == []
    assert api.get("/api/v1/studies/7").status_code == 404


def linked(study: Study, trial: str, decision: LinkDecision) -> TrialLink:
    """Return a link that is proposed or rejected."""
    return TrialLink.objects.create(study=study, trial=trial, relation="MENTIONS", named="SECRET", reason="Because.",
                                    decision=decision, position=9)  # fmt: skip


@pytest.mark.parametrize("decision", [LinkDecision.PROPOSED, LinkDecision.REJECTED])
def test_a_link_that_is_not_accepted_is_nowhere(
    api: CheckedClient, published_study: Study, curator: User, decision: LinkDecision
) -> None:
    other = publish_trial(curator, trial_documents.minimal(identifiers=[{"type": "OTHER", "value": "OTHER-1"}]))
    linked(published_study, other, decision)
    actions.replace(record=published_study, document=complete() | {"title": "Again"}, by=curator)
    actions.publish(record=published_study, by=curator)

    assert body(api.get("/api/v1/trials/OTHER-1/studies?count=true"))["total"] == 0
    for path in ("studies", "evidence"):
        assert body(api.get(f"/api/v1/{path}?trial={other}&count=true"))["total"] == 0
        counts = body(api.get(f"/api/v1/{path}?facets=trials"))["facets"]["trials"]
        assert other not in {row["value"] for row in counts}
    shown = everything(api, str(published_study.record_id))
    del shown["/api/v1/changes"]  # it names each trial that was published
    assert not [path for path, content in shown.items() if other.encode() in content or b"SECRET" in content]


def test_a_link_is_seen_once_accepted_and_published_and_no_longer_once_rejected(
    api: CheckedClient, published_study: Study, curator: User
) -> None:
    other = publish_trial(curator, trial_documents.minimal())
    link = linked(published_study, other, LinkDecision.PROPOSED)

    def numbers_of_items() -> list[int]:
        totals = [body(api.get(f"/api/v1/trials/{other}/studies?count=true"))["total"]]
        return totals + [
            body(api.get(f"/api/v1/{name}?trial={other}&count=true"))["total"] for name in ("studies", "evidence")
        ]

    actions.accept_link(link=link, by=curator)
    assert numbers_of_items() == [0, 0, 0]
    actions.publish(record=published_study, by=curator)
    assert numbers_of_items() == [1, 1, 5]
    actions.reject_link(link=link, by=curator)
    assert numbers_of_items() == [1, 1, 5]
    actions.publish(record=published_study, by=curator)
    assert numbers_of_items() == [0, 0, 0]


def test_proposing_links_changes_nothing_that_is_seen(api: CheckedClient, published: Trial, curator: User) -> None:
    study = actions.create(by=curator, document=minimal(summary="Reports NCT09999991."))
    actions.publish(record=study, by=curator)
    before = everything(api, str(study.record_id))

    assert actions.propose_links(record=study, by=curator)
    assert everything(api, str(study.record_id)) == before


def test_no_public_read_touches_a_table_of_working_copies(api: CheckedClient, published_study: Study) -> None:
    with CaptureQueriesContext(connection) as captured:
        answers: dict[str, Any] = everything(api, DOI)
        for query in ("q=x&trial=x&identifier=x", "facets=trials,drugs&fields=*", "sort=-enrolled&relation=MENTIONS"):
            api.get(f"/api/v1/trials/NCT09999991/studies?{query}")

    assert all(answers.values())
    assert set(re.findall(r'(?:FROM|JOIN) "(\w+)"', " ".join(query["sql"] for query in captured))) <= PUBLIC
