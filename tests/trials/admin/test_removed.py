"""Dangerous buttons say what they do, and the pages of a removed record that it is removed, why, and by whom."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.forms import address, opened
from tests.trials.admin.test_workflow import move
from trials import actions
from trials.document import render
from trials.models import Arm, Site, Trial

pytestmark = pytest.mark.django_db
WHY = "Registered twice; see TR0000025."
PAGES = ["change", "preview", "findings", "changes", "events", "reinstate", "publish"]


@pytest.fixture
def changed(published: Trial, curator: User) -> Trial:
    """A published trial with changes that the public cannot see."""
    with actions.changing(record=published, by=curator) as locked:
        locked.acronym = "NEWER"
        locked.save(update_fields=["acronym"])
    published.refresh_from_db()
    return published


@pytest.fixture
def removed(changed: Trial, curator: User) -> Trial:
    """That trial, removed."""
    actions.remove(record=changed, by=curator, note=WHY)
    changed.refresh_from_db()
    return changed


def text(response: Any) -> str:
    """Return the words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_on_top_that_it_is_removed_why_and_by_whom(admin: Client, removed: Trial, page: str) -> None:
    shown = text(admin.get(address(removed, page)))

    assert "This record is removed" in shown
    assert WHY in shown
    assert "Removed by curator" in shown
    assert f"{removed.record_id}, version 2" in shown
    assert not re.search("never published", shown, re.IGNORECASE)


@pytest.mark.parametrize("page", PAGES[:-2])
def test_no_page_of_another_record_says_so(admin: Client, changed: Trial, page: str) -> None:
    assert "This record is removed" not in text(admin.get(address(changed, page)))


def test_the_newest_removal_is_the_one_that_is_told(admin: Client, removed: Trial, curator: User) -> None:
    actions.reinstate(record=removed, by=curator, note="It was not twice.")
    actions.remove(record=removed, by=curator, note="It was, after all.")

    shown = text(admin.get(address(removed)))

    assert "It was, after all." in shown
    assert WHY not in shown


def test_the_list_shows_a_removed_record_with_its_number(admin: Client, removed: Trial) -> None:
    shown = text(admin.get("/admin/trials/trial/"))

    assert f"{removed.record_id} v2" in shown
    assert "Removed" in shown


def test_neither_the_record_nor_its_rows_can_be_changed_while_it_is_removed(admin: Client, removed: Trial) -> None:
    before, site, arm = render(removed), Site.objects.get(position=0), Arm.objects.get(position=0)
    rows = {
        f"/admin/trials/site/{site.pk}": {"facility": "Elsewhere"},
        f"/admin/trials/arm/{arm.pk}": {"label": "Other"},
    }

    assert admin.post(address(removed), {"revision": removed.revision, "acronym": "X"}).status_code == 403
    for page, sent in rows.items():
        assert admin.post(f"{page}/change/", {"revision": removed.revision, **sent}).status_code == 403
        assert admin.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    listed = f"?trial__id__exact={removed.pk}"
    assert admin.get(f"/admin/trials/site/add/{listed}").status_code == 403
    admin.post(f"/admin/trials/site/{listed}", {"action": "set_status_withdrawn", "_selected_action": [site.pk]})

    assert render(removed) == before
    assert admin.get(f"/admin/trials/site/{listed}").status_code == 200


def test_who_cannot_save_is_not_asked_why(admin: Client, removed: Trial) -> None:
    assert 'id="id_why"' not in admin.get(address(removed)).content.decode()


def test_reinstating_by_its_button_makes_it_editable_again(admin: Client, removed: Trial) -> None:
    assert "Reinstated." in move(admin, removed, "reinstate", note="It was not twice.").content.decode()

    assert opened(admin, removed)["acronym"] == "NEWER"


def test_discarding_shows_what_would_be_discarded_and_no_findings(admin: Client, changed: Trial) -> None:
    shown = text(admin.get(address(changed, "discard")))

    assert "What would be discarded" in shown
    assert "NEWER" in shown.partition("What would be discarded")[2]
    assert "What would change for the public" not in shown
    assert "Findings The rules" not in shown


def test_removing_says_nothing_of_changes_that_it_does_not_make(admin: Client, changed: Trial) -> None:
    assert "What would change for the public" not in text(admin.get(address(changed, "remove")))


@pytest.mark.parametrize("page", ["change", "discard", "remove"])
def test_only_publishing_looks_like_the_first_thing_to_do(admin: Client, changed: Trial, page: str) -> None:
    shown = admin.get(address(changed, page)).content.decode()
    links = re.findall(rf'<a href="{address(changed)[:-7]}([a-z-]+)/"[^>]*class="([^"]*)"', shown)
    buttons = {slug: look for slug, look in links if slug in ("submit", "publish", "discard", "remove")}

    assert [name for name, look in buttons.items() if "bg-primary-600" in look] == ["publish"]
    assert [name for name, look in buttons.items() if "curation-dangerous" in look] == ["discard", "remove"]


@pytest.mark.parametrize("name", ["discard", "remove"])
def test_what_cannot_be_undone_is_confirmed_by_a_red_button(admin: Client, changed: Trial, name: str) -> None:
    form = admin.get(address(changed, name)).content.decode().partition('<form method="post"')[2]

    assert "bg-red-600" in form.partition('type="submit"')[2].partition("</button>")[0]


@pytest.mark.parametrize("name", ["submit", "publish", "discard", "remove"])
def test_a_button_locks_the_record_once(
    admin: Client, changed: Trial, name: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(200) as queries:
        admin.post(address(changed, name), {"revision": changed.revision, "note": WHY})

    locks = [each["sql"] for each in queries.captured_queries if "FOR UPDATE" in each["sql"]]
    assert len([sql for sql in locks if '"trials_trial"' in sql]) == 1
