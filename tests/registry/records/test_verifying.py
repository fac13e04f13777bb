# ruff: noqa: S608  statements of our own
"""The public reads the view, and curators trust the numbers of their drafts: `verify_ledger --view` holds both.

Each edit is made the way an intruder with all rights would make it: triggers off, foreign keys not asked.
"""

from dataclasses import dataclass
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from tests.factories import documents
from tests.publishing import publish_trial
from tests.shelf import Records, Shelf
from trials import actions
from trials.models import Trial


def publish_two_trials_and_a_study(shelved: Records) -> Trial:
    """Publish a second version of the trial (TR0000017) and another trial (TR0000025) beside the study (ST0000017)."""
    published, curator = shelved["published"], shelved["curator"]
    actions.replace(record=published, document=documents.complete() | {"acronym": "SECOND"}, by=curator)
    actions.publish(record=published, by=curator)
    publish_trial(curator, documents.minimal(brief_title="Another trial"))
    return published


pytestmark = [pytest.mark.django_db, pytest.mark.shelved(view=publish_two_trials_and_a_study)]


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def verify(**options: bool) -> str:
    out = StringIO()
    call_command("verify_ledger", view=True, stdout=out, stderr=StringIO(), no_color=True, **options)
    return out.getvalue()


@pytest.fixture
def view(db: None, shelf: Shelf) -> None:
    """What the public reads: two trials and a study."""
    shelf.take("view")


@dataclass
class Edit:
    """What an intruder does, whose row must be named, and what must be said of it."""

    name: str
    act: tuple[str, ...]
    record: str
    problem: str


FIRST = "WHERE record_id = 'TR0000017'"
TRIAL, NUMBER = "UPDATE trials_publishedtrial SET", "UPDATE trials_publishedtrialidentifier SET"
OUTCOME = "UPDATE studies_publishedoutcome SET"
EDITS = [
    Edit("a title", (f"{TRIAL} title = 'Wrong' {FIRST}",), "TR0000017", "differs in title"),
    Edit("a summary", (f"{TRIAL} summary = '{{}}' {FIRST}",), "TR0000017", "differs in summary"),
    Edit("a date", (f"{TRIAL} start_date = '2001' {FIRST}",), "TR0000017", "differs in start_date"),
    Edit("a moment", (f"{TRIAL} published_at = now() {FIRST}",), "TR0000017", "differs in published_at"),
    Edit("words", (f"{TRIAL} search = 'lie' {FIRST}",), "TR0000017", "differs in search"),
    Edit("two columns", (f"{TRIAL} title = 'x', phases = '{{}}' {FIRST}",), "TR0000017", "differs in title, phases"),
    Edit("an older version", (f"{TRIAL} current_id = 1 {FIRST}",), "TR0000017", "differs in current_id"),
    Edit(
        "two records exchanged",
        (
            f"{TRIAL} current_id = -1 {FIRST}",
            f"{TRIAL} current_id = 3 WHERE record_id = 'TR0000025'",
            f"{TRIAL} current_id = 4 {FIRST}",
        ),
        "TR0000017",
        "differs in current_id",
    ),
    Edit(
        "a record gone",
        (f"DELETE FROM trials_publishedtrialidentifier {FIRST}", f"DELETE FROM trials_publishedtrial {FIRST}"),
        "TR0000017",
        "of trials_publishedtrial is missing",
    ),
    Edit(
        "a record too much",
        (
            f"CREATE TEMPORARY TABLE more AS SELECT * FROM trials_publishedtrial {FIRST}",
            "UPDATE more SET record_id = 'TR0009997', current_id = 1",
            "INSERT INTO trials_publishedtrial SELECT * FROM more",
        ),
        "TR0009997",
        "of no record",
    ),
    Edit("a number changed", (f"{NUMBER} key = 'NCT00000001' {FIRST} AND type = 'NCT'",), "TR0000017", "NCT00000001"),
    Edit("a number taken over", (f"{NUMBER} record_id = 'TR0000025' {FIRST}",), "TR0000017", "is missing"),
    Edit("a type of a number", (f"{NUMBER} type = 'OTHER' {FIRST} AND type = 'NCT'",), "TR0000017", "differs in type"),
    Edit("a number gone", (f"DELETE FROM trials_publishedtrialidentifier {FIRST}",), "TR0000017", "is missing"),
    Edit("a study's title", ("UPDATE studies_publishedstudy SET title = 'x'",), "ST0000017", "differs in title"),
    Edit("evidence", (f"{OUTCOME} row = '{{}}' WHERE key LIKE '%1'",), "ST0000017", "differs in row"),
    Edit("a number of people", (f"{OUTCOME} n = 1000",), "ST0000017", "differs in n"),
    Edit("evidence gone", ("DELETE FROM studies_publishedoutcome WHERE key LIKE '%0'",), "ST0000017", "is missing"),
    Edit("evidence too much", (f"{OUTCOME} key = 'more' WHERE key LIKE '%0'",), "ST0000017", "is missing"),
    Edit("a draft's number", (f"UPDATE trials_trial SET record_id = 'TR0009997' {FIRST}",), "TR0009997", "no trial is"),
    Edit(
        "a draft under another's number",
        ("UPDATE trials_trial SET record_id = NULL, published_revision = NULL WHERE record_id = 'TR0000025'",
         f"UPDATE trials_trial SET record_id = 'TR0000025' {FIRST}"),
        "TR0000025",
        "than its history says, TR0000017",
    ),
    Edit(
        "a draft of another kind", ("UPDATE studies_study SET record_id = 'TR0000017'",), "TR0000017", "no study is"
    ),
]  # fmt: skip


