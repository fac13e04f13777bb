"""Links that a program proposed wait in a queue; a curator accepts or rejects them through the actions."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.curation.models import CurationEvent
from studies import actions
from studies.document import render
from studies.models import Study, TrialLink
from tests.factories import studies as documents
from tests.factories.records import CuratorFactory
from tests.forms import Sent, address, form_on, opened, row, saved
from tests.studies.admin.conftest import as_somebody
from trials.models import Trial

pytestmark = pytest.mark.django_db
QUEUE = "/admin/studies/triallink/"


@pytest.fixture
def unlinked(published: Trial, curator: User) -> Study:
    """A study that names a trial, without a link to it."""
    return actions.create(by=curator, document=documents.minimal(summary="The protocol number was NCT09999991."))


@pytest.fixture
def link(unlinked: Study, curator: User) -> TrialLink:
    """The link that is proposed for it."""
    (proposal,) = actions.propose_links(record=unlinked, by=curator)
    return proposal


def page(link: TrialLink) -> str:
    return f"{QUEUE}{link.pk}/change/"


def decided(client: Client, link: TrialLink, decision: str, **values: Any) -> Any:
    """Open the page of a link and press a button."""
    sent = form_on(client.get(page(link)), form="decision_form")
    return client.post(page(link), sent | {"decision": decision, **values})


def events(study: Study) -> list[tuple[str, str]]:
    rows = CurationEvent.objects.filter(kind="study", draft=study.pk).values_list("verb", "note")
    return list(rows)


def listed(client: Client, query: str = "") -> list[TrialLink]:
    return list(client.get(f"{QUEUE}?{query}").context["cl"].result_list)


def test_the_button_looks_for_trials_and_leads_back_to_their_tab(admin: Client, unlinked: Study) -> None:
    assert f'action="{address(unlinked, "look")}"' in admin.get(address(unlinked)).content.decode()

    response = admin.post(address(unlinked, "look"))

    assert response.headers["Location"] == f"{address(unlinked)}#section-trials"
    assert "1 trial found." in admin.get(address(unlinked)).content.decode()
    assert unlinked.links.get().decision == "PROPOSED"
    admin.post(address(unlinked, "look"))
    assert "The study names no further trial of this registry." in admin.get(address(unlinked)).content.decode()


def test_looking_for_trials_is_for_those_who_may_change_the_study(unlinked: Study, admin: Client) -> None:
    reader = as_somebody("reader", "view_study")

    assert reader.post(address(unlinked, "look")).status_code == 403
    assert admin.get(address(unlinked, "look")).status_code == 405
    assert address(unlinked, "look") not in reader.get(address(unlinked)).content.decode()
    assert not unlinked.links.exists()


def test_the_queue_shows_what_waits_with_the_study_the_trial_and_the_reason(
    admin: Client, link: TrialLink, study: Study
) -> None:
    assert listed(admin) == [link]
    assert listed(admin, "decision=ACCEPTED") == list(study.links.all())
    assert len(listed(admin, "decision=all")) == len(listed(admin, "decision=forged")) == 2
    assert listed(admin, f"study__id__exact={study.pk}") == list(study.links.all())

    shown = admin.get(QUEUE).content.decode()

    for text in ("A study of something", "NCT09999991", "(Summary)", link.trial, "Drug A With Drug B in Advanced"):
        assert text in shown


def test_the_first_page_counts_what_waits(admin: Client, link: TrialLink) -> None:
    cards = [card for kind in admin.get("/admin/").context["overview"] for card in kind["cards"]]

    (card,) = [card for card in cards if card["name"] == "Links to decide"]
    assert (card["count"], card["address"]) == (1, QUEUE)


def test_the_queue_takes_as_many_queries_for_one_link_as_for_twenty(
    admin: Client, link: TrialLink, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        study = Study.objects.create(title=f"Study {number}")
        study.links.create(trial=link.trial, decision="PROPOSED")

    with django_assert_max_num_queries(8):
        assert len(listed(admin)) == 21


def test_a_link_is_accepted_with_another_relation_and_a_note_as_one_event(admin: Client, link: TrialLink) -> None:
    before = len(events(link.study))

    response = decided(admin, link, "ACCEPTED", relation="REPORTS_RESULTS", note="The paper says so")

    assert response.headers["Location"] == QUEUE
    link.refresh_from_db()
    assert (link.decision, link.relation, link.decided_by) == ("ACCEPTED", "REPORTS_RESULTS", "curator")
    assert render(link.study)["trials"] == [
        {"trial": link.trial, "named": "NCT09999991", "relation": "REPORTS_RESULTS"}
    ]
    assert events(link.study)[:-before] == [("CHANGE", "The paper says so")]


def test_a_link_is_rejected_and_stays_so(admin: Client, link: TrialLink, curator: User) -> None:
    decided(admin, link, "REJECTED", note="Another trial")

    link.refresh_from_db()
    assert (link.decision, link.decided_by) == ("REJECTED", "curator")
    assert events(link.study)[0] == ("CHANGE", "Another trial")
    assert actions.propose_links(record=link.study, by=curator) == []
    assert listed(admin) == []


def test_the_page_of_a_link_shows_the_text_in_which_the_study_names_the_trial(admin: Client, link: TrialLink) -> None:
    assert "The protocol number was NCT09999991." in admin.get(page(link)).content.decode()


def test_what_a_colleague_decided_meanwhile_is_not_decided_over_unknowingly(
    admin: Client, link: TrialLink, curator: User
) -> None:
    mine = form_on(admin.get(page(link)), form="decision_form")
    actions.reject_link(link=link, by=CuratorFactory.create(username="colleague"))

    response = admin.post(page(link), mine | {"decision": "ACCEPTED", "note": "Mine"})

    assert response.status_code == 409
    assert "colleague rejected this link after you opened it. Nothing was saved." in response.content.decode()
    link.refresh_from_db()
    assert link.decision == "REJECTED"
    again = form_on(response, form="decision_form")
    assert again["note"] == "Mine"
    assert admin.post(page(link), again | {"decision": "ACCEPTED"}).status_code == 302
    link.refresh_from_db()
    assert link.decision == "ACCEPTED"


def test_a_link_is_not_given_the_relation_of_another_link_to_the_same_trial(admin: Client, link: TrialLink) -> None:
    link.study.links.create(trial=link.trial, relation="BACKGROUND")

    response = decided(admin, link, "ACCEPTED", relation="BACKGROUND")

    assert response.status_code == 409
    assert "The study has another link to" in response.content.decode()
    link.refresh_from_db()
    assert link.decision == "PROPOSED"


def test_a_link_that_was_taken_away_meanwhile_is_refused(admin: Client, link: TrialLink) -> None:
    link.delete()

    assert admin.post(f"{QUEUE}{link.pk or 1}/change/", {"decision": "ACCEPTED"}).status_code == 404


@pytest.mark.parametrize(("verb", "decision"), [("accept", "ACCEPTED"), ("reject", "REJECTED")])
def test_many_links_are_decided_at_once_each_as_a_change_of_its_study(
    admin: Client, link: TrialLink, curator: User, verb: str, decision: str
) -> None:
    other = actions.create(by=curator, document=documents.minimal(summary="NCT09999991 again."))
    (second,) = actions.propose_links(record=other, by=curator)

    response = admin.post(QUEUE, {"action": verb, "_selected_action": [link.pk, second.pk]}, follow=True)

    assert f"2 links {decision.lower()}." in response.content.decode()
    assert list(TrialLink.objects.values_list("decision", "decided_by")) == [(decision, "curator")] * 2
    for study in (link.study, other):
        assert events(study)[0][0] == "CHANGE"


def test_links_that_were_decided_meanwhile_are_left_alone_and_counted(
    admin: Client, link: TrialLink, curator: User
) -> None:
    actions.reject_link(link=link, by=curator)

    response = admin.post(QUEUE, {"action": "accept", "_selected_action": [link.pk]}, follow=True)

    assert "1 of the chosen links had been decided meanwhile" in response.content.decode()
    link.refresh_from_db()
    assert link.decision == "REJECTED"


def test_only_those_who_may_change_studies_decide_and_nobody_deletes(link: TrialLink, admin: Client) -> None:
    reader, writer = as_somebody("reader", "view_study"), as_somebody("writer", "view_study", "change_study")
    sent = {"decision": "ACCEPTED", "relation": "MENTIONS", "previous_decision": "PROPOSED"}

    for address_ in (QUEUE, page(link)):
        assert reader.get(address_).status_code == 200
        assert as_somebody(f"nobody{address_}").get(address_).status_code == 403
        assert Client().get(address_).status_code == 302
    assert reader.post(page(link), sent).status_code == 403
    reader.post(QUEUE, {"action": "accept", "_selected_action": [link.pk]})
    assert TrialLink.objects.get().decision == "PROPOSED"
    assert admin.post(f"{QUEUE}{link.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin.get(f"{QUEUE}add/").status_code == 403
    assert writer.post(page(link), sent).status_code == 302
    assert TrialLink.objects.get().decision == "ACCEPTED"


def test_a_link_is_added_by_hand_and_is_accepted_at_once(admin: Client, unlinked: Study, published: Trial) -> None:
    sent = opened(admin, unlinked)
    row(sent, "links", trial=f" {str(published.record_id).lower()} ", named="The trial", relation="BACKGROUND")

    saved(admin, unlinked, sent)

    link = unlinked.links.get()
    assert (link.trial, link.decision, link.decided_by) == (published.record_id, "ACCEPTED", "curator")
    assert render(unlinked)["trials"][0]["relation"] == "BACKGROUND"
    assert events(unlinked)[0][0] == "CHANGE"


@pytest.mark.parametrize("number", ["TR0000025", "TR0000018", "NCT09999991", "ST0000017", "x", ""])
def test_a_link_leads_to_a_trial_that_is_published_here(admin: Client, unlinked: Study, number: str) -> None:
    sent = opened(admin, unlinked)
    row(sent, "links", trial=number, named="The trial", relation="MENTIONS")

    response = admin.post(address(unlinked), sent)

    assert response.status_code == 200
    assert not unlinked.links.exists()


def test_the_tab_shows_what_was_decided_and_keeps_the_trial_of_a_link(
    admin: Client, study: Study, unlinked: Study, link: TrialLink
) -> None:
    shown = admin.get(address(unlinked)).content.decode()
    assert "Proposed" in shown
    assert page(link) in shown

    saved(admin, unlinked, opened(admin, unlinked) | {"links-0-trial": "TR0000025", "links-0-relation": "BACKGROUND"})

    link.refresh_from_db()
    assert (link.trial, link.relation, link.decision) == (study.links.get().trial, "BACKGROUND", "PROPOSED")


def test_the_same_link_is_not_added_twice(admin: Client, study: Study, untouched: Sent) -> None:
    sent, there = untouched, study.links.get()
    row(sent, "links", trial=there.trial, named="", relation=there.relation)

    assert admin.post(address(study), sent).status_code == 200
    assert study.links.count() == 1
