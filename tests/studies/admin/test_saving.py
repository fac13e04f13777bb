"""Saving the page of a study: one event per save, none without a change, and nothing lost on the way."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.curation.models import CurationEvent
from studies import actions
from studies.document import render
from studies.models import Outcome, Study
from tests.factories import studies as documents
from tests.forms import Sent, address, complaints, form_on, opened, row, saved
from tests.studies.admin.conftest import as_somebody

pytestmark = pytest.mark.django_db


def events(study: Study) -> list[CurationEvent]:
    """Return what was done to a study, newest first."""
    return list(CurationEvent.objects.filter(kind="study", draft=study.pk))


def paths(event: CurationEvent) -> list[str]:
    """Return where an event changed something."""
    changes: Any = event.changes
    return [change["path"] for change in changes]


def test_saving_an_untouched_page_changes_nothing_and_leaves_no_event(admin: Client, study: Study) -> None:
    before, document = len(events(study)), render(study)

    saved(admin, study, opened(admin, study))

    assert render(study) == document
    assert len(events(study)) == before


def test_a_save_is_one_event_that_names_every_changed_value_and_says_why(
    admin: Client, study: Study, untouched: Sent
) -> None:
    sent = untouched | {
        "title": "Another title", "outcomes-0-value": "37", "timeline-1-dose": "10 mg/kg", "why": "As printed",
        "adverse_events-1-term": "Fatigue", "baseline-0-high": "80", "enrolled": "31",
    }  # fmt: skip

    saved(admin, study, sent)

    newest, *_ = events(study)
    assert (newest.note, newest.actor, len(events(study))) == ("As printed", "curator", 2)
    assert set(paths(newest)) == {
        "/title", "/population/enrolled", "/baseline/0/high", "/outcomes/0/value", "/adverse_events/1/term",
        "/timeline/1/dose",
    }  # fmt: skip


def test_a_new_study_starts_with_a_few_fields_and_one_event(admin: Client) -> None:
    sent = {"title": "A new study", "study_type": "CASE_REPORT", "why": "From the paper"}

    response = admin.post("/admin/studies/study/add/", sent)

    study = Study.objects.get(title="A new study")
    assert response.headers["Location"] == address(study)
    (event,) = events(study)
    assert (event.verb, event.note) == ("CREATE", "From the paper")


def test_added_rows_come_last_and_rows_are_reordered_with_their_provenance(
    admin: Client, study: Study, untouched: Sent
) -> None:
    sent = untouched
    group = study.groups.get(key="all")
    row(sent, "outcomes", measure="DCR", value="63.0", unit="%", group=str(group.pk), comparator="")
    sent |= {"outcomes-0-position": "1", "outcomes-1-position": "0"}

    saved(admin, study, sent)

    assert [each["measure"] for each in render(study)["outcomes"]] == ["OS", "ORR", "PFS", "BIOMARKER", "DOR", "DCR"]
    assert list(study.provenance.values_list("path", flat=True)) == ["/outcomes/1/value"]


def test_a_row_is_deleted_and_its_provenance_with_it(admin: Client, study: Study, untouched: Sent) -> None:
    saved(admin, study, untouched | {"outcomes-0-DELETE": "on", "timeline-3-DELETE": "on"})

    assert [each["measure"] for each in render(study)["outcomes"]] == ["OS", "PFS", "BIOMARKER", "DOR"]
    assert study.timeline.count() == 5
    assert not study.provenance.exists()


def test_a_colleagues_change_in_between_is_shown_and_nothing_is_saved(
    admin: Client, study: Study, untouched: Sent
) -> None:
    colleague = as_somebody("colleague", "view_study", "change_study")
    mine = untouched | {"title": "Mine", "outcomes-0-value": "37"}
    saved(colleague, study, opened(colleague, study) | {"title": "Theirs", "outcomes-3-DELETE": "on"})

    response = admin.post(address(study), mine)

    assert "colleague changed this record after you opened it. Nothing was saved." in response.content.decode()
    assert (render(study)["title"], render(study)["outcomes"][0]["value"]) == ("Theirs", "37.0")
    saved(admin, study, form_on(response, form="study_form"))
    assert (render(study)["title"], render(study)["outcomes"][0]["value"]) == ("Mine", "37")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("published_on", "2026-02-30", "“2026-02-30” is not a day of the calendar."),
        ("adverse_events-0-grade", "6", "Write ANY, one grade (3) or a range of grades (3-4)."),
        ("groups-1-key", "all", "Please correct the duplicate data"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    admin: Client, study: Study, untouched: Sent, field: str, typed: str, sentence: str
) -> None:
    document = render(study)

    response = admin.post(address(study), untouched | {field: typed})

    assert sentence in response.content.decode()
    assert render(study) == document


def test_three_hundred_outcomes_have_a_page_of_their_own_and_the_rest_is_saved(
    admin: Client, study: Study, curator: User
) -> None:
    rows = [documents.outcome(group="all", note=f"Row {number}") for number in range(300)]
    actions.replace(record=study, document=documents.complete() | {"outcomes": rows}, by=curator)
    sent = opened(admin, study)
    assert "outcomes-TOTAL_FORMS" not in sent
    assert "adverse_events-0-term" in sent

    saved(admin, study, sent | {"title": "Another title"})

    assert (render(study)["title"], len(render(study)["outcomes"])) == ("Another title", 300)


def test_a_row_on_a_page_of_its_own_is_saved_as_one_change_of_the_study(admin: Client, study: Study) -> None:
    outcome = Outcome.objects.get(study=study, measure="PFS")
    page = f"/admin/studies/outcome/{outcome.pk}/change/"
    assert admin.get(f"/admin/studies/outcome/?study__id__exact={study.pk}").status_code == 200
    sent = form_on(admin.get(page), form="outcome_form")
    sent |= {"value": "0.69", "place": "1", "note": "As in Table 2", "why": "Read"}

    response = admin.post(page, sent)

    assert response.status_code == 302, response.context["adminform"].form.errors
    first = render(study)["outcomes"][0]
    assert (first["measure"], first["value"], first["note"]) == ("PFS", "0.69", "As in Table 2")
    assert events(study)[0].note == "Read"
    assert list(study.provenance.values_list("path", flat=True)) == ["/outcomes/1/value"]


@pytest.mark.parametrize("model", ["outcome", "baseline", "adverseevent", "group", "studyprovenance"])
def test_a_page_of_a_list_takes_as_many_queries_for_one_row_as_for_forty(
    admin: Client, study: Study, curator: User, model: str, django_assert_max_num_queries: Any
) -> None:
    document = documents.complete()
    for name in ("outcomes", "baseline", "adverse_events", "provenance"):
        document[name] = document[name][:1] * 40
    document["groups"] += [{"key": f"g{number}", "parent": "all"} for number in range(40)]
    actions.replace(record=study, document=document, by=curator)

    with django_assert_max_num_queries(25):
        response = admin.get(f"/admin/studies/{model}/?study__id__exact={study.pk}")

    assert len(response.context["cl"].result_list) >= 40


@pytest.mark.parametrize(
    "model",
    ["studysource", "studyprovenance", "studyidentifier", "group", "baseline", "outcome", "adverseevent",
     "timelineentry"],
)  # fmt: skip
def test_every_list_has_a_page_for_whoever_may_see_the_study_and_for_nobody_else(study: Study, model: str) -> None:
    page = f"/admin/studies/{model}/?study__id__exact={study.pk}"
    adding = page.replace("?", "add/?")
    reader, writer = as_somebody("reader", "view_study"), as_somebody("writer", "view_study", "change_study")

    assert reader.get(page).status_code == writer.get(page).status_code == writer.get(adding).status_code == 200
    assert reader.get(adding).status_code == as_somebody("nobody").get(page).status_code == 403


@pytest.mark.parametrize(("typed", "stored"), [("95%", "95"), ("99.5 %", "99.5"), (" 90 ", "90"), ("", "")])
def test_the_level_of_an_interval_is_stored_without_its_sign(
    admin: Client, study: Study, untouched: Sent, typed: str, stored: str
) -> None:
    saved(admin, study, untouched | {"outcomes-0-interval_level": typed})

    assert study.outcomes.all()[0].interval_level == stored


@pytest.mark.parametrize("typed", ["ninety-five", "95 CI", "195", "-95", "95,0", "95%%"])
def test_a_level_that_is_no_number_of_percent_is_refused(
    admin: Client, study: Study, untouched: Sent, typed: str
) -> None:
    response = admin.post(address(study), untouched | {"outcomes-0-interval_level": typed})

    assert "is not a number of percent" in str(complaints(response))
    assert study.outcomes.all()[0].interval_level == "95"
