"""GET /vocabularies"""

from typing import Any

import pytest

from registry.vocabularies import VOCABULARIES
from studies import concordance, consistency
from studies import validation as studies
from studies.document import StudyDocument
from tests.answers import body, problem
from tests.client import CheckedClient, openapi
from trials.document import TrialDocument
from trials.validation import book

PATH = "/api/v1/vocabularies"


def test_every_vocabulary_is_there_with_its_words_in_order(api: CheckedClient) -> None:
    vocabularies = {item["name"]: item for item in body(api.get(PATH))["items"]}

    assert list(vocabularies) == list(VOCABULARIES)
    for name, vocabulary in VOCABULARIES.items():
        assert vocabularies[name]["words"] == vocabulary.described()
        assert vocabularies[name]["description"]


def test_every_rule_is_there_in_words(api: CheckedClient) -> None:
    rules = body(api.get(PATH))["rules"]

    of_trials = [*book.rules, *concordance.of_registrations.rules]
    of_studies = [*studies.book.rules, *consistency.book.rules, *concordance.of_reports.rules]
    assert [rule["code"] for rule in rules if rule["kind"] == "trial"] == of_trials
    assert [rule["code"] for rule in rules if rule["kind"] == "study"] == of_studies
    assert {rule["severity"] for rule in rules} == {"ERROR", "WARNING", "NOTE", "IMPOSSIBLE", "INCONSISTENT"}
    assert all(rule["rule"] for rule in rules)


def _choices(field: Any) -> list[list[str]]:
    """Return the words of every choice in a document."""
    if choices := getattr(field, "choices", None):
        return [list(choices)]
    children = getattr(field, "fields", None)
    inner = list(children.values()) if children is not None else [field.child] if hasattr(field, "child") else []
    return [words for each in inner for words in _choices(each)]


@pytest.mark.parametrize("document", [TrialDocument, StudyDocument])
def test_every_choice_of_a_document_is_one_of_them(document: Any) -> None:
    known = [vocabulary.values for vocabulary in VOCABULARIES.values()]

    assert all(words in known for words in _choices(document()))


def test_openapi_calls_each_by_its_own_name_and_lists_the_same_words() -> None:
    schemas = openapi()["components"]["schemas"]
    described = {tuple(schema["enum"]) for schema in schemas.values() if "enum" in schema}

    unused = {"organization_role"}  # two lists of the document, not a word in it
    for name, vocabulary in VOCABULARIES.items():
        assert name in unused or tuple(vocabulary.values) in described, name


def test_it_asks_no_database_and_may_be_kept(api: CheckedClient) -> None:
    etag = api.get(PATH).headers["ETag"]

    assert api.get(PATH, headers={"If-None-Match": etag}).status_code == 304


def test_a_parameter_is_refused(api: CheckedClient) -> None:
    response = api.get(f"{PATH}?name=phase")

    assert problem(response) == (400, "unknown_parameter")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_can_only_be_read(api: CheckedClient, method: str) -> None:
    assert getattr(api, method)(PATH).status_code == 405
