"""POST /consistency: reported numbers recomputed. Hostile bodies have a file of their own."""

from typing import Any

import orjson
import pytest
from django.apps import apps

from studies.consistency import book
from studies.models import Study
from tests.answers import body
from tests.client import CheckedClient
from tests.factories.studies import complete, outcome

PATH = "/api/v1/consistency"


def check(api: CheckedClient, document: Any) -> Any:
    """Return what the checks answer to a document."""
    return body(api.post(PATH, orjson.dumps(document), content_type="application/json"))


def findings_in(answer: Any) -> set[tuple[str, str, str, str | None]]:
    """Return the findings without their sentences."""
    return {(each["code"], each["pointer"], each["reported"], each.get("recomputed")) for each in answer["findings"]}


def share(measure: str, value: str, *bounds: str, **more: Any) -> dict[str, Any]:
    """Return a percentage as printed, without its count."""
    interval = {"interval": {"level": "95", "low": bounds[0], "high": bounds[1]}} if bounds else {}
    return (
        {"group": "all", "measure": measure, "statistic": "PERCENTAGE", "value": value, "unit": "%"} | interval | more
    )


def group(size: int | None = None) -> list[dict[str, Any]]:
    """Return the one group of a study."""
    return [{"key": "all", "label": "All", "type": "COHORT"} | ({"size": size} if size else {})]


def events(*printed: tuple[int, str]) -> list[dict[str, Any]]:
    """Return adverse events of 13 people."""
    return [{"group": "all", "term": f"Event {n}", "count": count, "at_risk": 13, "percentage": percentage}
            for n, (count, percentage) in enumerate(printed)]  # fmt: skip


