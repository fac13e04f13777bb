"""Numbers about the records: what the ledger says, counted without reading it whole each time, and what waits."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connections
from django.test.utils import CaptureQueriesContext

from registry import monitoring
from studies import actions as studies
from studies.models import Study, TrialLink
from trials import actions
from trials.models import Trial

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the connection of the test open, which an exporter would give back."""
    monkeypatch.setattr(connections, "close_all", lambda: None)


def told(records: monitoring.Records) -> dict[Any, float]:
    """Return each sample by its name, or by name and labels where it has some."""
    samples = [each for family in records.collect() for each in family.samples]
    return {
        (sample.name, *sample.labels.values()) if sample.labels else sample.name: sample.value for sample in samples
    }


def test_an_empty_registry_is_told_as_that(empty: None) -> None:
    now = told(monitoring.Records())
    assert now["registry_database_up"] == 1
    assert now["registry_ledger_head_serial"] == 0
    assert "registry_ledger_head_age_seconds" not in now
    assert {value for key, value in now.items() if "registry_publications_total" in key} == {0}


def test_publications_are_counted_by_kind_and_event(published_study: Study, published: Trial, curator: User) -> None:
    records = monitoring.Records()
    before = told(records)
    actions.remove(record=published, by=curator, note="A duplicate of another record.")
    now = told(records)
    assert now["registry_ledger_head_serial"] == before["registry_ledger_head_serial"] + 1
    assert 0 <= now["registry_ledger_head_age_seconds"] < 100_000
    grown = {key for key in now if "registry_publications_total" in key and now[key] != before[key]}
    assert grown == {("registry_publications_total", "trial", "REMOVED")}
    assert before["registry_publications_total", "study", "PUBLISHED"] >= 1


def test_what_was_counted_is_not_read_again(published: Trial) -> None:
    records = monitoring.Records()
    told(records)
    with CaptureQueriesContext(connections["default"]) as queries:
        told(records)
    assert not [
        query["sql"] for query in queries if "GROUP BY" in query["sql"] and "ledger_publication" in query["sql"]
    ]


def test_a_long_ledger_is_counted_in_pieces(published_study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told(monitoring.Records())
    monkeypatch.setattr(monitoring, "BATCH", 1)
    pieces = told(monitoring.Records())
    assert {key: pieces[key] for key in whole if "age" not in key} == {
        key: whole[key] for key in whole if "age" not in key
    }


def test_a_ledger_that_went_back_is_counted_anew(published: Trial) -> None:
    records = monitoring.Records()
    right = told(records)
    records._serial += 1000
    records._published["trial", "PUBLISHED"] += 1000
    assert (
        told(records)["registry_publications_total", "trial", "PUBLISHED"]
        == (right["registry_publications_total", "trial", "PUBLISHED"])
    )


def test_what_waits_is_told(study: Study, curator: User) -> None:
    before = told(monitoring.Records())
    studies.submit(record=study, by=curator)
    TrialLink.objects.filter(study=study).update(decision="PROPOSED")
    now = told(monitoring.Records())
    key = ("registry_working_copies", "study", "SUBMITTED")
    assert now[key] == before[key] + 1
    assert now["registry_proposed_links"] == before["registry_proposed_links"] + TrialLink.objects.count() > 0


def test_a_database_that_is_away_is_told_and_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: Any) -> None:
        raise OperationalError("lost")

    monkeypatch.setattr(monitoring.Records, "_ledger", lost)
    assert told(monitoring.Records()) == {"registry_database_up": 0}
