"""GET /trials?q=: words."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories.documents import minimal
from tests.publishing import trials_of_a_module
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db

PUBLISHED: dict[str, dict[str, Any]] = {
    "lung": minimal(
        brief_title="Recurrent Tumors of the Lung Treated With Radiotherapy",
        acronym="LUNGS-1",
        conditions=["Carcinoma, Non-Small-Cell Lung"],
        identifiers=[{"type": "SPONSOR_PROTOCOL", "value": "EX-001"}, {"type": "NCT", "value": "NCT09999991"}],
        interventions=[{"type": "RADIATION", "name": "Low-Dose Radiation", "other_names": ["LDRT"]}],
    ),
    "naive": minimal(
        brief_title="Treatment-Naïve Patients Given Cadonilimab",
        interventions=[{"type": "BIOLOGICAL", "name": "Cadonilimab", "other_names": ["AK104"]}],
        identifiers=[{"type": "OTHER", "value": "AK104-IIT-018/2 (b)"}],
        sponsors={"lead": {"name": "Hôpital Saint-Étienne"}, "funders": [{"name": "Generous Foundation"}]},
    ),
    "liver": minimal(
        brief_title="Liver Surgery",
        conditions=["Hepatocellular Carcinoma"],
        keywords=["lung metastases"],
        brief_summary="Whether surgery of the liver helps. Radiotherapy is not given.",
        endpoints=[{"role": "PRIMARY", "measure": "Jaundice"}, {"role": "SECONDARY", "measure": "Itching"}],
        detailed_description="Zebrafish are mentioned only here.",
    ),
    "chinese": minimal(brief_title="抗体 Trial of Σίσυφος 🧬"),
}


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    with trials_of_a_module(shelf, PUBLISHED) as numbers:
        yield numbers


def matches(api: CheckedClient, ids: dict[str, str], q: str, more: str = "") -> list[str]:
    """Return the names of what a search finds, in its order."""
    names = {number: name for name, number in ids.items()}
    return [names[item["id"]] for item in body(api.get(f"/api/v1/trials?q={quote(q)}{more}"))["items"]]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("lungs", {"lung", "liver"}),
        ("tumor", {"lung"}),
        ("treating tumors", {"lung"}),
        ("LUNG", {"lung", "liver"}),
        ("naïve", {"naive"}),
        ("naive", {"naive"}),
        ("NAÏVE patient", {"naive"}),
        ("hopital saint-etienne", {"naive"}),
        ("generous", {"naive"}),
        ("cadonilimab", {"naive"}),
        ("ak104", {"naive"}),
        ("ldrt", {"lung"}),
        ("jaundice", {"liver"}),
        ("surgery helps", {"liver"}),
        ("lung radiotherapy", {"lung", "liver"}),
        ("lung liver", {"liver"}),
        ("lung or cadonilimab", {"lung", "naive", "liver"}),
        ("lung OR cadonilimab", {"lung", "naive", "liver"}),
        ("carcinoma -lung", set()),
        ("carcinoma -metastases", {"lung"}),
        ("-carcinoma", {"naive", "chinese"}),
        ('"liver surgery"', {"liver"}),
        ('"surgery liver"', set()),
        ('"hepatocellular carcinoma"', {"liver"}),
        ('"tumors of the lung"', {"lung"}),
        ('carcinoma -"hepatocellular carcinoma"', {"lung"}),
        ("抗体", {"chinese"}),
        ("σίσυφος", {"chinese"}),
        ("nothing-of-this-kind", set()),
        ("zebrafish", set()),
        ("itching", set()),
    ],
)
def test_words_are_found_in_any_form(api: CheckedClient, ids: dict[str, str], q: str, names: set[str]) -> None:
    assert set(matches(api, ids, q)) == names


def test_a_phrase_does_not_reach_from_one_text_into_the_next(api: CheckedClient, ids: dict[str, str]) -> None:
    assert matches(api, ids, '"surgery hepatocellular"') == []


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("EX-001", ["lung"]),
        ("ex-001", ["lung"]),
        (" EX-001 ", ["lung"]),
        ("NCT09999991", ["lung"]),
        ("nct09999991", ["lung"]),
        ("AK104-IIT-018/2 (b)", ["naive"]),
        ("AK104-IIT-018/2  (B)", ["naive"]),
        ("NCT0999999", []),
    ],
)
def test_a_number_is_found_whatever_its_punctuation(
    api: CheckedClient, ids: dict[str, str], q: str, names: list[str]
) -> None:
    assert matches(api, ids, q) == names


def test_our_own_number_is_found(api: CheckedClient, ids: dict[str, str]) -> None:
    assert matches(api, ids, ids["naive"]) == ["naive"]
    assert matches(api, ids, ids["naive"].lower()) == ["naive"]


def test_a_word_of_the_title_counts_more_than_one_of_the_keywords(api: CheckedClient, ids: dict[str, str]) -> None:
    assert matches(api, ids, "lung") == ["lung", "liver"]
    assert matches(api, ids, "radiotherapy") == ["lung", "liver"]


def test_another_order_can_be_asked_for(api: CheckedClient, ids: dict[str, str]) -> None:
    assert matches(api, ids, "carcinoma", "&sort=title") == ["liver", "lung"]
    assert matches(api, ids, "carcinoma", "&sort=-title") == ["lung", "liver"]


@pytest.mark.parametrize("q", ["", " ", "%20%20", "+"])
def test_no_words_select_everything_newest_first(api: CheckedClient, ids: dict[str, str], q: str) -> None:
    items = body(api.get(f"/api/v1/trials?q={q}"))["items"]

    assert [item["id"] for item in items] == list(reversed(ids.values()))


def test_relevance_without_words_is_an_order_too(api: CheckedClient, ids: dict[str, str]) -> None:
    items = body(api.get("/api/v1/trials?sort=-relevance"))["items"]

    assert [item["id"] for item in items] == sorted(ids.values(), reverse=True)


@pytest.mark.parametrize(
    "q",
    [
        '"', "or", "-", "--", "!", "&", "|", "or or or", '"-', '-"', "- lung", '"" ""', "the", "'", "\\", "<->", ":*",
        "(", ")(", "🦠", "\u202e", "a\u0301", "\ufeff", "%", "_", "\t\n", "\x01", "lung:B", "' or 1=1 --", "$$",
        "!!" * 400, "-" * 1000, "(" * 1000, '"' * 999, "or " * 300, "-a " * 330, "𝕷" * 1000,
        "- " * 500, "-!" * 500, "-(" * 500, '-"' * 500, "- or " * 200, '"-' * 500, "-\u00a0" * 500,
    ],
)  # fmt: skip
def test_what_is_no_word_does_no_harm(api: CheckedClient, ids: dict[str, str], q: str) -> None:
    assert api.get(f"/api/v1/trials?q={quote(q)}").status_code == 200


@settings(max_examples=80)
@given(q=st.text(max_size=60))
@example(q="\x00")
@example(q="\ud800")
def test_any_text_is_answered_or_refused(api: CheckedClient, ids: dict[str, str], q: str) -> None:
    response = api.get(f"/api/v1/trials?q={quote(q, errors='surrogatepass')}")

    assert response.status_code == (400 if "\x00" in q else 200)


@pytest.mark.parametrize("name", ["q", "condition", "intervention", "sponsor", "country", "identifier"])
class TestTexts:
    """Every parameter that takes free text keeps to the same limits."""

    @pytest.mark.parametrize("length", [1001, 10_000])
    def test_text_that_is_too_long_is_refused(
        self, api: CheckedClient, ids: dict[str, str], name: str, length: int
    ) -> None:
        response = api.get(f"/api/v1/trials?{name}={'x' * length}")
        problem = orjson.loads(response.content)

        assert (response.status_code, problem["code"], problem["errors"][0]["parameter"]) == (400, "too_long", name)

    def test_text_of_the_greatest_length_is_not(self, api: CheckedClient, ids: dict[str, str], name: str) -> None:
        assert body(api.get(f"/api/v1/trials?{name}={'x' * 1000}"))["items"] == []

    def test_nul_is_refused(self, api: CheckedClient, ids: dict[str, str], name: str) -> None:
        response = api.get(f"/api/v1/trials?{name}=a%00b")

        assert problem(response) == (400, "invalid_text")

    @pytest.mark.parametrize("raw", ["%FF%FE", "%ED%A0%80", "%C3%28", "%", "%zz"])
    def test_bytes_that_are_no_text_find_nothing(
        self, api: CheckedClient, ids: dict[str, str], name: str, raw: str
    ) -> None:
        assert body(api.get(f"/api/v1/trials?{name}={raw}"))["items"] == []
