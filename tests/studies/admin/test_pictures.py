"""Pictures of the saved draft, on the tabs that they belong to."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from studies import actions
from studies.models import Study
from tests.factories import documents as trial_documents
from tests.factories import studies as documents
from tests.forms import address, opened, saved
from tests.studies.admin.conftest import as_somebody
from trials import actions as trial_actions
from trials.models import Trial

pytestmark = pytest.mark.django_db
PICTURES = ["timeline", "forest"]


@pytest.mark.parametrize(("name", "drawn"), [("timeline", "Example disease"), ("forest", "Response")])
def test_the_saved_draft_is_drawn_and_not_what_is_published(admin: Client, study: Study, name: str, drawn: str) -> None:
    response = admin.get(address(study, name))

    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/svg+xml")
    assert drawn in response.content.decode()
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_picture_has_another_address_after_a_save(admin: Client, study: Study) -> None:
    assert f'src="{address(study, "timeline")}?revision=0"' in admin.get(address(study)).content.decode()

    saved(admin, study, opened(admin, study) | {"timeline-0-label": "Found late"})

    assert f'src="{address(study, "timeline")}?revision=1"' in admin.get(address(study)).content.decode()
    assert "Found late" in admin.get(address(study, "timeline")).content.decode()


def test_nothing_is_drawn_where_there_is_nothing_to_draw(admin: Client, curator: User) -> None:
    empty = actions.create(by=curator, document=documents.minimal())

    page = admin.get(address(empty)).content.decode()

    assert "<img" not in page
    for name in PICTURES:
        assert address(empty, name) not in page
        assert admin.get(address(empty, name)).status_code == 404


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_for_those_who_may_see_the_study(study: Study, name: str) -> None:
    assert Client().get(address(study, name)).status_code == 302
    assert as_somebody("nobody").get(address(study, name)).status_code == 403
    assert as_somebody("reader", "view_study").get(address(study, name)).status_code == 200


def test_a_trial_shows_its_enrollment_where_it_states_any(admin: Client, trial: Trial, curator: User) -> None:
    bare = trial_actions.create(by=curator, document=trial_documents.minimal())

    assert address(trial, "enrollment") in admin.get(address(trial)).content.decode()
    assert admin.get(address(trial, "enrollment")).headers["Content-Type"] == "image/svg+xml"
    assert address(bare, "enrollment") not in admin.get(address(bare)).content.decode()
    assert as_somebody("nobody").get(address(trial, "enrollment")).status_code == 403
