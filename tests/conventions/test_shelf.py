"""Records are shared between tests, and no test notices: each of these comes after one that could spoil it."""

import pytest
from django.contrib.auth.models import User

from registry.ledger.models import Publication
from studies import actions as studies
from studies.models import Study
from tests.shelf import Records, Shelf
from trials.models import Trial

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_changes_is_as_it_was_for_the_next(
    published: Trial, study: Study, curator: User, turn: str
) -> None:
    assert (published.acronym, published.state) == ("EXAMPLE-1", "PUBLISHED")
    assert (study.title, study.record_id) == ("Drug A With Drug B in Advanced Example Disease", None)
    assert Publication.objects.count() == 1

    published.acronym = "CHANGED"
    published.save()
    studies.publish(record=study, by=curator)
    curator.delete()


def test_a_test_that_asks_for_more_gets_it_beside_the_rest(published: Trial, published_study: Study) -> None:
    assert list(Publication.objects.values_list("record_id", flat=True)) == [
        published.record_id, published_study.record_id,
    ]  # fmt: skip


def rename(shelved: Records) -> Trial:
    shelved["published"].acronym = "RENAMED"
    shelved["published"].save()
    renamed: Trial = shelved["published"]
    return renamed


@pytest.fixture
def renamed(db: None, shelf: Shelf) -> Trial:
    trial: Trial = shelf.take("renamed")
    return trial


@pytest.mark.shelved(renamed=rename)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_module_adds_is_shared_and_as_it_was_for_the_next(renamed: Trial, turn: str) -> None:
    assert (renamed.acronym, Publication.objects.count()) == ("RENAMED", 2)
    Trial.objects.update(acronym="CHANGED")


def test_nobody_else_sees_what_a_module_adds(published: Trial) -> None:
    assert published.acronym == "EXAMPLE-1"


def test_a_test_that_asks_for_less_sees_no_more(trial: Trial) -> None:
    assert (trial.record_id, Publication.objects.count(), Study.objects.count()) == (None, 0, 0)


def test_a_test_that_asks_for_nothing_sees_nothing() -> None:
    assert not User.objects.exists()
    assert not Trial.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_shares_nothing(trial: Trial) -> None:
    assert (trial.record_id, Trial.objects.count()) == (None, 1)


@pytest.mark.django_db(transaction=True)
def test_what_it_committed_is_gone(curator: User) -> None:
    assert list(User.objects.all()) == [curator]
    assert not Trial.objects.exists()
