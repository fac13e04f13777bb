"""What every file in the catalogue of trials keeps to, whatever it tells."""

import itertools

import pytest

from registry.identifiers import normalize
from tests.facts import TRIALS, Document, as_written, bare, carelessly_cited, read

DOCUMENTS = read(TRIALS)
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
