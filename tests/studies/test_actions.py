"""What changes the state of a study: its life is that of every record, its links to trials are its own."""

import io
from collections.abc import Callable

import orjson
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from registry.curation.models import CurationEvent
from registry.records.rebuilding import rebuild
from registry.refusals import NothingToPublish, NotReady
from studies import actions
from studies.choices import LinkDecision, LinkRelation
from studies.document import render
from studies.models import PublishedOutcome, PublishedStudy, Study, TrialLink
from tests.factories import studies as documents
from trials.models import Trial


def proposed(study: Study, trial: str) -> TrialLink:
    return study.links.create(trial=trial, named="EX-001", decision="PROPOSED", position=1)


@pytest.mark.django_db
def test_publishing_gives_a_number_of_its_own_kind_and_adds_the_findings(study: Study, curator: User) -> None:
    study.outcomes.filter(position=0).update(value="30.3")
    actions.LIFECYCLE.reread(record=study, entries=study.provenance.values_list("pk", flat=True), by=curator)
    publication = actions.publish(record=study, by=curator)

    assert publication.record_id == "ST0000017"
    assert [row["code"] for row in orjson.loads(publication.content)["findings"]] == ["PERCENTAGE_MISMATCH"]
    assert PublishedStudy.objects.get().finding_severities == ["INCONSISTENT"]


@pytest.mark.django_db
def test_findings_never_refuse_a_publication(curator: User) -> None:
    impossible = documents.minimal(outcomes=[documents.outcome(value="130", numerator=30)])
    study = actions.create(by=curator, document=impossible)

    assert actions.publish(record=study, by=curator).version == 1


@pytest.mark.django_db
def test_an_unchanged_study_is_not_published_again_although_findings_are_added(
    published_study: Study, curator: User
) -> None:
    with pytest.raises(NothingToPublish):
        actions.publish(record=published_study, by=curator)


@pytest.mark.django_db
def test_a_new_version_takes_the_place_of_the_outcomes_of_the_one_before(published_study: Study, curator: User) -> None:
    assert PublishedOutcome.objects.count() == 5
    with actions.changing(record=published_study, by=curator) as locked:
        locked.outcomes.exclude(position=0).delete()
    actions.publish(record=published_study, by=curator)

    assert list(PublishedOutcome.objects.values_list("key", flat=True)) == [f"{published_study.record_id}/000000"]


@pytest.mark.django_db
def test_the_view_of_the_public_can_be_made_anew_from_the_ledger(published_study: Study) -> None:
    studies, outcomes = list(PublishedStudy.objects.values()), list(PublishedOutcome.objects.values())
    assert rebuild(actions.PUBLISHING.index) == 1

    assert list(PublishedStudy.objects.values()) == studies
    assert list(PublishedOutcome.objects.values()) == outcomes


@pytest.mark.django_db
def test_a_link_to_a_trial_that_is_not_published_here_refuses_publication(study: Study, curator: User) -> None:
    study.links.update(trial="TR0000025")
    with pytest.raises(NotReady) as refused:
        actions.publish(record=study, by=curator)

    assert [(each.code, each.pointer) for each in refused.value.findings] == [
        ("LINK_TO_UNPUBLISHED_TRIAL", "/trials/0/trial")
    ]


@pytest.mark.django_db
def test_trials_that_a_study_names_are_proposed_once(published: Trial, curator: User) -> None:
    document = documents.minimal(summary="The protocol number was NCT09999991.")
    study = actions.create(by=curator, document=document)
    [link] = actions.propose_links(record=study, by=curator)

    assert (link.trial, link.decision, link.pointer) == (published.record_id, "PROPOSED", "/summary")
    assert "NCT09999991" in link.reason
    assert actions.propose_links(record=study, by=curator) == []
    assert render(study) == document


@pytest.mark.django_db
def test_an_accepted_link_becomes_part_of_the_study_and_of_its_history(published: Trial, curator: User) -> None:
    study = actions.create(by=curator, document=documents.minimal())
    link = proposed(study, str(published.record_id))
    actions.accept_link(link=link, by=curator)

    assert render(study)["trials"] == [{"trial": published.record_id, "named": "EX-001", "relation": "MENTIONS"}]
    event = CurationEvent.objects.filter(kind="study").latest("pk")
    assert (event.verb, event.actor, event.revision) == ("CHANGE", "curator", 1)
    link.refresh_from_db()
    assert (link.decision, link.decided_by, bool(link.decided_at)) == ("ACCEPTED", "curator", True)


