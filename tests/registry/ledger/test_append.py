"""Adding to the ledger: numbers without gaps, stamps, and a clock that cannot reorder history."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction

from registry import identifiers
from registry.ledger import canonical
from registry.ledger.actions import Entry, append, append_many
from registry.ledger.models import Kind, Publication
from registry.refusals import NotReady, WrongClock
from tests.factories import documents
from trials import actions

pytestmark = pytest.mark.django_db


class Refused(Exception):
    """What a test raises in the middle of a transaction."""


def add(record_id: str | None = None, kind: Kind = Kind.TRIAL, **values: Any) -> Publication:
    return append(Entry(kind=kind, document=documents.minimal(**values), record_id=record_id))


@transaction.atomic
def then_refused(act: Callable[[], object]) -> None:
    act()
    raise Refused


def stamps(publication: Publication) -> dict[str, Any]:
    return dict(list(orjson.loads(publication.content).items())[:4])


def test_serials_run_from_one_without_a_gap() -> None:
    assert [add().serial for _ in range(5)] == [1, 2, 3, 4, 5]


def test_versions_of_a_record_run_from_one_whatever_is_published_between() -> None:
    first, second = add(), add()
    added = [add(first.record_id), add(second.record_id), add(first.record_id)]
    assert [(each.record_id, each.version) for each in added] == [
        (first.record_id, 2),
        (second.record_id, 2),
        (first.record_id, 3),
    ]


def test_each_new_record_gets_the_next_number_whatever_was_published_last() -> None:
    """A new version of an old record must not make its number, which is lower, count again."""
    first, second = add(), add()
    add(first.record_id)
    assert [first.record_id, second.record_id, add().record_id] == [identifiers.mint("trial", n) for n in (1, 2, 3)]


def test_trials_and_studies_are_counted_apart_in_one_ledger() -> None:
    added = [add(), add(kind=Kind.STUDY), add(kind=Kind.STUDY), add()]
    assert [each.serial for each in added] == [1, 2, 3, 4]
    assert [identifiers.number_of(each.record_id) for each in added] == [1, 1, 2, 2]


def test_a_publication_that_fails_uses_up_neither_serial_nor_number() -> None:
    with pytest.raises(Refused):
        then_refused(add)
    again = add()
    assert (again.serial, again.record_id) == (1, identifiers.mint("trial", 1))


def test_control_a_sequence_loses_the_number_of_a_publication_that_fails() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE naive")
        with pytest.raises(Refused):
            then_refused(lambda: cursor.execute("SELECT nextval('naive')"))
        cursor.execute("SELECT nextval('naive')")
        assert cursor.fetchone() == (2,)


def test_a_refused_trial_gets_no_number(curator: User) -> None:
    trial = actions.create(by=curator)
    with pytest.raises(NotReady):
        actions.publish(record=trial, by=curator)
    trial.refresh_from_db()
    assert trial.record_id is None
    assert not Publication.objects.exists()


def test_the_stamps_stand_first_and_are_those_of_the_entry() -> None:
    with time_machine.travel(datetime(2025, 11, 22, 9, 30, 0, 987654, tzinfo=UTC), tick=False):
        publication = add()
    assert list(stamps(publication).items()) == [
        ("id", publication.record_id),
        ("version", 1),
        ("registered_on", "2025-11-22"),
        ("published_at", "2025-11-22T09:30:00Z"),
    ]
    assert publication.published_at == datetime(2025, 11, 22, 9, 30, tzinfo=UTC), "to the second, as the hash has it"


def test_the_hash_without_stamps_is_that_of_the_document_as_it_was_handed_in() -> None:
    first, second = add(), add()
    again = add(first.record_id)
    changed = add(first.record_id, brief_title="Another title")
    assert first.body_sha256 == second.body_sha256 == again.body_sha256 != changed.body_sha256
    assert first.body_sha256 == canonical.sha256(canonical.text(documents.minimal()))


def test_a_document_without_a_word_has_its_stamps() -> None:
    publication = append(Entry(kind=Kind.TRIAL, document={}, record_id=None))
    document = orjson.loads(publication.content)
    assert len(document.pop("salt")) == 32
    assert document == stamps(publication)


def test_many_entries_follow_each_other_as_if_each_had_been_appended() -> None:
    known = add()
    numbers = [None, known.record_id, None, known.record_id]
    entries = [
        Entry(kind=Kind.TRIAL, document=documents.minimal(brief_title=f"Title {place}"), record_id=number)
        for place, number in enumerate(numbers)
    ]
    study = Entry(kind=Kind.STUDY, document=documents.minimal(), record_id=None, note="“Ünusual”\n\tnote \\N")

    added = append_many([*entries, study])

    assert [(each.serial, identifiers.number_of(each.record_id), each.version) for each in added] == [
        (2, 2, 1), (3, 1, 2), (4, 3, 1), (5, 1, 3), (6, 1, 1),
    ]  # fmt: skip
    assert [Publication.objects.get(serial=each.serial).content for each in added] == [each.content for each in added]
    assert Publication.objects.get(serial=6).note == "“Ünusual”\n\tnote \\N"
    call_command("verify_ledger")


def test_nothing_to_append_is_nothing() -> None:
    assert append_many([]) == []
    assert not Publication.objects.exists()


def test_many_take_as_many_queries_as_one(django_assert_num_queries: Any) -> None:
    entries = [Entry(kind=Kind.TRIAL, document=documents.minimal(), record_id=None) for _ in range(100)]
    with django_assert_num_queries(4):
        append_many(entries)


def test_stamps_that_a_document_brings_along_are_not_believed() -> None:
    publication = add(id="TR9999999", version=99, registered_on="1999-01-01", published_at="1999-01-01T00:00:00Z")
    assert stamps(publication)["id"] == publication.record_id
    assert "1999" not in publication.content


def test_the_day_of_registration_stays_that_of_version_one() -> None:
    with time_machine.travel(datetime(2025, 11, 22, 23, 59, 59, tzinfo=UTC)):
        first = add()
        add()
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC)):
        second = add(first.record_id)
    with time_machine.travel(datetime(2026, 4, 2, tzinfo=UTC)):
        third = add(first.record_id)
    assert [stamps(each)["registered_on"] for each in (first, second, third)] == ["2025-11-22"] * 3
    assert stamps(second)["published_at"] == "2026-03-01T00:00:00Z"
    assert stamps(third)["published_at"] == "2026-04-02T00:00:00Z"


def test_a_clock_that_is_set_back_does_not_reorder_history() -> None:
    with time_machine.travel(datetime(2025, 11, 22, 9, 30, tzinfo=UTC), tick=False):
        first = add()
    with time_machine.travel(datetime(2025, 11, 22, 8, 30, tzinfo=UTC), tick=False):
        second, naive = add(), datetime.now(UTC)
    assert second.published_at == first.published_at
    assert stamps(second)["published_at"] == "2025-11-22T09:30:00Z"
    assert naive < first.published_at, "control: what the clock says would come before the predecessor"


def test_a_record_is_registered_on_the_day_of_its_entry_and_not_on_that_of_a_clock_set_back() -> None:
    with time_machine.travel(datetime(2025, 11, 22, 0, 0, 1, tzinfo=UTC)):
        add()
    with time_machine.travel(datetime(2025, 11, 21, 23, 59, tzinfo=UTC)):
        assert stamps(add())["registered_on"] == "2025-11-22"


def test_an_entry_comes_back_as_it_was_written() -> None:
    written = append(Entry(kind=Kind.TRIAL, document=documents.complete(), record_id=None, note="“Ünusual”\n\tnote"))
    read = Publication.objects.get(serial=written.serial)
    names = [field.name for field in Publication._meta.concrete_fields]
    assert [getattr(read, name) for name in names] == [getattr(written, name) for name in names]


@pytest.mark.django_db(transaction=True)
def test_append_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="belongs into the transaction"):
        add()
    assert not Publication.objects.exists()


def test_a_clock_years_ahead_is_refused_and_dates_nothing() -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=800)), pytest.raises(WrongClock, match="this machine"):
        add()
    assert not Publication.objects.exists()
    assert add().published_at <= datetime.now(UTC)


def test_a_clock_a_little_ahead_is_not_worth_a_refusal() -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=23)):
        ahead = add()
    assert add().published_at == ahead.published_at


def test_an_entry_years_ahead_dates_no_later_one() -> None:
    first = add()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE ledger_publication SET published_at = '2099-01-01T00:00:00Z'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(WrongClock, match=f"entry {first.serial} is dated so"):
        add()


def test_a_curator_is_told_of_a_wrong_clock(curator: User) -> None:
    trial = actions.create(by=curator, document=documents.minimal())
    with time_machine.travel(datetime.now(UTC) + timedelta(days=800)), pytest.raises(WrongClock, match="Set the clock"):
        actions.publish(record=trial, by=curator)


LAST = datetime(2025, 11, 22, 9, 30, tzinfo=UTC)


def at(moment: datetime) -> Publication:
    with time_machine.travel(moment, tick=False):
        return add()


def test_clocks_far_ahead_of_the_last_entry_are_refused_with_what_to_do(settings: Any) -> None:
    """Both clocks agree here, as those of one machine do: only the entry before tells that they may be wrong."""
    settings.CLOCK_CONFIRMED = None
    at(LAST)
    assert at(LAST + timedelta(days=31)).serial == 2
    with pytest.raises(WrongClock, match=r"more than 31 days after .* 2025-12-23T09:30:00Z\. .*CLOCK_CONFIRMED"):
        at(LAST + timedelta(days=62, seconds=1))
    assert Publication.objects.count() == 2


def test_a_person_who_says_what_day_it_is_lets_a_registry_that_slept_go_on(settings: Any) -> None:
    settings.CLOCK_CONFIRMED = date(2026, 8, 1)
    at(LAST)
    with pytest.raises(WrongClock, match="more than 31 days"):
        at(datetime(2026, 9, 1, 0, 0, 1, tzinfo=UTC))
    assert at(datetime(2026, 8, 1, 23, 0, tzinfo=UTC)).published_at.month == 8


def test_the_first_entry_of_all_follows_no_other(settings: Any) -> None:
    settings.CLOCK_CONFIRMED = None
    assert add().serial == 1
