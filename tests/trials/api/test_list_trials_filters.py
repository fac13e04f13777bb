"""GET /trials: each filter, alone and with others."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import quote

import orjson
import pytest
import time_machine
from django.contrib.auth.models import User
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.dates import PartialDate
from tests.answers import body
from tests.client import CheckedClient
from tests.factories.documents import minimal
from tests.factories.records import CuratorFactory
from tests.publishing import publish_trial, trials_of_a_module
from tests.shelf import Shelf
from trials import actions, choices
from trials.models import Trial

pytestmark = pytest.mark.django_db

# Every form in which a date can be stored, around one year.
STORED = ["", "2023", "2023-12", "2023-12-31", "2024", "2024-01", "2024-01-01", "2024-02-29", "2024-03", "2024-03-15",
          "2024-12", "2024-12-31", "2025", "2025-01", "2025-01-01"]  # fmt: skip
ASKED = ["2023", "2024", "2025", "2024-02", "2024-03", "2024-12", "2024-01-01", "2024-02-29", "2024-03-14",
         "2024-03-15", "2024-03-16", "2024-12-31"]  # fmt: skip
MILESTONES = ["start", "primary_completion", "completion"]

PUBLISHED: dict[str, dict[str, Any]] = {
    "drug": minimal(
        brief_title="Drug",
        study_type="INTERVENTIONAL",
        status={"overall": "RECRUITING"},
        design={"phases": ["PHASE1", "PHASE2"]},
        conditions=["Breast Cancer"],
        keywords=["HER2"],
        interventions=[{"type": "DRUG", "name": "Trastuzumab", "other_names": ["Herceptin"]}],
        sponsors={
            "lead": {"name": "University of Basel"},
            "collaborators": [{"name": "Roche"}],
            "funders": [{"name": "Swiss Foundation"}],
            "registrant": {"name": "Registering Office"},
        },
        identifiers=[{"type": "NCT", "value": "NCT09999991"}, {"type": "EUDRACT_NUMBER", "value": "2024-123456-78"}],
        sites=[{"country": "Switzerland"}, {"country": "China"}],
    ),
    "device": minimal(
        brief_title="Device",
        study_type="INTERVENTIONAL",
        status={"overall": "COMPLETED"},
        design={"phases": ["NA"]},
        conditions=["Heart Failure"],
        interventions=[{"type": "DEVICE", "name": "Pump"}],
        recruitment_countries=["Côte d’Ivoire", "China"],
    ),
    "cohort": minimal(
        brief_title="Cohort",
        study_type="OBSERVATIONAL",
        status={"overall": "RECRUITING"},
        conditions=["Breast Diseases", "Heart Defects"],
        recruitment_countries=["TÜRKİYE", "Straße"],
        identifiers=[{"type": "OTHER", "value": "TR0000018"}],  # looks like ours, and its check digit is wrong
    ),
} | {f"date {when or 'none'}": minimal(status={name: {"date": when} for name in MILESTONES} if when else {})
     for when in STORED}  # fmt: skip


@pytest.fixture(scope="module")
def ids(shelf: Shelf) -> Iterator[dict[str, str]]:
    with trials_of_a_module(shelf, PUBLISHED) as numbers:
        yield numbers


def matches(api: CheckedClient, ids: dict[str, str], query: str) -> set[str]:
    """Return the names of what a query selects."""
    names = {number: name for name, number in ids.items()}
    return {names[item["id"]] for item in body(api.get(f"/api/v1/trials?page_size=1000&{query}"))["items"]}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("status=RECRUITING", {"drug", "cohort"}),
        ("status=COMPLETED", {"device"}),
        ("status=RECRUITING,COMPLETED", {"drug", "cohort", "device"}),
        ("status=RECRUITING&status=COMPLETED", {"drug", "cohort", "device"}),
        ("status=SUSPENDED", set()),
        ("phase=PHASE1", {"drug"}),
        ("phase=PHASE2,NA", {"drug", "device"}),
        ("phase=PHASE3", set()),
        ("study_type=OBSERVATIONAL", {"cohort"}),
        ("study_type=INTERVENTIONAL", {"drug", "device"}),
        ("condition=breast", {"drug", "cohort"}),
        ("condition=breast+cancer", {"drug"}),
        ("condition=breasts", {"drug", "cohort"}),
        ("condition=her2", {"drug"}),
        ("condition=%22heart+failure%22", {"device"}),
        ("condition=heart+-failure", {"cohort"}),
        ("condition=trastuzumab", set()),
        ("intervention=trastuzumab", {"drug"}),
        ("intervention=herceptin", {"drug"}),
        ("intervention=pump+or+trastuzumab", {"drug", "device"}),
        ("intervention=breast", set()),
        ("sponsor=basel", {"drug"}),
        ("sponsor=roche", {"drug"}),
        ("sponsor=swiss+foundation", {"drug"}),
        ("sponsor=registering", set()),
        ("country=China", {"drug", "device"}),
        ("country=CHINA", {"drug", "device"}),
        ("country=+china+", {"drug", "device"}),
        ("country=Chin", set()),
        (f"country={quote('côte D’IVOIRE')}", {"device"}),
        (f"country={quote('STRASSE')}", {"cohort"}),
        (f"country={quote('türkİye')}", {"cohort"}),
        ("identifier=NCT09999991", {"drug"}),
        ("identifier=nct09999991", {"drug"}),
        ("identifier=2024-123456-78", {"drug"}),
        ("identifier=NCT0999999", set()),
        ("identifier=TR0000018", {"cohort"}),
        ("identifier=TR0000019", set()),
        ("phase=PHASE1&study_type=OBSERVATIONAL", set()),
        ("status=RECRUITING&condition=breast&country=china", {"drug"}),
        ("q=pump&status=COMPLETED", {"device"}),
        ("q=pump&status=RECRUITING", set()),
    ],
)
def test_a_filter_selects_what_has_the_value(
    api: CheckedClient, ids: dict[str, str], query: str, names: set[str]
) -> None:
    assert matches(api, ids, query) == names


def test_our_own_number_selects_its_trial(api: CheckedClient, ids: dict[str, str]) -> None:
    assert matches(api, ids, f"identifier={ids['device']}") == {"device"}
    assert matches(api, ids, f"identifier={ids['device'].lower()}") == {"device"}


def test_a_mistyped_number_of_ours_selects_nobody_elses_trial(api: CheckedClient, ids: dict[str, str]) -> None:
    number = ids["device"]
    others = {number[:-1] + str(digit) for digit in range(10)} - {number}

    assert all(matches(api, ids, f"identifier={other}") - {"cohort"} == set() for other in others)


@pytest.mark.parametrize(
    "query", ["status=", "status=,", "condition=", "country=", "country=+", "identifier=", "phase=,,"]
)
def test_an_empty_filter_selects_everything(api: CheckedClient, ids: dict[str, str], query: str) -> None:
    assert matches(api, ids, query) == set(ids)


def test_filters_together_select_what_each_of_them_does(api: CheckedClient, ids: dict[str, str]) -> None:
    alone = ["status=RECRUITING", "study_type=INTERVENTIONAL", "phase=PHASE1,NA", "condition=breast", "country=china",
             "intervention=trastuzumab", "sponsor=roche", "identifier=NCT09999991", "start_to=2024",
             "q=drug"]  # fmt: skip
    selected = {query: matches(api, ids, query) for query in alone}

    for one, other in product(alone, alone):
        if one.split("=")[0] != other.split("=")[0]:
            assert matches(api, ids, f"{one}&{other}") == selected[one] & selected[other], (one, other)


@pytest.mark.parametrize(
    ("parameter", "vocabulary"),
    [("status", choices.OverallStatus), ("phase", choices.Phase), ("study_type", choices.StudyType)],
)
@pytest.mark.parametrize("word", ["RECRUIT", "recruiting", "PHASE 1", "é", "0", "RECRUITING;COMPLETED", "null"])
def test_a_word_that_is_none_is_refused_with_those_there_are(
    api: CheckedClient, parameter: str, vocabulary: Any, word: str
) -> None:
    response = api.get(f"/api/v1/trials?{parameter}={quote(word)}")
    problem = orjson.loads(response.content)
    error = problem["errors"][0]

    assert (response.status_code, problem["code"]) == (400, "invalid_choice")
    assert (error["parameter"], error["allowed"]) == (parameter, list(vocabulary.values))


@pytest.mark.parametrize("parameter", [f"{name}_{end}" for name in (*MILESTONES, "registered", "published")
                                       for end in ("from", "to")])  # fmt: skip
@pytest.mark.parametrize(
    "date",
    ["soon", "24", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "2024-1-1", "2024-01-01T00:00:00Z", "0000",
     "01/02/2024", "20240101", "-2024", "٢٠٢٤", "2024-01-01-01", "10000", "%00"],
)  # fmt: skip
def test_what_is_no_date_is_refused(api: CheckedClient, parameter: str, date: str) -> None:
    response = api.get(f"/api/v1/trials?{parameter}={date}")
    problem = orjson.loads(response.content)

    assert response.status_code == 400
    assert problem["code"] in ("invalid_value", "invalid_text")
    assert [error["parameter"] for error in problem["errors"]] == [parameter]


def expected(since: str = "", until: str = "") -> set[str]:
    """Return the names of the trials of which some day may lie between some day of each bound."""
    names = set()
    for when in filter(None, STORED):
        day = PartialDate(when)
        if (not since or day.latest >= PartialDate(since).earliest) and (
            not until or day.earliest <= PartialDate(until).latest
        ):
            names.add(f"date {when}")
    return names


@pytest.mark.parametrize("milestone", MILESTONES)
@pytest.mark.parametrize("asked", ASKED)
def test_a_partial_date_counts_as_soon_as_one_of_its_days_does(
    api: CheckedClient, ids: dict[str, str], milestone: str, asked: str
) -> None:
    assert matches(api, ids, f"{milestone}_from={asked}") == expected(since=asked)
    assert matches(api, ids, f"{milestone}_to={asked}") == expected(until=asked)


_days = st.dates(PartialDate("2023-11").earliest, PartialDate("2025-02").latest).map(str)
_asked = st.one_of(_days, _days.map(lambda day: day[:7]), _days.map(lambda day: day[:4]))


@settings(max_examples=40)
@given(since=_asked, until=_asked)
def test_any_two_dates_select_what_may_lie_between_them(
    api: CheckedClient, ids: dict[str, str], since: str, until: str
) -> None:
    assert matches(api, ids, f"start_from={since}&start_to={until}") == expected(since, until)


def test_a_trial_without_a_date_is_never_selected_by_it(api: CheckedClient, ids: dict[str, str]) -> None:
    for milestone in MILESTONES:
        assert "date none" not in matches(api, ids, f"{milestone}_to=9999")
        assert "date none" not in matches(api, ids, f"{milestone}_from=0001")


@pytest.fixture
def last(empty: None) -> str:
    """Publish a trial in the last second of a month, long ago and before any other; return its number."""
    publisher = CuratorFactory.create(username="publisher")
    with time_machine.travel("2021-05-31T23:59:59Z", tick=False):
        return publish_trial(publisher, minimal(), working_copy=True)


@pytest.mark.parametrize(
    ("bound", "selects"),
    [
        ("from=2021-05-31", True),
        ("from=2021-05", True),
        ("from=2021", True),
        ("from=2021-06", False),
        ("from=2021-06-01", False),
        ("from=2022", False),
        ("to=2021-05-31", True),
        ("to=2021-05", True),
        ("to=2021", True),
        ("to=2021-05-30", False),
        ("to=2021-04", False),
        ("to=2020", False),
    ],
)
@pytest.mark.parametrize("name", ["registered", "published"])
def test_bounds_on_what_happened_here_include_their_day(
    api: CheckedClient, last: str, name: str, bound: str, selects: bool
) -> None:
    items = body(api.get(f"/api/v1/trials?{name}_{bound}"))["items"]

    assert (last in {item["id"] for item in items}) == selects


def test_a_new_version_is_published_anew_and_registered_as_before(api: CheckedClient, last: str) -> None:
    trial, publisher = Trial.objects.get(record_id=last), User.objects.get(username="publisher")
    actions.replace(record=trial, document=minimal(acronym="AGAIN"), by=publisher)
    with time_machine.travel("2022-01-01T00:00:00Z", tick=False):
        actions.publish(record=trial, by=publisher)

    items = body(api.get("/api/v1/trials?registered_to=2021&published_from=2022"))["items"]
    assert [(item["id"], item["registered_on"]) for item in items] == [(last, "2021-05-31")]
