"""GET /studies: each filter, alone and with others."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.dates import PartialDate
from studies import choices
from tests.answers import body, errors, problem
from tests.client import CheckedClient
from tests.factories.records import CuratorFactory
from tests.factories.studies import minimal, outcome
from tests.publishing import publish_study, studies_of_a_module
from tests.shelf import Shelf

pytestmark = pytest.mark.django_db

# Every form in which a date can be stored, around one year.
STORED = ["", "2023", "2023-12", "2023-12-31", "2024", "2024-01", "2024-01-01", "2024-02-29", "2024-03", "2024-03-15",
          "2024-12", "2024-12-31", "2025", "2025-01", "2025-01-01"]  # fmt: skip
ASKED = ["2023", "2024", "2025", "2024-02", "2024-03", "2024-12", "2024-01-01", "2024-02-29", "2024-03-14",
         "2024-03-15", "2024-03-16", "2024-12-31"]  # fmt: skip
DOI = "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2"


def contents(one: str, two: str) -> dict[str, dict[str, Any]]:
    """Return two studies that state what can be filtered by, and one per date."""
    return {
        "cohort": minimal(
            study_type="RETROSPECTIVE_COHORT",
            conditions=["Lung Cancer", "Heart Defects"],
            drugs=["Cadonilimab", "Anlotinib"],
            countries=["China", "Türkiye"],
            identifiers=[{"type": "DOI", "value": DOI}, {"type": "PMID", "value": "37677918"}],
            population={"enrolled": 41, "therapy_lines": ["SECOND", "THIRD"]},
            outcomes=[outcome(), outcome(measure="PFS", statistic="MEDIAN", unit="months", numerator=None,
                                         denominator=None, interval=None)],
            trials=[{"trial": one, "relation": "MENTIONS"}, {"trial": two, "relation": "BACKGROUND"}],
        ),
        "case": minimal(
            study_type="CASE_REPORT",
            conditions=["Heart Failure"],
            drugs=["Pembrolizumab"],
            countries=["china", "Straße"],
            identifiers=[{"type": "OTHER", "value": "ST0000018"}],  # looks like ours, but for its check digit
            population={"enrolled": 1, "therapy_lines": ["FIRST"]},
            outcomes=[outcome(value="38.0"), outcome(numerator=28)],
            trials=[{"trial": one, "relation": "REPORTS_RESULTS"}],
        ),
        "nobody": minimal(population={"enrolled": 0}),
    } | {f"date {when or 'none'}": minimal(publication={"published_on": when} if when else {})
         for when in STORED}  # fmt: skip


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    with studies_of_a_module(shelf, contents) as (numbers, _):
        yield numbers


def matches(api: CheckedClient, ids: dict[str, str], query: str) -> set[str]:
    """Return the names of what a query selects; ``{one}`` in it is the number of a trial."""
    names = {number: name for name, number in ids.items()}
    answer = body(api.get(f"/api/v1/studies?page_size=1000&{query.format(**ids)}"))
    return {names[item["id"]] for item in answer["items"]}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("study_type=CASE_REPORT", {"case"}),
        ("study_type=CASE_REPORT,RETROSPECTIVE_COHORT", {"case", "cohort"}),
        ("study_type=CASE_REPORT&study_type=RETROSPECTIVE_COHORT", {"case", "cohort"}),
        ("study_type=REVIEW", set()),
        ("condition=heart", {"case", "cohort"}),
        ("condition=hearts+defect", {"cohort"}),
        ("condition=%22heart+failure%22", {"case"}),
        ("condition=%22cancer+heart%22", set()),
        ("condition=heart+-failure", {"cohort"}),
        ("condition=cadonilimab", set()),
        ("drug=CADONILIMAB", {"cohort"}),
        ("drug=anlotinib+or+pembrolizumab", {"case", "cohort"}),
        ("drug=lung", set()),
        ("country=China", {"case", "cohort"}),
        ("country=+CHINA+", {"case", "cohort"}),
        ("country=Chin", set()),
        (f"country={quote('türkiye')}", {"cohort"}),
        (f"country={quote('STRASSE')}", {"case"}),
        (f"identifier={quote(DOI)}", {"cohort"}),
        (f"identifier={quote(DOI.lower(), safe='')}", {"cohort"}),
        ("identifier=37677918", {"cohort"}),
        ("identifier=+37677918+", {"cohort"}),
        ("identifier=3767791", set()),
        ("identifier=ST0000018", {"case"}),
        ("identifier=ST0000019", set()),
        ("identifier={one}", set()),
        ("line=SECOND", {"cohort"}),
        ("line=FIRST,THIRD", {"case", "cohort"}),
        ("line=ADJUVANT", set()),
        ("measure=ORR", {"case", "cohort"}),
        ("measure=PFS,OS", {"cohort"}),
        ("measure=OS", set()),
        ("trial={one}", {"case", "cohort"}),
        ("trial={two}", {"cohort"}),
        ("trial=TR9999998", set()),
        ("finding=INCONSISTENT", {"case"}),
        ("finding=IMPOSSIBLE", {"case"}),
        ("finding=NOTE,IMPOSSIBLE", {"case"}),
        ("min_enrolled=0", {"case", "cohort", "nobody"}),  # not those that state no number
        ("min_enrolled=1", {"case", "cohort"}),
        ("min_enrolled=2", {"cohort"}),
        ("min_enrolled=41", {"cohort"}),
        ("min_enrolled=42", set()),
        ("min_enrolled=2147483647", set()),
        ("trial={one}&measure=PFS&line=THIRD&country=china&min_enrolled=41&drug=anlotinib", {"cohort"}),
        ("trial={two}&study_type=CASE_REPORT", set()),
    ],
)
def test_a_filter_selects_what_has_the_value(
    api: CheckedClient, ids: dict[str, str], query: str, names: set[str]
) -> None:
    assert matches(api, ids, query) == names


def test_letter_case_of_our_own_numbers_does_not_matter(api: CheckedClient, ids: dict[str, str]) -> None:
    assert matches(api, ids, f"identifier={ids['case'].lower()}") == {"case"}
    assert matches(api, ids, f"trial={ids['two'].lower()}") == {"cohort"}


def test_a_mistyped_number_of_ours_selects_nobody_elses_study(api: CheckedClient, ids: dict[str, str]) -> None:
    number = ids["cohort"]
    others = {number[:-1] + str(digit) for digit in range(10)} - {number}

    assert all(matches(api, ids, f"identifier={other}") - {"case"} == set() for other in others)


@pytest.mark.parametrize("name", ["study_type", "condition", "drug", "country", "identifier", "line", "measure",
                                  "trial", "finding", "q"])  # fmt: skip
@pytest.mark.parametrize("nothing", ["", "+"])
def test_an_empty_filter_selects_everything(api: CheckedClient, ids: dict[str, str], name: str, nothing: str) -> None:
    if nothing and name in ("study_type", "line", "measure", "finding"):
        assert problem(api.get(f"/api/v1/studies?{name}={nothing}")) == (400, "invalid_choice")
    else:
        assert matches(api, ids, f"{name}={nothing}") == set(ids) - {"one", "two"}


def test_filters_together_select_what_each_of_them_does(api: CheckedClient, ids: dict[str, str]) -> None:
    alone = ["study_type=CASE_REPORT", "condition=heart", "drug=cadonilimab", "country=china", "line=SECOND",
             "measure=ORR", "trial={one}", "finding=IMPOSSIBLE", "min_enrolled=2", "identifier=37677918",
             "study_published_to=2024", "q=study"]  # fmt: skip
    selected = {query: matches(api, ids, query) for query in alone}

    for one, other in product(alone, alone):
        if one.split("=")[0] != other.split("=")[0]:
            assert matches(api, ids, f"{one}&{other}") == selected[one] & selected[other], (one, other)


@pytest.mark.parametrize(
    ("parameter", "words"),
    [("study_type", choices.EvidenceType.values), ("line", choices.TherapyLine.values),
     ("measure", choices.Measure.values), ("finding", ["IMPOSSIBLE", "INCONSISTENT", "NOTE"])],
)  # fmt: skip
@pytest.mark.parametrize("word", ["case_report", "SECOND LINE", "é", "0", "ORR;PFS", "null", "\x00", "🧬"])
def test_a_word_that_is_none_is_refused_with_those_there_are(
    api: CheckedClient, parameter: str, words: list[str], word: str
) -> None:
    response = api.get(f"/api/v1/studies?{parameter}={quote(word)}")
    error = errors(response)[0]

    assert problem(response) == (400, "invalid_choice")
    assert (error["parameter"], error["allowed"]) == (parameter, words)


def expected(since: str = "", until: str = "") -> set[str]:
    """Return the names of the studies of which some day may lie between some day of each bound."""
    days = {f"date {when}": PartialDate(when) for when in filter(None, STORED)}
    return {
        name
        for name, day in days.items()
        if (not since or day.latest >= PartialDate(since).earliest)
        and (not until or day.earliest <= PartialDate(until).latest)
    }


@pytest.mark.parametrize("asked", ASKED)
def test_a_partial_date_counts_as_soon_as_one_of_its_days_does(
    api: CheckedClient, ids: dict[str, str], asked: str
) -> None:
    assert matches(api, ids, f"study_published_from={asked}") == expected(since=asked)
    assert matches(api, ids, f"study_published_to={asked}") == expected(until=asked)


_days = st.dates(PartialDate("2023-11").earliest, PartialDate("2025-02").latest).map(str)
_asked = st.one_of(_days, _days.map(lambda day: day[:7]), _days.map(lambda day: day[:4]))


@settings(max_examples=30)
@given(since=_asked, until=_asked)
def test_any_two_dates_select_what_may_lie_between_them(
    api: CheckedClient, ids: dict[str, str], since: str, until: str
) -> None:
    assert matches(api, ids, f"study_published_from={since}&study_published_to={until}") == expected(since, until)


@pytest.mark.parametrize("name", ["registered", "published"])
@pytest.mark.parametrize(
    ("bound", "selects"),
    [("from=2021-05-31", True), ("from=2021", True), ("from=2021-06", False), ("to=2021-05", True),
     ("to=2021-05-30", False), ("to=2020", False)],
)  # fmt: skip
def test_bounds_on_what_happened_here_include_their_day(
    api: CheckedClient, empty: None, name: str, bound: str, selects: bool
) -> None:
    publisher = CuratorFactory.create(username="publisher")
    with time_machine.travel("2021-05-31T23:59:59Z", tick=False):
        last = publish_study(publisher, minimal())
    items = body(api.get(f"/api/v1/studies?{name}_{bound}"))["items"]

    assert (last in {item["id"] for item in items}) == selects


@pytest.mark.parametrize("bound", ["from", "to"])
@pytest.mark.parametrize("date", ["24", "2024-13", "2024-02-30", "0000", "٢٠٢٤", "2024-01-01T00:00:00Z", "%00"])
def test_what_is_no_date_is_refused(api: CheckedClient, bound: str, date: str) -> None:
    response = api.get(f"/api/v1/studies?study_published_{bound}={date}")

    assert problem(response) in [(400, "invalid_value"), (400, "invalid_text")]
