"""What every file in the catalogue of trials keeps to, whatever it tells."""

import itertools

import pytest

from registry.identifiers import normalize
from tests.facts import TRIALS, Document, as_written, bare, carelessly_cited, entries, read
from trials import validation

DOCUMENTS = read(TRIALS)
RELATIONS = ("SUPPORTS", "DIFFERS")
each_document = pytest.mark.parametrize("key", DOCUMENTS)


def numbers(document: Document) -> set[str]:
    return {normalize(row["value"]) for row in document.get("identifiers", [])}


def test_the_catalogue_has_28_trials() -> None:
    assert len(DOCUMENTS) == 28


@each_document
def test_a_file_is_written_as_an_editor_would_leave_it(key: str) -> None:
    assert (TRIALS / f"{key}.json").read_text(encoding="utf-8") == as_written(DOCUMENTS[key])


@each_document
def test_every_value_has_a_source(key: str) -> None:
    assert bare(DOCUMENTS[key]) == []


@each_document
def test_every_entry_says_where_it_stands_and_quotes_little(key: str) -> None:
    assert carelessly_cited(DOCUMENTS[key]) == []


@each_document
def test_every_source_is_used(key: str) -> None:
    used = {row["source"] for row in DOCUMENTS[key]["provenance"]}
    assert used == {source["key"] for source in DOCUMENTS[key]["sources"]}


def test_no_two_trials_share_an_identifier() -> None:
    pairs = itertools.combinations(DOCUMENTS.values(), 2)
    assert [(one["brief_title"], other["brief_title"]) for one, other in pairs if numbers(one) & numbers(other)] == []


@each_document
def test_no_status_contradicts_the_newest_of_its_sources(key: str) -> None:
    found = [finding.message for finding in validation.findings(DOCUMENTS[key]) if finding.code == "STATUS_OUTDATED"]
    assert found == []


@each_document
def test_where_sources_disagree_about_the_status_each_says_of_when_it_is(key: str) -> None:
    """Else nobody could tell which of them is the newest."""
    document = DOCUMENTS[key]
    if not document.get("status", {}).get("overall"):
        return
    cited = {
        relation: {row["source"] for row in entries(document, "/status/overall", relation)} for relation in RELATIONS
    }
    disagreeing = cited["SUPPORTS"] | cited["DIFFERS"] if cited["DIFFERS"] - cited["SUPPORTS"] else set()
    undated = [row for row in document["sources"] if not row.get("dated_on") and not row.get("retrieved_on")]
    assert [row["key"] for row in undated if row["key"] in disagreeing] == []
