"""GET /studies?q=: words, and what texts of any parameter may be."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.answers import body, errors, problem
from tests.client import CheckedClient
from tests.factories.studies import minimal, outcome
from tests.publishing import studies_of_a_module
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db

DOI = "10.1000/example.2025(1)-2"


def contents(one: str, two: str) -> dict[str, dict[str, Any]]:
    """Return three studies that share some of their words."""
    return {
        "lung": minimal(
            title="Recurrent Tumors of the Lung Treated With Radiotherapy",
            identifiers=[{"type": "DOI", "value": DOI}, {"type": "PMID", "value": "37677918"}],
            conditions=["Carcinoma, Non-Small-Cell Lung"],
            drugs=["Cadonilimab"],
            publication={"authors": ["Étienne B", "Xu C"], "journal": "Annals of Examples"},
        ),
        "liver": minimal(
            title="Liver Surgery",
            conditions=["Hepatocellular Carcinoma"],
            summary="Whether surgery of the liver helps patients whose lung is well. Radiotherapy is not given.",
            publication={"citation": "Sample A. Ex J 2025;1:2.", "meeting": "Great Meeting"},
            outcomes=[outcome(name="Jaundice")],
            population={"description": "Zebrafish only."},
            trials=[{"trial": one, "relation": "MENTIONS", "named": "AK104-IIT-018"}],
        ),
        "chinese": minimal(title="抗体 Study of Σίσυφος 🧬"),
    }


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    with studies_of_a_module(shelf, contents) as (numbers, _):
        yield numbers


def matches(api: CheckedClient, ids: dict[str, str], q: str, more: str = "") -> list[str]:
    """Return the names of what a search finds, in its order."""
    names = {number: name for name, number in ids.items()}
    return [names[item["id"]] for item in body(api.get(f"/api/v1/studies?q={quote(q)}{more}"))["items"]]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("lungs", {"lung", "liver"}),
        ("TUMOR treat", {"lung"}),
        ("étienne", {"lung"}),
        ("ETIENNE", {"lung"}),
        ("annals", {"lung"}),
        ("cadonilimab", {"lung"}),
        ("sample", {"liver"}),
        ("great meeting", {"liver"}),
        ("surgery helps", {"liver"}),
        ("ak104", {"liver"}),
        ("lung radiotherapy", {"lung", "liver"}),
        ("cadonilimab or hepatocellular", {"lung", "liver"}),
        ("carcinoma -lung", set()),
        ("carcinoma -hepatocellular", {"lung"}),
        ("-carcinoma", {"chinese"}),
        ('"liver surgery"', {"liver"}),
        ('"surgery liver"', set()),
        ('carcinoma -"hepatocellular carcinoma"', {"lung"}),
        ('"surgery hepatocellular"', set()),
        ("抗体", {"chinese"}),
        ("σίσυφος", {"chinese"}),
        ("zebrafish", set()),
        ("jaundice", set()),
        ("nothing-of-this-kind", set()),
        (DOI, {"lung"}),
        (f" {DOI.upper()} ", {"lung"}),
        ("37677918", {"lung"}),
        ("3767791", set()),
    ],
)
def test_words_are_found_in_any_form(api: CheckedClient, ids: dict[str, str], q: str, names: set[str]) -> None:
    assert set(matches(api, ids, q)) == names


def test_our_own_number_is_found(api: CheckedClient, ids: dict[str, str]) -> None:
    assert matches(api, ids, ids["liver"].lower()) == ["liver"]


def test_a_word_of_the_title_counts_more_than_one_of_the_summary(api: CheckedClient, ids: dict[str, str]) -> None:
    assert matches(api, ids, "lung") == ["lung", "liver"]
    assert matches(api, ids, "radiotherapy") == ["lung", "liver"]
    assert matches(api, ids, "lung", "&sort=title") == ["liver", "lung"]


@pytest.mark.parametrize(
    "q",
    [
        '"', "or", "-", "--", "!", "&", "|", "or or or", '"-', "- lung", '"" ""', "the", "'", "\\", "<->", ":*", "(",
        "🦠", "\u202e", "a\u0301", "%", "_", "\t\n", "\x01", "lung:B", "' or 1=1 --", "-" * 1000, "(" * 1000,
        "or " * 300, "-a " * 330, "𝕷" * 1000, "- " * 500, '-"' * 500,
    ],
)  # fmt: skip
def test_what_is_no_word_does_no_harm(api: CheckedClient, ids: dict[str, str], q: str) -> None:
    for name in ("q", "condition", "drug"):
        assert api.get(f"/api/v1/studies?{name}={quote(q)}").status_code == 200


@settings(max_examples=60)
@given(text=st.text(max_size=60), name=st.sampled_from(["q", "condition", "drug", "country", "identifier", "trial"]))
@example(text="\ud800", name="q")
def test_any_text_is_answered_or_refused(api: CheckedClient, ids: dict[str, str], text: str, name: str) -> None:
    response = api.get(f"/api/v1/studies?{name}={quote(text, errors='surrogatepass')}")

    assert response.status_code == (400 if "\x00" in text else 200)


@pytest.mark.parametrize("name", ["q", "condition", "drug", "country", "identifier", "trial"])
class TestTexts:
    """Every parameter that takes free text keeps to the same limits."""

    def test_text_that_is_too_long_is_refused(self, api: CheckedClient, name: str) -> None:
        response = api.get(f"/api/v1/studies?{name}={'x' * 1001}")

        assert problem(response) == (400, "too_long")
        assert errors(response)[0]["parameter"] == name

    def test_text_of_the_greatest_length_is_not(self, api: CheckedClient, ids: dict[str, str], name: str) -> None:
        assert body(api.get(f"/api/v1/studies?{name}={'x' * 1000}"))["items"] == []

    def test_nul_is_refused(self, api: CheckedClient, name: str) -> None:
        assert problem(api.get(f"/api/v1/studies?{name}=a%00b")) == (400, "invalid_text")

    @pytest.mark.parametrize("raw", ["%FF%FE", "%ED%A0%80", "%C3%28", "%", "%zz", "%F0%9F%A7%AC%F0%9F%A7%AC"])
    def test_what_is_no_text_finds_nothing(self, api: CheckedClient, ids: dict[str, str], name: str, raw: str) -> None:
        items = body(api.get(f"/api/v1/studies?{name}={raw}"))["items"]

        assert [item["id"] for item in items if item["id"] != ids["chinese"]] == []