@pytest.mark.django_db
def test_a_rejected_link_is_not_proposed_again_and_leaves_a_trace(published: Trial, curator: User) -> None:
    study = actions.create(by=curator, document=documents.minimal(summary="As in NCT09999991."))
    [link] = actions.propose_links(record=study, by=curator)
    actions.reject_link(link=link, by=curator, note="Another trial with this number in it.")

    assert actions.propose_links(record=study, by=curator) == []
    assert "trials" not in render(study)
    assert CurationEvent.objects.filter(kind="study").latest("pk").note == "Another trial with this number in it."


@pytest.mark.django_db
def test_rejecting_an_accepted_link_takes_it_out_and_its_provenance_with_it(study: Study, curator: User) -> None:
    [source] = study.sources.all()
    study.provenance.create(source=source, path="/trials/0/named", position=1)
    actions.reject_link(link=study.links.get(), by=curator)

    assert "trials" not in render(study)
    assert [row["path"] for row in render(study)["provenance"]] == ["/outcomes/0/value"]


@pytest.mark.django_db
def test_deciding_twice_writes_one_event(published: Trial, curator: User) -> None:
    study = actions.create(by=curator, document=documents.minimal())
    link = proposed(study, str(published.record_id))
    for _ in range(2):
        actions.reject_link(link=link, by=curator)

    assert CurationEvent.objects.filter(kind="study", verb="CHANGE").count() == 1


@pytest.mark.django_db
def test_a_link_is_accepted_under_another_relation_as_one_event(published: Trial, curator: User) -> None:
    study = actions.create(by=curator, document=documents.minimal())
    link = proposed(study, str(published.record_id))
    before = CurationEvent.objects.count()
    actions.accept_link(
        link=link, by=curator, relation=LinkRelation.REPORTS_RESULTS, previous_decision=LinkDecision.PROPOSED
    )

    assert render(study)["trials"][0]["relation"] == "REPORTS_RESULTS"
    assert CurationEvent.objects.count() == before + 1


@pytest.mark.django_db
@pytest.mark.parametrize("decide", [actions.accept_link, actions.reject_link])
def test_a_link_is_not_decided_over_a_decision_that_was_not_seen(
    published: Trial, curator: User, decide: Callable[..., None]
) -> None:
    study = actions.create(by=curator, document=documents.minimal())
    link = proposed(study, str(published.record_id))
    actions.reject_link(link=link, by=curator)

    with pytest.raises(actions.DecidedMeanwhile, match="curator rejected this link after you opened it"):
        decide(link=link, by=curator, previous_decision=LinkDecision.PROPOSED)
    link.refresh_from_db()
    assert link.decision == "REJECTED"


@pytest.mark.django_db
@pytest.mark.parametrize("decide", [actions.accept_link, actions.reject_link])
def test_a_link_that_was_taken_away_is_not_decided(
    published: Trial, curator: User, decide: Callable[..., None]
) -> None:
    study = actions.create(by=curator, document=documents.minimal())
    link = proposed(study, str(published.record_id))
    study.links.all().delete()

    with pytest.raises(actions.DecidedMeanwhile, match="taken away"):
        decide(link=link, by=curator)


@pytest.mark.django_db
def test_a_link_does_not_take_the_relation_of_another_to_the_same_trial(published: Trial, curator: User) -> None:
    study = actions.create(by=curator, document=documents.minimal())
    link = proposed(study, str(published.record_id))
    study.links.create(trial=link.trial, relation="BACKGROUND")

    with pytest.raises(actions.LinkedAlready):
        actions.accept_link(link=link, by=curator, relation=LinkRelation.BACKGROUND)
    link.refresh_from_db()
    assert (link.decision, link.relation) == ("PROPOSED", "MENTIONS")


@pytest.mark.django_db
def test_an_unpublished_study_can_be_discarded_with_everything_in_it(study: Study, curator: User) -> None:
    actions.discard(record=study, by=curator)

    assert not Study.objects.exists()
    assert not TrialLink.objects.exists()


@pytest.mark.django_db
def test_all_studies_can_be_looked_through_at_once(published: Trial, curator: User) -> None:
    actions.create(by=curator, document=documents.minimal(summary="As in NCT09999991."))
    out = io.StringIO()
    call_command("propose_links", by="curator", stdout=out)

    assert str(published.record_id) in out.getvalue()
    assert TrialLink.objects.get().decision == "PROPOSED"
    with pytest.raises(CommandError, match="no account nobody"):
        call_command("propose_links", by="nobody")