def test_what_was_published_and_nothing_else_verifies(view: None) -> None:
    assert "The public reads what the ledger holds." in verify()


def test_a_removed_record_is_not_missed_and_not_allowed_back(view: None, curator: User) -> None:
    sql("CREATE TEMPORARY TABLE kept AS SELECT * FROM trials_publishedtrial WHERE record_id = 'TR0000025'")
    actions.PUBLISHING.remove(record_id="TR0000025", by=curator, note="It is a duplicate.")
    assert "The public reads what the ledger holds." in verify()

    sql("INSERT INTO trials_publishedtrial SELECT * FROM kept")
    with pytest.raises(CommandError, match=r"TR0000025: the row TR0000025 .* should not be there"):
        verify()


@pytest.mark.parametrize(
    ("act", "problem"),
    [
        ("DELETE FROM trials_formertrialidentifier", "is missing"),
        ("UPDATE trials_formertrialidentifier SET key = 'EX-2'", "is missing"),
        ("UPDATE trials_formertrialidentifier SET type = 'NCT'", "differs in type"),
        ("UPDATE trials_formertrialidentifier SET record_id = 'TR0000017'", "should not be there"),
    ],
)
def test_the_numbers_of_a_removed_record_are_held_against_its_tombstone(
    published: Trial, curator: User, act: str, problem: str
) -> None:
    number = publish_trial(curator, documents.minimal(identifiers=[{"type": "OTHER", "value": "EX-1"}]))
    actions.PUBLISHING.remove(record_id=number, by=curator, note="It is a duplicate.")
    sql(act)
    with pytest.raises(CommandError, match=rf"of trials_formertrialidentifier .*{problem}"):
        verify()


def test_an_empty_registry_verifies(db: None) -> None:
    assert "The public reads what the ledger holds." in verify()


@pytest.mark.parametrize("edit", EDITS, ids=[edit.name for edit in EDITS])
def test_an_edit_is_found_and_its_record_named(view: None, edit: Edit) -> None:
    sql(*edit.act)
    with pytest.raises(CommandError, match=rf"first row is {edit.record}: .*{edit.problem}") as failure:
        verify()
    assert failure.value.returncode == 1


@pytest.mark.parametrize("edit", EDITS, ids=[edit.name for edit in EDITS])
def test_control_the_chain_alone_does_not_tell(view: None, edit: Edit) -> None:
    sql(*edit.act)
    call_command("verify_ledger", stdout=StringIO())


def test_all_lists_every_difference(view: None) -> None:
    sql(f"{TRIAL} title = 'x'", "DELETE FROM studies_publishedoutcome")
    errors = StringIO()
    with pytest.raises(CommandError, match="7 rows differ"):
        call_command("verify_ledger", view=True, all=True, stdout=StringIO(), stderr=errors, no_color=True)
    assert [line[:9] for line in errors.getvalue().splitlines()] == ["TR0000017", "TR0000025", *["ST0000017"] * 5]
