"""GET /evidence: each filter, alone and with others."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest

from studies import choices
from tests.answers import body, errors, problem
from tests.client import CheckedClient
from tests.factories.studies import minimal, outcome
from tests.publishing import studies_of_a_module
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db


def contents(one: str, two: str) -> dict[str, dict[str, Any]]:
    """Return studies of which each outcome is named by the study and its own name."""
    return {
        "cohort": minimal(
            study_type="RETROSPECTIVE_COHORT", conditions=["Lung Cancer"], drugs=["Cadonilimab", "Anlotinib"],
            publication={"published_on": "2024-03"}, population={"therapy_lines": ["SECOND", "THIRD"]},
            groups=[{"key": "all", "size": 41}], trials=[{"trial": one, "relation": "MENTIONS"}],
            outcomes=[outcome(name="response"),
                      {"measure": "PFS", "statistic": "MEDIAN", "value": "108", "unit": "days", "group": "all",
                       "name": "survival"},
                      {"measure": "OS", "statistic": "HAZARD_RATIO", "value": "0.7", "name": "ratio"}],
        ),
        "case": minimal(
            study_type="CASE_REPORT", conditions=["Heart Failure"], drugs=["Pembrolizumab"],
            publication={"published_on": "2025"}, population={"therapy_lines": ["FIRST"]},
            trials=[{"trial": one, "relation": "BACKGROUND"}, {"trial": two, "relation": "REPORTS_RESULTS"}],
            outcomes=[outcome(name="marker", measure="BIOMARKER", statistic="VALUE", numerator=None, denominator=1,
                              interval=None)],
        ),
        "bare": minimal(outcomes=[outcome(name="bare", numerator=0, denominator=0, statistic=None)]),
        "twice": minimal(
            outcomes=[
                {"measure": "TTP", "name": "paper", "report": "PRIMARY", "value": "12.7", "unit": "months"},
                {"measure": "TTP", "name": "news", "report": "NEWS", "value": "13.3", "unit": "months"},
                {"measure": "TTP", "name": "earlier", "report": "OTHER_CUTOFF", "value": "11", "unit": "months",
                 "bound": "AT_LEAST"},
                {"measure": "TTP", "name": "still", "value": "17", "unit": "months", "censoring": "ONGOING"},
                {"measure": "TTP", "name": "about", "value": "5", "unit": "months", "bound": "APPROXIMATELY"},
            ]
        ),
        "none": minimal(),
    }  # fmt: skip


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    with studies_of_a_module(shelf, contents) as (numbers, _):
        yield numbers


COHORT = {"response", "survival", "ratio"}
PRIMARY = {"paper", "still", "about"}
EVERY = COHORT | {"marker", "bare"} | PRIMARY


def matches(api: CheckedClient, ids: dict[str, str], query: str) -> set[str]:
    """Return the names of the outcomes that a query selects; ``{one}`` in it is the number of a trial."""
    answer = body(api.get(f"/api/v1/evidence?page_size=1000&count=true&{query.format(**ids)}"))
    assert answer["total"] == len(answer["items"])
    return {row["name"] for row in answer["items"]}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", EVERY),
        ("drug=cadonilimab", COHORT),
        ("drug=anlotinib+or+pembrolizumab", COHORT | {"marker"}),
        ("drug=-cadonilimab", {"marker", "bare"} | PRIMARY),
        ("drug=lung", set()),
        ("condition=cancers", COHORT),
        ("condition=%22heart+failure%22", {"marker"}),
        ("measure=ORR", {"response", "bare"}),
        ("measure=PFS,OS", {"survival", "ratio"}),
        ("measure=DCR", set()),
        ("statistic=MEDIAN", {"survival"}),
        ("statistic=MEDIAN&statistic=HAZARD_RATIO", {"survival", "ratio"}),
        ("trial={one}", COHORT | {"marker"}),
        ("trial={two}", {"marker"}),
        ("trial=TR9999998", set()),
        ("study={case}", {"marker"}),
        ("study={none}", set()),
        ("study=ST9999998", set()),
        ("study_type=CASE_REPORT", {"marker"}),
        ("study_type=CASE_REPORT,RETROSPECTIVE_COHORT", COHORT | {"marker"}),
        ("line=THIRD", COHORT),
        ("line=FIRST,THIRD", COHORT | {"marker"}),
        ("line=ADJUVANT", set()),
        ("min_n=0", {"response", "survival", "marker", "bare"}),  # "bare" rests on nobody, "ratio" does not say
        ("min_n=1", {"response", "survival", "marker"}),
        ("min_n=27", {"response", "survival"}),
        ("min_n=28", {"survival"}),
        ("min_n=2147483647", set()),
        ("report=PRIMARY", EVERY),
        ("report=*", EVERY | {"news", "earlier"}),
        ("report=NEWS,*", EVERY | {"news", "earlier"}),
        ("report=NEWS", {"news"}),
        ("report=NEWS,OTHER_CUTOFF", {"news", "earlier"}),
        ("report=PRIMARY,NEWS&measure=TTP", PRIMARY | {"news"}),
        ("report=ABSTRACT", set()),
        ("exact=true&measure=TTP", {"paper"}),
        ("exact=false&measure=TTP", {"still", "about"}),
        ("exact=false&measure=TTP&report=*", {"still", "about", "earlier"}),
        ("exact=true&measure=TTP&report=*", {"paper", "news"}),
        ("study_published_from=2024-03-31", COHORT | {"marker"}),
        ("study_published_from=2024-04", {"marker"}),
        ("study_published_from=2025-12-31", {"marker"}),
        ("study_published_to=2024-02-29", set()),
        ("study_published_to=2024-03-01", COHORT),
        ("study_published_to=2025-01-01", COHORT | {"marker"}),
        ("drug=cadonilimab&measure=PFS&trial={one}&min_n=41&line=SECOND&statistic=MEDIAN", {"survival"}),
    ],
)
def test_a_filter_selects_the_outcomes_that_have_the_value(
    api: CheckedClient, ids: dict[str, str], query: str, names: set[str]
) -> None:
    assert matches(api, ids, query) == names


def test_filters_together_select_what_each_of_them_does(api: CheckedClient, ids: dict[str, str]) -> None:
    alone = ["drug=cadonilimab", "condition=cancer", "measure=ORR,PFS,BIOMARKER", "statistic=MEDIAN,VALUE",
             "trial={one}", "study={case}", "study_type=CASE_REPORT", "line=SECOND", "min_n=2",
             "study_published_from=2025"]  # fmt: skip
    selected = {query: matches(api, ids, query) for query in alone}

    for one, other in product(alone, alone):
        if one.split("=")[0] != other.split("=")[0]:
            assert matches(api, ids, f"{one}&{other}") == selected[one] & selected[other], (one, other)


@pytest.mark.parametrize(
    "name", ["drug", "condition", "trial", "study", "measure", "statistic", "report", "study_type", "line"]
)
def test_an_empty_filter_selects_everything(api: CheckedClient, ids: dict[str, str], name: str) -> None:
    assert matches(api, ids, f"{name}=") == EVERY


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("q=drug", "unknown_parameter", "q"),
        ("fields=title", "unknown_parameter", "fields"),
        ("finding=NOTE", "unknown_parameter", "finding"),
        ("drug=a&drug=b", "repeated_parameter", "drug"),
        ("study=a&study=b", "repeated_parameter", "study"),
        ("min_n=-1", "out_of_range", "min_n"),
        ("min_n=2147483648", "out_of_range", "min_n"),
        ("min_n=x", "invalid_value", "min_n"),
        ("sort=id", "invalid_choice", "sort"),
        ("facets=n", "invalid_choice", "facets"),
        ("drug=a%00", "invalid_text", "drug"),
        (f"condition={'x' * 1001}", "too_long", "condition"),
        ("study_published_from=2024-02-30", "invalid_value", "study_published_from"),
        ("page_size=1001", "out_of_range", "page_size"),
        ("page_token=x", "invalid_page_token", "page_token"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/csv", "image/svg+xml"])
def test_a_mistake_in_the_query_is_a_problem_in_every_format(
    api: CheckedClient, query: str, code: str, parameter: str, accept: str
) -> None:
    response = api.get(f"/api/v1/evidence?{query}", headers={"Accept": accept})

    assert problem(response) == (400, code) or (parameter, accept) == ("page_size", "image/svg+xml")
    assert [error["parameter"] for error in errors(response)] == [parameter]


@pytest.mark.parametrize(
    ("parameter", "vocabulary"),
    [("measure", choices.Measure), ("statistic", choices.Statistic), ("study_type", choices.EvidenceType),
     ("line", choices.TherapyLine)],
)  # fmt: skip
@pytest.mark.parametrize("word", ["orr", "é", "null", "\x00", "🧬"])
def test_a_word_that_is_none_is_refused_with_those_there_are(
    api: CheckedClient, parameter: str, vocabulary: Any, word: str
) -> None:
    response = api.get(f"/api/v1/evidence?{parameter}={quote(word)}")

    assert problem(response) == (400, "invalid_choice")
    assert errors(response)[0]["allowed"] == list(vocabulary.values)


@pytest.mark.parametrize("name", ["drug", "condition", "trial", "study"])
@pytest.mark.parametrize("text", ["🧬" * 500, "%FF%FE", "%ED%A0%80", "' or 1=1 --", "-" * 1000, "(" * 1000, "x" * 1000])
def test_hostile_text_finds_nothing_and_breaks_nothing(
    api: CheckedClient, ids: dict[str, str], name: str, text: str
) -> None:
    assert api.get(f"/api/v1/evidence?{name}={text}").status_code == 200
