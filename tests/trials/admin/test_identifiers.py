"""The numbers of a trial on its page: what could not be published is said at the row, with who has the number."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from tests.factories import documents
from tests.forms import Sent, address, complaints, row, saved
from tests.publishing import publish_trial
from trials import actions
from trials.models import Trial

pytestmark = pytest.mark.django_db
NCT = {"type": "NCT", "value": "NCT01234567"}


def refused(admin: Client, trial: Trial, sent: Sent) -> Any:
    """Send the form; return what it says about the numbers, by column, of the rows that it refuses."""
    response = admin.post(address(trial), sent)
    assert response.status_code == 200
    return complaints(response)["identifiers"]


def messages_after(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize(
    ("typed", "column", "message"),
    [
        ({"type": "NCT", "value": "NCT1234"}, "value", "“NCT1234” is not the form of a number of this type"),
        ({"type": "NCT", "value": "NCT09999991"}, "value", "The identifier NCT09999991 is given twice."),
        ({"type": "OTHER", "value": "N/A"}, "value", "is a placeholder"),
        ({"type": "OTHER", "value": "X", "link": "javascript:alert(1)"}, "link", "is not an address"),
    ],
)
def test_a_number_that_cannot_be_published_is_refused_at_its_row(
    admin: Client, trial: Trial, untouched: Sent, typed: dict[str, str], column: str, message: str
) -> None:
    numbers = {"NCT09999991"}
    if typed["value"] in numbers:
        typed = typed | {"authority": trial.identifiers.get(value="NCT09999991").authority}
    row(untouched, "identifiers", **typed)

    [errors] = refused(admin, trial, untouched)

    assert list(errors) == [column]
    assert message in str(errors[column])


def test_the_record_that_has_a_number_is_named_and_linked(
    admin: Client, trial: Trial, untouched: Sent, curator: User
) -> None:
    number = publish_trial(curator, documents.minimal(identifiers=[NCT]), working_copy=True)
    row(untouched, "identifiers", **NCT)

    [errors] = refused(admin, trial, untouched)

    owner = Trial.objects.get(record_id=number)
    assert f'NCT01234567 belongs to <a class="underline" href="{address(owner)}">{number}</a>' in str(errors["value"])


def test_a_title_that_is_markup_is_shown_as_text(admin: Client, trial: Trial, untouched: Sent, curator: User) -> None:
    publish_trial(curator, documents.minimal(brief_title="<script>x</script>", identifiers=[NCT]))
    row(untouched, "identifiers", **NCT)

    [errors] = refused(admin, trial, untouched)

    assert "&lt;script&gt;x" in str(errors["value"])


def test_a_number_of_another_draft_and_a_shared_one_are_saved_with_a_warning(
    admin: Client, trial: Trial, untouched: Sent, curator: User
) -> None:
    shared = {"type": "EUDRACT_NUMBER", "value": "2020-123456-12"}
    number = publish_trial(curator, documents.minimal(identifiers=[shared]))
    draft = actions.create(by=curator, document=documents.minimal(brief_title="Draft", identifiers=[NCT]))
    row(untouched, "identifiers", **NCT)
    row(untouched, "identifiers", **shared)

    messages = messages_after(saved(admin, trial, untouched))

    assert any("NCT01234567 stands in" in each and address(draft) in each for each in messages)
    assert any("2020-123456-12 stands in" in each and f">{number}</a>" in each for each in messages)


def test_a_page_whose_numbers_nobody_touched_says_nothing_of_them(
    admin: Client, trial: Trial, untouched: Sent, curator: User
) -> None:
    document = documents.minimal(identifiers=[{"type": "NCT", "value": "NCT09999991"}])
    publish_trial(curator, document)

    messages = messages_after(saved(admin, trial, untouched | {"acronym": "OTHER"}))

    assert not any("NCT09999991" in each for each in messages)


def test_findings_name_the_owner_before_publishing(admin: Client, trial: Trial, curator: User) -> None:
    number = publish_trial(curator, documents.minimal(identifiers=[{"type": "NCT", "value": "NCT09999991"}]))

    page = admin.get(address(trial, "findings")).content.decode()

    assert f"NCT09999991 belongs to {number}" in page