# What careful readers found in published documents (seeds/README.md, where the documents disagree with themselves).
KNOWN: dict[str, tuple[dict[str, Any], set[tuple[str, str, str, str | None]]]] = {
    "41 patients": (
        {"groups": group(41), "outcomes": [share("ORR", "4.3"), share("DCR", "39.1")]},
        {
            ("PERCENTAGE_NOT_OF_GROUP", "/outcomes/0/value", "4.3 %", "1/23"),
            ("PERCENTAGE_NOT_OF_GROUP", "/outcomes/1/value", "39.1 %", "9/23"),
        },
    ),
    "46 patients": (
        {"population": {"enrolled": 46}, "outcomes": [share("ORR", "30.3") | {"group": "all"},
                                                      share("DCR", "94.0")], "groups": group()},
        {
            ("PERCENTAGE_NOT_OF_GROUP", "/outcomes/0/value", "30.3 %", "10/33"),
            ("PERCENTAGE_NOT_OF_GROUP", "/outcomes/1/value", "94.0 %", "43/46 = 93.5 % and 44/46 = 95.7 % are nearest"),
        },
    ),
    "13 patients": (
        {"groups": group(13), "adverse_events": events((1, "7.8"), (6, "46.1"), (4, "30.7"), (5, "38.5"))},
        {
            ("PERCENTAGE_MISMATCH", "/adverse_events/0/percentage", "7.8 %", "1/13 = 7.7 %"),
            ("PERCENTAGE_TRUNCATED", "/adverse_events/1/percentage", "46.1 %", "6/13 = 46.2 %"),
            ("PERCENTAGE_TRUNCATED", "/adverse_events/2/percentage", "30.7 %", "4/13 = 30.8 %"),
        },
    ),
    "27 patients": (
        {"groups": group(27), "outcomes": [
            share("PCR", "37.0", "19.4", "57.6", numerator=10, denominator=27),
            share("MPR", "55.6", "35.3", "74.5", numerator=15, denominator=27),
            share("CLINICAL_CR", "22.2", "8.6", "42.2", numerator=6, denominator=27),
        ]},
        {("INTERVAL_ONE_BOUND", "/outcomes/2/interval", "8.6 to 42.2", "8.6 to 42.3")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_known_contradictions_are_found_and_nothing_else(api: CheckedClient, name: str) -> None:
    document, expected = KNOWN[name]

    assert findings_in(check(api, document)) == expected


def test_counts_are_derived_where_only_percentages_and_intervals_are_printed(api: CheckedClient) -> None:
    outcomes = [share("PCR", "37.0", "19.4", "57.6"), share("MPR", "55.6", "35.3", "74.5"),
                share("CLINICAL_CR", "22.2", "8.6", "42.2")]  # fmt: skip
    findings = findings_in(check(api, {"groups": group(), "outcomes": outcomes}))

    derived = [recomputed for code, _, _, recomputed in sorted(findings) if code == "COUNT_DERIVED"]
    assert sorted(map(str, derived)) == ["10/27", "15/27", "6/27"]


@pytest.mark.parametrize(
    ("k", "low", "high", "exact", "methods"),
    [
        (10, "19.4", "57.6", ("37.0", "19.4", "57.6"), ["CLOPPER_PEARSON"]),
        (15, "35.3", "74.5", ("55.6", "35.3", "74.5"), ["CLOPPER_PEARSON"]),
        (6, "8.6", "42.3", ("22.2", "8.6", "42.3"), ["CLOPPER_PEARSON"]),
        (6, "8.6", "42.2", ("22.2", "8.6", "42.3"), []),
        (10, "21.5", "55.8", ("37.0", "19.4", "57.6"), ["WILSON", "AGRESTI_COULL"]),
        (10, "1.0", "99.0", ("37.0", "19.4", "57.6"), []),
        (10, "few", "many", ("37.0", "19.4", "57.6"), []),
    ],
)
def test_an_outcome_with_counts_is_recomputed_with_the_methods_that_give_its_interval(
    api: CheckedClient, k: int, low: str, high: str, exact: tuple[str, ...], methods: list[str]
) -> None:
    row = outcome(value=None, numerator=k, interval={"level": "95", "low": low, "high": high})
    (recomputed,) = check(api, {"outcomes": [{"measure": "OS"}, row]})["recomputed"]

    assert recomputed == {
        "pointer": "/outcomes/1",
        "level": "95",
        "method": "CLOPPER_PEARSON",
        "fitting_methods": methods,
    } | (dict(zip(("percentage", "low", "high"), exact, strict=True)))


@pytest.mark.parametrize(
    "interval", [None, {"level": "95", "low": "19.4"}, {"level": "95", "high_state": "NOT_REACHED"}]
)
def test_without_an_interval_no_method_fits_or_fails(api: CheckedClient, interval: Any) -> None:
    (recomputed,) = check(api, {"outcomes": [outcome(interval=interval)]})["recomputed"]

    assert "fitting_methods" not in recomputed


@pytest.mark.parametrize("document", [{}, {"title": "x"}, {"outcomes": []}, {"outcomes": [{"measure": "OS"}]}])
def test_any_part_of_a_study_will_do(api: CheckedClient, document: dict[str, Any]) -> None:
    assert check(api, document) == {"findings": [], "recomputed": []}


def test_a_study_in_which_everything_agrees_gives_no_finding(api: CheckedClient) -> None:
    assert check(api, complete())["findings"] == []


@pytest.mark.django_db
def test_what_was_published_is_found_again(api: CheckedClient, published_study: Study) -> None:
    whole = body(api.get(f"/api/v1/studies/{published_study.record_id}"))

    assert check(api, whole)["findings"] == whole.get("findings", [])


def test_codes_are_those_that_the_vocabularies_explain(api: CheckedClient) -> None:
    for document, _ in KNOWN.values():
        for each in check(api, document)["findings"]:
            assert each["code"] in book.rules
            assert each["severity"] in book.severities


@pytest.mark.django_db
def test_nothing_is_stored(api: CheckedClient, published_study: Study) -> None:
    def counts() -> dict[str, int]:
        return {
            model._meta.label: model._default_manager.count() for model in apps.get_models(include_auto_created=True)
        }

    before = counts()
    for document, _ in KNOWN.values():
        check(api, document)
    check(api, complete() | {"id": published_study.record_id, "version": 9})

    assert counts() == before
