"""The whole job of a curator, in a real browser: no script errors, nothing that the page's policy forbids, nothing
that keeps people with a screen reader or without a mouse out."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.browser.conftest import barriers, opened_tabs, save
from tests.factories import documents
from tests.needs import CHROMIUM
from tests.publishing import publish_trial
from trials import actions
from trials.document import render
from trials.models import Trial

TABS = 12
pytestmark = [
    pytest.mark.browser(seconds=90),
    pytest.mark.django_db(transaction=True),
    CHROMIUM.mark,
]


@pytest.fixture
def trial(curator: User) -> Trial:
    """A published trial with everything."""
    trial = actions.create(by=curator, document=documents.complete())
    actions.publish(record=trial, by=curator)
    trial.refresh_from_db()
    return trial


def test_a_curator_logs_in(anonymous_page: Any, curator: User) -> None:
    anonymous_page.goto("/admin/")
    assert not barriers(anonymous_page)
    anonymous_page.fill("#id_username", "curator")
    anonymous_page.fill("#id_password", "a long enough password")
    anonymous_page.click("button[type=submit]")

    anonymous_page.wait_for_url("**/admin/")
    anonymous_page.get_by_text("Trials").first.wait_for()


def test_a_curator_edits_reorders_saves_and_publishes(page: Any, trial: Trial) -> None:
    page.goto("/admin/trials/trial/")
    page.get_by_role("link", name="EXAMPLE-1").first.click()
    page.fill("#id_brief_title", "A better title")
    page.click("#sections a:has-text('Arms & interventions')")
    first, second = page.locator("#arms-group h3 [x-sort\\:handle]").all()[:2]
    _drag(page, second, first)
    page.fill("#id_why", "The sponsor wrote")
    save(page)

    document = render(trial)
    assert document["brief_title"] == "A better title"
    assert [arm["label"] for arm in document["arms"]] == ["Control", "Combination"]
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_text("What would change for the public").wait_for()
    page.fill("#id_note", "New title")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published as version 2").wait_for()
    published = page.request.get(f"/api/v1/trials/{trial.record_id}").json()
    assert (published["version"], published["brief_title"]) == (2, "A better title")


def _drag(page: Any, handle: Any, target: Any) -> None:
    start, end = handle.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(end["x"] + 10, start["y"] + (end["y"] - 8 - start["y"]) * step / 10)
        page.wait_for_timeout(30)
    page.mouse.up()
    page.wait_for_timeout(300)


def test_saving_without_touching_anything_leaves_no_trace(page: Any, trial: Trial) -> None:
    page.goto(f"/admin/trials/trial/{trial.pk}/change/")
    page.wait_for_load_state("load")
    save(page)

    trial.refresh_from_db()
    assert (trial.revision, trial.state) == (0, "PUBLISHED")


def test_every_tab_opens_by_keyboard_and_passes_axe(page: Any, trial: Trial) -> None:
    page.goto(f"/admin/trials/trial/{trial.pk}/change/")
    assert not barriers(page)

    assert opened_tabs(page) == TABS
    assert not barriers(page)


OTHER_PAGES = [
    "/admin/", "/admin/trials/trial/", "/admin/trials/trial/add/", "/admin/trials/organization/",
    *(f"/admin/trials/trial/{{pk}}/{name}/" for name in ("preview", "findings", "changes", "events", "publish")),
    "/admin/trials/site/?trial__id__exact={pk}", "/admin/trials/provenance/?trial__id__exact={pk}",
]  # fmt: skip


def test_every_other_page_passes_axe(page: Any, trial: Trial) -> None:
    for address in OTHER_PAGES:
        page.goto(address.format(pk=trial.pk))
        assert not barriers(page), address


def test_a_record_is_discarded_removed_and_reinstated_on_pages_that_pass_axe(
    page: Any, trial: Trial, curator: User
) -> None:
    with actions.changing(record=trial, by=curator) as locked:
        locked.acronym = "NEWER"
        locked.save(update_fields=["acronym"])
    page.goto(f"/admin/trials/trial/{trial.pk}/change/")
    for name, note, done in (
        ("Discard changes", "", "Taken back to what is published."),
        ("Remove", "Registered twice", "Removed."),
        ("Reinstate", "It was not", "Reinstated."),
    ):
        page.get_by_role("link", name=name, exact=True).click()
        assert not barriers(page), name
        page.fill("#id_note", note)
        page.get_by_role("button", name=name).click()
        page.get_by_text(done, exact=True).wait_for()
        assert not barriers(page), done
        assert page.locator("#removal").count() == (name == "Remove")
    assert page.input_value("#id_acronym") == "EXAMPLE-1"


def test_a_new_arm_is_open_and_picks_its_interventions(page: Any, trial: Trial) -> None:
    page.goto(f"/admin/trials/trial/{trial.pk}/change/#section-arms-interventions")
    page.click("#arms-group .add-row")
    page.fill("#id_arms-2-label", "Third")
    page.click("#arms-group .form-group:nth-of-type(3) .select2-selection")
    page.keyboard.type("Drug B")
    page.keyboard.press("Enter")
    save(page)

    assert render(trial)["arms"][2] == {"label": "Third", "interventions": ["B"]}


def test_the_picker_of_organizations_searches(page: Any, trial: Trial) -> None:
    page.goto(f"/admin/trials/trial/{trial.pk}/change/#section-sponsors-people")
    page.click(".field-lead_sponsor .select2-selection")
    page.keyboard.type("found")
    page.locator(".select2-results__option", has_text="Example Foundation").click()
    save(page)

    assert render(trial)["sponsors"]["lead"]["name"] == "Example Foundation"


def test_a_wrong_date_opens_its_tab_and_says_what_is_wrong(page: Any, trial: Trial) -> None:
    page.goto(f"/admin/trials/trial/{trial.pk}/change/#section-status-dates")
    page.fill("#id_start_date", "2026-13")
    page.click("#sections a:has-text('Identification')")
    save(page)

    page.get_by_text("“2026-13” is not a date of the form").wait_for()
    assert page.locator("#id_start_date").is_visible()


def test_who_has_a_number_is_said_while_it_is_typed_in_an_added_row(page: Any, trial: Trial, curator: User) -> None:
    owner = publish_trial(
        curator, documents.minimal(identifiers=[{"type": "NCT", "value": "NCT01234567"}]), working_copy=True
    )
    page.goto(f"/admin/trials/trial/{trial.pk}/change/#section-identification")
    page.click("#identifiers-group .add-row")
    number = page.locator("#identifiers-group input[name$=-value]:not([name*=__prefix__])").last
    number.press_sequentially("NCT0123456")
    remarks = page.locator(f"#{number.get_attribute('id')}_remarks")
    assert remarks.get_attribute("aria-live") == "polite"
    page.locator(f"#{(number.get_attribute('id') or '').replace('value', 'type')}").select_option("NCT")
    remarks.get_by_text("“NCT0123456” is not the form of a number of this type").wait_for()

    number.press_sequentially("7")

    remarks.get_by_text(f"NCT01234567 belongs to {owner}").wait_for()
    assert number.get_attribute("aria-invalid") == "true"
    assert remarks.get_attribute("id") in (number.get_attribute("aria-describedby") or "").split()
    assert remarks.get_by_role("link", name=owner).get_attribute("href").endswith("/change/")
    assert not barriers(page, "#identifiers-group")

    number.press("Backspace")
    number.press_sequentially("8")
    page.wait_for_function("id => !document.getElementById(id).textContent", arg=remarks.get_attribute("id"))
    assert number.get_attribute("aria-invalid") == "false"


def test_a_colleagues_change_is_shown_and_what_was_typed_is_kept(page: Any, trial: Trial, curator: User) -> None:
    page.goto(f"/admin/trials/trial/{trial.pk}/change/")
    with actions.changing(record=trial, by=curator, note="From the paper") as locked:
        locked.acronym = "THEIRS"
        locked.save(update_fields=["acronym"])
    page.fill("#id_acronym", "MINE")
    save(page)

    assert "From the paper" in page.locator("#conflict").inner_text()
    assert page.input_value("#id_acronym") == "MINE"
    assert not barriers(page)
    save(page)
    assert render(trial)["acronym"] == "MINE"
