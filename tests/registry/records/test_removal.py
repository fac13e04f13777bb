"""A record is taken back from the public and made public again; its history stays through both."""

import hashlib
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from registry.curation.models import CurationEvent
from registry.curation.workflow import State, Verb
from registry.ledger.models import Event, Publication
from registry.records.rebuilding import rebuild
from registry.refusals import MoveNotAllowed, NotPublished, RecordRemoved
from studies import actions as studies
from tests.client import CheckedClient
from tests.factories import documents
from tests.factories import studies as study_documents
from tests.publishing import publish_trial
from trials import actions as trials
from trials.models import FormerTrialIdentifier, PublishedTrial, Trial

pytestmark = pytest.mark.django_db
WHY = "Registered twice; see TR0000025."
NCT = {"type": "NCT", "value": "NCT01234567"}


@pytest.fixture
def removed(curator: User) -> str:
    """The number of a trial without a working copy that was removed."""
    first = trials.PUBLISHING.publish(document=documents.minimal(identifiers=[NCT]), record_id=None, by=curator)
    trials.PUBLISHING.remove(record_id=first.record_id, by=curator, note=WHY)
    return first.record_id


def current(record_id: str) -> Publication:
    return Publication.objects.filter(record_id=record_id).order_by("-version")[0]


def test_the_address_of_a_removed_record_says_what_it_was_and_why_it_is_gone(api: CheckedClient, removed: str) -> None:
    response = api.get(f"/api/v1/trials/{removed}")

    assert response.status_code == 410
    body = response.json()
    assert (body["id"], body["version"], body["title"]) == (removed, 2, documents.minimal()["brief_title"])
    assert body["identifiers"] == [NCT]
    assert body["removed"] == {"reason": WHY, "last_version": 1}
    assert response.headers["ETag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'


def test_who_has_the_words_of_a_removal_is_still_told_that_the_record_is_gone(api: CheckedClient, removed: str) -> None:
    etag = api.get(f"/api/v1/trials/{removed}").headers["ETag"]
    assert api.get(f"/api/v1/trials/{removed}", headers={"If-None-Match": etag}).status_code == 410


@pytest.mark.parametrize("part", ["", "/arms", "/endpoints", "/sites", "/studies", "/enrollment.svg", "/versions/2"])
def test_so_does_each_address_below_it_and_each_by_a_number_that_it_had(
    api: CheckedClient, removed: str, part: str
) -> None:
    tombstone = api.get(f"/api/v1/trials/{removed}")
    for number in (removed, "NCT01234567", "nct01234567"):
        response = api.get(f"/api/v1/trials/{number}{part}")
        assert (response.status_code, response.content) == (410, tombstone.content)
        assert response.headers["ETag"] == tombstone.headers["ETag"]


def test_its_history_is_there_by_a_number_that_it_had(api: CheckedClient, removed: str) -> None:
    for part in ("versions", "versions/1"):
        by_number, by_its_own = (api.get(f"/api/v1/trials/{number}/{part}") for number in ("NCT01234567", removed))
        assert (by_number.status_code, by_number.content) == (200, by_its_own.content)


def test_a_study_that_is_removed_is_found_by_its_doi_and_no_trial_is(api: CheckedClient, curator: User) -> None:
    document = study_documents.minimal(identifiers=[{"type": "DOI", "value": "10.1000/abc"}])
    number = studies.PUBLISHING.publish(document=document, record_id=None, by=curator).record_id
    studies.PUBLISHING.remove(record_id=number, by=curator, note=WHY)

    assert api.get("/api/v1/studies/10.1000/ABC").content == api.get(f"/api/v1/studies/{number}").content
    for name in ("10.1000/abc", number):
        assert api.get(f"/api/v1/trials/{name}").status_code == 404


def test_a_number_that_another_record_has_leads_there_and_back_once_that_is_removed_too(
    api: CheckedClient, removed: str, curator: User
) -> None:
    second = publish_trial(curator, documents.minimal(identifiers=[NCT]))
    assert api.get("/api/v1/trials/NCT01234567").json()["id"] == second
    assert api.get(f"/api/v1/trials/{removed}").status_code == 410

    trials.PUBLISHING.remove(record_id=second, by=curator, note=WHY)

    response = api.get("/api/v1/trials/NCT01234567")
    assert (response.status_code, response.json()["id"]) == (410, second)


def test_of_removed_records_the_one_whose_own_the_number_was_is_named(
    api: CheckedClient, removed: str, curator: User
) -> None:
    mentions = publish_trial(curator, documents.minimal(identifiers=[{"type": "OTHER", "value": NCT["value"]}]))
    trials.PUBLISHING.remove(record_id=mentions, by=curator, note=WHY)

    assert api.get("/api/v1/trials/NCT01234567").json()["id"] == removed


def test_an_old_version_is_redacted_and_its_numbers_lead_to_the_tombstone_still(
    api: CheckedClient, removed: str, curator: User
) -> None:
    trials.PUBLISHING.redact(record_id=removed, version=1, by=curator, note="A court's order.")

    response = api.get("/api/v1/trials/NCT01234567")
    assert (response.status_code, response.content) == (410, current(removed).content.encode())


def test_no_list_count_facet_or_search_has_it(api: CheckedClient, removed: str) -> None:
    for query in ("count=true", "q=NCT01234567", "facets=study_type"):
        body = api.get(f"/api/v1/trials?{query}").json()
        assert body["items"] == []
        assert body.get("total", 0) == 0
        assert not any(body.get("facets", {}).values())


def test_its_history_stays_and_says_that_it_was_removed(api: CheckedClient, removed: str) -> None:
    versions = api.get(f"/api/v1/trials/{removed}/versions").json()["items"]
    assert [(row["version"], row["event"], row["note"]) for row in versions] == [
        (2, "REMOVED", WHY), (1, "PUBLISHED", ""),
    ]  # fmt: skip
    assert api.get(f"/api/v1/trials/{removed}/versions/1").json()["brief_title"] == documents.minimal()["brief_title"]
    assert api.get(f"/api/v1/trials/{removed}/versions/2").status_code == 410
    assert [row["event"] for row in api.get("/api/v1/changes").json()["items"]] == ["PUBLISHED", "REMOVED"]


def test_a_removed_record_rests(removed: str, curator: User) -> None:
    for act in (
        lambda: trials.PUBLISHING.publish(document=documents.minimal(acronym="N"), record_id=removed, by=curator),
        lambda: trials.PUBLISHING.remove(record_id=removed, by=curator, note=WHY),
    ):
        with pytest.raises(RecordRemoved, match=f"{removed} was removed: reinstate it first"):
            act()
    with pytest.raises(NotPublished):
        trials.adopt(record_id=removed, by=curator)
    assert Publication.objects.count() == 2


def test_reinstating_makes_it_public_again_as_it_was(api: CheckedClient, removed: str, curator: User) -> None:
    trials.PUBLISHING.reinstate(record_id=removed, by=curator, note="They are two trials.")

    body = api.get(f"/api/v1/trials/{removed}").json()
    assert (body["version"], body["brief_title"]) == (3, documents.minimal()["brief_title"])
    assert api.get("/api/v1/trials/NCT01234567").json() == body
    assert not FormerTrialIdentifier.objects.exists()
    assert [row["id"] for row in api.get("/api/v1/trials?q=NCT01234567").json()["items"]] == [removed]
    assert current(removed).event == Event.REINSTATED
    first = Publication.objects.get(version=1)
    assert current(removed).body_sha256 == first.body_sha256


def test_only_what_is_removed_can_be_reinstated(curator: User, removed: str) -> None:
    trials.PUBLISHING.reinstate(record_id=removed, by=curator, note="They are two trials.")
    with pytest.raises(MoveNotAllowed, match=f"{removed} is not removed"):
        trials.PUBLISHING.reinstate(record_id=removed, by=curator, note="They are two trials.")
    with pytest.raises(NotPublished):
        trials.PUBLISHING.remove(record_id="TR9999999", by=curator, note=WHY)


def test_what_was_being_written_when_a_record_was_removed_is_still_a_draft_when_it_is_back(
    published: Trial, curator: User
) -> None:
    trials.replace(record=published, document=documents.minimal(), by=curator)
    trials.remove(record=published, by=curator, note=WHY)
    published.refresh_from_db()
    assert published.state == State.REMOVED
    with pytest.raises(MoveNotAllowed):
        trials.replace(record=published, document=documents.complete(), by=curator)

    trials.reinstate(record=published, by=curator, note="They are two trials.")

    published.refresh_from_db()
    assert (published.state, published.brief_title) == (State.DRAFT, documents.minimal()["brief_title"])
    assert trials.published_document(published) == documents.complete()
    assert trials.publish(record=published, by=curator).version == 4


def test_removing_leaves_one_event_with_who_and_why(published: Trial, curator: User, removed: str) -> None:
    trials.remove(record=published, by=curator, note=WHY)

    with_copy, without = CurationEvent.objects.filter(verb=Verb.REMOVE)
    assert (with_copy.actor, with_copy.note, with_copy.state_after) == ("curator", WHY, State.REMOVED)
    assert (without.actor, without.note, without.record_id, without.draft) == ("curator", WHY, removed, None)
    assert with_copy.serial == current(str(published.record_id)).serial


def test_a_study_that_is_removed_leaves_the_evidence(api: CheckedClient, curator: User) -> None:
    document = {name: value for name, value in study_documents.complete().items() if name != "trials"}
    study = studies.PUBLISHING.publish(document=document, record_id=None, by=curator)
    assert api.get("/api/v1/evidence").json()["items"]

    studies.PUBLISHING.remove(record_id=study.record_id, by=curator, note="Retracted by mistake.")

    assert api.get("/api/v1/evidence").json()["items"] == []
    assert api.get(f"/api/v1/studies/{study.record_id}").status_code == 410

    studies.PUBLISHING.reinstate(record_id=study.record_id, by=curator, note="The paper stands.")
    assert api.get("/api/v1/evidence").json()["items"]


def test_the_ledger_verifies_and_the_view_is_rebuilt_without_what_was_removed(removed: str, capsys: Any) -> None:
    FormerTrialIdentifier.objects.all().delete()
    rebuild(trials.PUBLISHING.index)
    assert not PublishedTrial.objects.exists()
    assert FormerTrialIdentifier.objects.get().record_id == removed
    call_command("verify_ledger", view=True)
    assert "verifies: 2 entries" in capsys.readouterr().out
    assert orjson.loads(current(removed).content)["removed"]["reason"] == WHY
