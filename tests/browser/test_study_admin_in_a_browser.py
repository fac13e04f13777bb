"""A study in a real browser: findings beside the values, pictures, the queue of links, for everyone who curates."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from studies import actions
from studies.document import render
from studies.models import Study
from tests.browser.conftest import barriers, opened_tabs, save
from tests.factories import studies as documents
from tests.needs import CHROMIUM
from trials.models import Trial

TABS = 9
pytestmark = [
    pytest.mark.browser(seconds=60),
    pytest.mark.django_db(transaction=True),
    CHROMIUM.mark,
]


@pytest.fixture
def wrong(published: Trial, curator: User) -> Study:
    """A study with everything, one number that does not agree with the others, and a link that waits."""
    number = str(published.record_id)
    document = documents.complete(trial=number)
    document["outcomes"][0]["value"] = "30.3"
    study = actions.create(by=curator, document=document)
    study.links.create(
        trial=number, named="EX-001", relation="BACKGROUND", decision="PROPOSED", position=1,
        reason="The summary names the protocol code EX-001.", pointer="/summary",
    )  # fmt: skip
    return study


def drawn(picture: Any) -> bool:
    """Wait for a picture; return whether the browser could draw it."""
    picture.scroll_into_view_if_needed()
    picture.evaluate("each => each.decode()")
    return bool(picture.evaluate("each => each.naturalWidth > 0"))


def test_a_finding_leads_to_its_field_and_is_gone_once_the_number_is_mended(page: Any, wrong: Study) -> None:
    page.goto(f"/admin/studies/study/{wrong.pk}/change/")
    assert "1 inconsistent" in page.locator("#remarks summary").inner_text().lower()
    page.click("#remarks summary")
    page.get_by_role("link", name="Outcomes › 1 › Value").click()
    page.wait_for_function("document.activeElement.id === 'id_outcomes-0-value'")
    assert "10 of 27 is 37.0 %, not 30.3 %." in page.locator("#outcomes-group").inner_text()
    assert not barriers(page)

    page.fill("#id_outcomes-0-value", "37.0")
    save(page)

    assert page.locator("#remarks").count() == 0
    assert render(wrong)["outcomes"][0]["value"] == "37.0"


def test_the_course_of_the_case_is_drawn_and_drawn_anew_after_a_save(page: Any, wrong: Study) -> None:
    page.goto(f"/admin/studies/study/{wrong.pk}/change/#section-timeline")
    picture = page.locator("img[src*='timeline.svg']")
    assert drawn(picture)
    before = picture.get_attribute("src")
    page.click("#timeline-group h3 strong >> nth=0")
    page.fill("#id_timeline-0-label", "Found late")
    save(page)

    assert drawn(picture)
    assert picture.get_attribute("src") != before
    page.click("#sections a:has-text('Outcomes')")
    assert drawn(page.locator("img[src*='forest.svg']"))


def test_every_tab_opens_by_keyboard_and_passes_axe_by_day_and_by_night(page: Any, wrong: Study) -> None:
    page.goto(f"/admin/studies/study/{wrong.pk}/change/")
    page.click("#remarks summary")
    assert not barriers(page)

    assert opened_tabs(page) == TABS
    assert not barriers(page)
    page.emulate_media(color_scheme="dark")
    assert not barriers(page)


def test_a_link_is_decided_by_keyboard_and_leaves_the_queue(page: Any, wrong: Study) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="1 Links to decide").click()
    assert not barriers(page)
    page.get_by_role("link", name="Decide:").press("Enter")
    page.get_by_text("The summary names the protocol code EX-001.").wait_for()
    assert not barriers(page)
    page.fill("#id_note", "As the paper says")
    page.get_by_role("button", name="Accept").press("Enter")
    page.wait_for_url("**/admin/studies/triallink/")

    assert page.get_by_role("link", name="Decide:").count() == 0
    assert [link["relation"] for link in render(wrong)["trials"]] == ["REPORTS_RESULTS", "BACKGROUND"]


def test_a_new_outcome_is_open_and_picks_its_group(page: Any, wrong: Study) -> None:
    page.goto(f"/admin/studies/study/{wrong.pk}/change/#section-outcomes")
    page.click("#outcomes-group .add-row")
    page.select_option("#id_outcomes-5-measure", "DCR")
    page.select_option("#id_outcomes-5-group", label="Under 60")
    save(page)

    assert render(wrong)["outcomes"][5] == {"group": "young", "measure": "DCR"}


def test_saving_without_touching_anything_leaves_no_trace(page: Any, wrong: Study) -> None:
    page.goto(f"/admin/studies/study/{wrong.pk}/change/")
    page.wait_for_load_state("load")
    save(page)

    wrong.refresh_from_db()
    assert wrong.revision == 0


@pytest.mark.parametrize("address", ["/admin/studies/study/{pk}/change/#section-outcomes", "/admin/studies/triallink/"])
def test_nothing_is_wider_than_a_narrow_screen(page: Any, wrong: Study, address: str) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(address.format(pk=wrong.pk))
    page.wait_for_timeout(300)

    assert page.evaluate("document.documentElement.scrollWidth") <= 400
