"""Whoever rules the database can still change it; `verify_ledger` must say where.

Each edit is made the way an intruder with all rights would make it: triggers off, constraints dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from registry.ledger.actions import Entry, append
from registry.ledger.models import Kind, Publication
from tests.factories import documents
from tests.registry.ledger import arithmetic

pytestmark = pytest.mark.django_db
LOOSEN = """
SET LOCAL session_replication_role = replica;
ALTER TABLE ledger_publication
    DROP CONSTRAINT publication_content_has_its_hash,
    DROP CONSTRAINT publication_dated_to_the_second,
    DROP CONSTRAINT publication_version_once,
    DROP CONSTRAINT publication_chain_never_forks
"""


def sql(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def put(serial: int, /, **values: Any) -> Any:
    """Overwrite columns of an entry."""
    columns = ", ".join(f"{name} = %s" for name in values)
    sql(f"UPDATE ledger_publication SET {columns} WHERE serial = {serial}", *values.values())  # noqa: S608


def verify(**options: Any) -> str:
    """Return what the command prints; a ledger that does not verify raises ``CommandError``, which is exit code 1."""
    out = StringIO()
    call_command("verify_ledger", stdout=out, stderr=StringIO(), no_color=True, **options)
    return out.getvalue()


@pytest.fixture
def ledger() -> list[Publication]:
    """Five entries: versions 1 and 2 of one record, 1 of two others, 3 of the first."""
    first = append(Entry(kind=Kind.TRIAL, document=documents.complete(), record_id=None, note="First"))
    publications = [first]
    for record_id in (first.record_id, None, None, first.record_id):
        title = f"Title {len(publications)}"
        document = documents.minimal(brief_title=title)
        publications.append(append(Entry(kind=Kind.TRIAL, document=document, record_id=record_id, note="Note")))
    return publications


@pytest.fixture
def head(ledger: list[Publication]) -> str:
    """The newest entry, as somebody outside noted it down."""
    return f"{ledger[-1].serial}:{ledger[-1].entry_sha256}"


@pytest.fixture
def loose(ledger: list[Publication]) -> None:
    sql(LOOSEN)


def flip(column: str, serial: int = 2) -> Any:
    """Turn over the lowest bit of one character in the middle."""
    text: str = Publication.objects.values_list(column, flat=True).get(serial=serial)
    at = text.index("Title") if column == "content" else len(text) // 2
    put(serial, **{column: text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]})


def swap(one: int, other: int) -> None:
    for old, new in ((one, 1000), (other, one), (1000, other)):
        put(old, serial=new)


def delete(*serials: int) -> Any:
    sql("DELETE FROM ledger_publication WHERE serial = ANY(%s)", list(serials))


def restamp(serial: int, **values: Any) -> None:
    """Change what a document says, and make all hashes from there on fit again."""
    content = Publication.objects.values_list("content", flat=True).get(serial=serial)
    rewrite(serial, orjson.dumps(orjson.loads(content) | values).decode())


def rewrite(serial: int, content: str) -> None:
    put(serial, content=content)
    rehash(serial)


def unstamped(content: str) -> str:
    stamps = ("id", "version", "registered_on", "published_at", "salt")
    document = orjson.loads(content)
    return orjson.dumps({name: document[name] for name in document if name not in stamps}).decode()


def rehash(since: int) -> Any:
    """Compute every hash anew from one entry on, as only the operator could."""
    for row in Publication.objects.filter(serial__gte=since).order_by("serial"):
        before = Publication.objects.filter(serial__lt=row.serial).order_by("serial").last()
        entry = {name: getattr(row, name) for name in ("serial", "kind", "version", "event", "note")}
        entry |= {"id": row.record_id, "published_at": row.published_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
        entry |= {"content_sha256": arithmetic.sha256(row.content)}
        entry |= {"previous_sha256": before.entry_sha256 if before else arithmetic.ZEROS}
        put(
            row.serial,
            content_sha256=entry["content_sha256"],
            body_sha256=arithmetic.sha256(unstamped(row.content)),
            previous_sha256=entry["previous_sha256"],
            entry_sha256=arithmetic.entry_hash(entry),
        )


def renumber(serial: int, record_id: str) -> None:
    """Give an entry another number, in the row, in the document and in every hash."""
    put(serial, record_id=record_id)
    restamp(serial, id=record_id)


def fraction(serial: int) -> Any:
    return Publication.objects.values_list("published_at", flat=True).get(serial=serial).replace(microsecond=1)


def back_date(serial: int) -> None:
    """Move an entry to another year, in the row, in the document and in every hash."""
    put(serial, published_at="2020-01-01T00:00:00Z")
    restamp(serial, published_at="2020-01-01T00:00:00Z", registered_on="2020-01-01")


@dataclass
class Edit:
    """What an intruder does, the row that must be named, and what must be said of it."""

    name: str
    act: Callable[[], object]
    serial: int
    problem: str
    content_still_has_its_hash: bool = True  # so that looking at contents alone would find nothing


EDITS = [
    Edit("a bit of the content", lambda: flip("content"), 2, "content does not have", False),
    Edit("a bit of its hash", lambda: flip("content_sha256"), 2, "content does not have", False),
    Edit("a bit of the hash without stamps", lambda: flip("body_sha256"), 2, "without its stamps"),
    Edit("a bit of the entry hash", lambda: flip("entry_sha256"), 2, "header does not have"),
    Edit("a bit of the predecessor", lambda: flip("previous_sha256"), 2, "predecessor is not"),
    Edit("content with its hash", lambda: (flip("content"), put_content_hash(2)), 2, "header does not have"),
    Edit("swapped rows", lambda: swap(2, 3), 2, "predecessor is not"),
    Edit("the first row gone", lambda: delete(1), 2, "serial 1 is missing"),
    Edit("a middle row gone", lambda: delete(3), 4, "serial 3 is missing"),
    Edit("two rows gone", lambda: delete(2, 3), 4, "serial 2 is missing"),
    Edit("renumbered", lambda: put(5, serial=6), 6, "serial 5 is missing"),
    Edit("renumbered and re-hashed", lambda: (put(5, serial=6), rehash(6)), 6, "serial 5 is missing"),
    Edit("a gap closed", lambda: (delete(3), put(4, serial=3), put(5, serial=4)), 3, "predecessor is not"),
    Edit("back-dated", lambda: put(3, published_at="2020-01-01T00:00:00Z"), 3, "published before"),
    Edit("back-dated and re-hashed", lambda: back_date(3), 3, "published before"),
    Edit("post-dated", lambda: put(5, published_at="2120-01-01T00:00:00Z"), 5, "header does not have"),
    Edit("another note", lambda: put(2, note="Another note"), 2, "header does not have"),
    Edit("another record", lambda: put(3, record_id="TR0009997"), 3, "header does not have"),
    Edit("another kind", lambda: put(3, kind="study"), 3, "header does not have"),
    Edit("another event", lambda: put(3, event="REDACTED"), 3, "header does not have"),
    Edit("another version", lambda: put(2, version=7), 2, "version 7 follows version 1"),
    Edit("another version, re-hashed", lambda: (put(2, version=7), rehash(2)), 2, "version 7 follows version 1"),
    Edit("a stamped number, re-hashed", lambda: restamp(3, id="TR0000017"), 3, "stamps inside"),
    Edit("a stamped version, re-hashed", lambda: restamp(5, version=2), 5, "stamps inside"),
    Edit("a stamped time, re-hashed", lambda: restamp(5, published_at="2020-01-01T00:00:00Z"), 5, "stamps inside"),
    Edit("a registration day, re-hashed", lambda: restamp(5, registered_on="2020-01-01"), 5, "stamps inside"),
    Edit("a first registration day, re-hashed", lambda: restamp(4, registered_on="2020-01-01"), 4, "stamps inside"),
    Edit("a number with a wrong check digit", lambda: renumber(3, "TR0000026"), 3, "TR0000026 is not a number"),
    Edit("a number of another kind", lambda: renumber(3, "ST0000025"), 3, "ST0000025 is not a number"),
    Edit("a fraction of a second", lambda: put(3, published_at=fraction(3)), 3, "a fraction of a second"),
    Edit("no document at all, re-hashed", lambda: rewrite(4, "[]"), 4, "not a document"),
]
each_edit = pytest.mark.parametrize("edit", EDITS, ids=[edit.name for edit in EDITS])


def put_content_hash(serial: int) -> Any:
    content = Publication.objects.values_list("content", flat=True).get(serial=serial)
    put(serial, content_sha256=arithmetic.sha256(content))


def test_a_good_ledger_verifies_and_prints_its_head(head: str) -> None:
    assert f"The ledger verifies: 5 entries, head {head}." in verify()
    verify(head=head)


def test_an_empty_ledger_verifies() -> None:
    assert "it is empty" in verify()


@each_edit
def test_an_edit_is_found_and_its_row_named(loose: None, edit: Edit) -> None:
    edit.act()
    with pytest.raises(CommandError, match=rf"first row .* is serial {edit.serial} \(.*{edit.problem}") as failure:
        verify()
    assert failure.value.returncode == 1


@pytest.mark.parametrize(
    "edit", [edit for edit in EDITS if edit.content_still_has_its_hash], ids=lambda edit: str(edit.name)
)
def test_control_comparing_contents_with_their_hashes_would_not_find_it(loose: None, edit: Edit) -> None:
    edit.act()
    for content, sha256 in Publication.objects.values_list("content", "content_sha256"):
        assert arithmetic.sha256(content) == sha256


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda: delete(5), id="the last row gone"),
        pytest.param(lambda: delete(3, 4, 5), id="the tail gone"),
        pytest.param(lambda: restamp(2, brief_title="Another title"), id="the tail written anew"),
        pytest.param(lambda: (delete(5), put(4, note="Last"), rehash(4)), id="cut short and written anew"),
    ],
)
def test_a_head_noted_down_elsewhere_reveals_a_tail_that_is_gone_or_new(
    loose: None, head: str, act: Callable[[], object]
) -> None:
    act()
    assert "The ledger verifies" in verify(), "control: the chain alone cannot tell"
    with pytest.raises(CommandError, match="Entry 5 is not the one noted down: the ledger was cut short or written"):
        verify(head=head)


def test_an_older_head_still_stands_when_the_ledger_has_grown(ledger: list[Publication]) -> None:
    verify(head=f"{ledger[1].serial}:{ledger[1].entry_sha256.upper()}")


@pytest.mark.parametrize("head", ["5", ":", "x:y", f"-1:{'0' * 64}", "5:abc"])
def test_a_head_that_is_none_is_explained(ledger: list[Publication], head: str) -> None:
    with pytest.raises(CommandError, match=r"--head: .* is not SERIAL:SHA256"):
        verify(head=head)


def test_all_lists_every_discrepancy(loose: None) -> None:
    flip("content", 2)
    put(4, note="Another note")
    errors = StringIO()
    with pytest.raises(CommandError, match="2 discrepancies"):
        call_command("verify_ledger", all=True, stdout=StringIO(), stderr=errors, no_color=True)
    assert [line.split(" (")[0] for line in errors.getvalue().splitlines()] == ["serial 2", "serial 4"]
