"""A value that changed after its source was read, on the pages of the admin."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registry.curation.models import CurationEvent
from registry.records import rereading
from tests.forms import form_on
from tests.trials.admin.conftest import as_somebody
from trials import actions
from trials.models import Trial

pytestmark = pytest.mark.django_db
STALE = "was read for /brief_summary when it was"


@pytest.fixture
def entry(trial: Trial, curator: User) -> int:
    """The key of an entry whose value was changed by somebody who did not look at it."""
    with actions.changing(record=trial, by=curator) as locked:
        locked.brief_summary = "Another summary."
        locked.save()
    return int(trial.provenance.get(path="/brief_summary").pk)


def listed(trial: Trial) -> str:
    return f"/admin/trials/provenance/?trial__id__exact={trial.pk}"


def is_stale(trial: Trial) -> bool:
    return rereading.value(actions.LIFECYCLE.document(trial), "/brief_summary") not in rereading.read_for(trial)


def test_it_is_said_above_the_list_and_beside_the_entry(admin: Client, trial: Trial, entry: int) -> None:
    assert STALE in admin.get(listed(trial)).content.decode()
    assert STALE in admin.get(f"/admin/trials/provenance/{entry}/change/").content.decode()


def test_the_page_that_publishes_says_it(admin: Client, trial: Trial, entry: int) -> None:
    assert STALE in admin.get(f"/admin/trials/trial/{trial.pk}/publish/").content.decode()


def test_several_are_noted_as_read_again_at_once(admin: Client, trial: Trial, entry: int) -> None:
    response = admin.post(listed(trial), {"action": "hold", "_selected_action": [entry]}, follow=True)
    assert "1 noted as read again." in response.content.decode()
    assert not is_stale(trial)
    assert CurationEvent.objects.first().note == "Read the source again: it holds for /brief_summary."  # type: ignore[union-attr]


def test_whoever_edits_an_entry_has_read_its_source(admin: Client, trial: Trial, entry: int) -> None:
    address = f"/admin/trials/provenance/{entry}/change/"
    opened = form_on(admin.get(address), form="provenance_form")
    assert admin.post(address, opened | {"why": "Only looked"}).status_code == 302
    assert is_stale(trial)
    opened = form_on(admin.get(address), form="provenance_form")
    assert admin.post(address, opened | {"relation": "DIFFERS"}).status_code == 302
    assert not is_stale(trial)


def test_whoever_may_only_look_is_not_offered_it(trial: Trial, entry: int) -> None:
    client = as_somebody("reader", "view_trial")
    assert 'value="hold"' not in client.get(listed(trial)).content.decode()
    client.post(listed(trial), {"action": "hold", "_selected_action": [entry]})
    assert is_stale(trial)


def test_of_a_removed_record_it_is_refused_with_a_sentence(admin: Client, published: Trial, curator: User) -> None:
    actions.remove(record=published, by=curator, note="Entered twice")
    before = CurationEvent.objects.count()
    sent = {"action": "hold", "_selected_action": [published.provenance.values_list("pk", flat=True)[0]]}
    assert "this one is removed" in admin.post(listed(published), sent, follow=True).content.decode()
    assert CurationEvent.objects.count() == before
