"""Each rule by an example that it flags and a near one that it leaves alone."""

import re
from pathlib import Path
from typing import Any

import pytest

from studies.consistency import book, findings
from tests.studies.consistency import courses
from tests.studies.consistency.documents import Document, baseline, bounds, event, months, outcome, ratio, study


def sized(*groups: tuple[str, str, int], whole: int = 40) -> Document:
    """Groups (type, label, size) that are part of one of 40."""
    parts = [{"key": label, "type": kind, "label": label, "size": n, "parent": "all"} for kind, label, n in groups]
    return {"groups": [{"key": "all", "label": "Everybody", "type": "COHORT", "size": whole}, *parts]}


def course(*rows: dict[str, Any]) -> Document:
    """A timeline that starts with a first and a second line of treatment."""
    lines = [("First", 1, "2023-01"), ("Second", 2, "2023-06-10")]
    starts = [{"type": "TREATMENT", "label": label, "line": line, "date": date} for label, line, date in lines]
    return {"timeline": [*starts, *rows]}


def response(date: str, line: int = 2) -> dict[str, Any]:
    """A partial response."""
    return {"type": "RESPONSE", "label": "Partial response", "line": line, "response": "PR", "date": date}


DEATH = {"type": "OUTCOME", "label": "The patient died", "date": "2024-03"}


def two_sources(relation_source: str, reported: str) -> Document:
    """A date which one source gives, and what the same or another source says instead."""
    return {
        "timeline": [{"type": "EVENT", "label": "Scan", "date": "2024-02-01", "value": "left lung"}],
        "provenance": [
            {"path": "/timeline/0", "source": "paper", "reported": "a scan on February 1, 2024: left lung"},
            {"path": f"/timeline/0/{relation_source.partition(' ')[0]}", "source": relation_source.partition(" ")[2],
             "relation": "DIFFERS", "reported": reported},
        ],
    }  # fmt: skip


def share(value: str, n: int, low: str, high: str, **interval: Any) -> Document:
    """A response rate with its interval."""
    return study(outcome("ORR", value, denominator=n, interval=bounds(low, high, **interval)))


def rates(*rows: tuple[str, str, str]) -> list[Document]:
    """Rates of survival: measure, percentage, time."""
    return [outcome(measure, value, statistic="RATE", time_point=time) for measure, value, time in rows]


def responses(n: int | None = None, **values: Any) -> Document:
    """Responses by measure: percentages, or counts out of ``n``."""
    if n:
        return study(*(outcome(name, None, numerator=k, denominator=n) for name, k in values.items()))
    return study(*(outcome(name, value) for name, value in values.items()))


def difference(value: str, low: str, high: str, p: str, **fields: Any) -> Document:
    """A difference of means with its 95 % interval."""
    fields = {"statistic": "MEAN_DIFFERENCE", "unit": "points"} | fields
    return outcome("SCORE", value, interval=(low, high), p_value=p, **fields)


def compared(row: Document, drug: str, placebo: str) -> Document:
    """Two arms with their medians and what compares them."""
    rows = [months("PFS", value, group=key) for key, value in (("drug", drug), ("placebo", placebo))]
    return study(*rows, row, groups=[{"key": "drug", "type": "ARM"}, {"key": "placebo", "type": "ARM"}])


def by_ecog(*rows: Document) -> Document:
    """The 13 patients and their parts by ECOG performance status, a row for each as far as there are rows."""
    parts = [("ecog-0-1", "ECOG performance status 0–1", 8), ("ecog-2", "ECOG performance status 2", 5)]
    groups = [{"key": key, "label": label, "type": "SUBGROUP", "size": n, "parent": "all"} for key, label, n in parts]
    everybody = {"key": "all", "label": "All patients", "type": "COHORT", "size": 13}
    keys = ("all", "ecog-0-1", "ecog-2")
    return {
        "groups": [everybody, *groups],
        "outcomes": [row | {"group": key} for row, key in zip(rows, keys, strict=False)],
    }


def sex(category: str, count: int) -> Document:
    """One of the sexes among 13 patients."""
    return {"group": "all", "characteristic": "Sex", "category": category, "count": count, "total": 13}


def mean_score(value: str) -> Document:
    """A mean of 28 people on a scale that is said to have whole numbers only."""
    return study(outcome("SCORE", value, statistic="MEAN", unit="whole points", denominator=28))


def mean_age(low: str, high: str) -> Document:
    """The mean age of two people in whole years, with one standard deviation to either side."""
    row = {"characteristic": "Age", "statistic": "MEAN", "value": "63.00", "unit": "whole years", "total": 2}
    return study(baseline=[row | {"spread": "SD", "low": low, "high": high}])


NOT_REACHED = months("OS", None, state="NOT_REACHED")
FOLLOWED: Document = {"follow_up": {"statistic": "MEDIAN", "value": "5", "unit": "months"}}

EXAMPLES: dict[str, tuple[Document, Document]] = {
    "PERCENTAGE_OUT_OF_RANGE": (study(outcome("ORR", "104.2")), study(outcome("SCORE", "-104.2", statistic="MEAN"))),
    "COUNT_EXCEEDS_TOTAL": (
        study(outcome("ORR", None, numerator=14, denominator=13)),
        study(outcome("ORR", None, numerator=13, denominator=13)),
    ),
    "INTERVAL_REVERSED": (
        study(months("PFS", "5.0", interval=("7.1", "3.2"))),
        study(months("PFS", "5.0", interval=("5.0", "5.0"))),
    ),
    "ESTIMATE_OUTSIDE_INTERVAL": (
        study(months("PFS", "8.2", interval=("3.2", "7.1"))),
        study(months("PFS", "7", interval=("3.2", "6.9"))),
    ),
    "RATIO_NOT_POSITIVE": (study(ratio("-0.6", "-0.8", "0.9")), study(ratio("0.00", "0.00", "0.02"))),
    "PERCENTAGE_UNREACHABLE": (
        study(outcome("ORR", "34.0", denominator=23)),
        study(outcome("ORR", "30.4", denominator=23)),
    ),
    "PERCENTAGE_NOT_OF_GROUP": (study(outcome("ORR", "4.3"), size=41), study(outcome("ORR", "4.3"), size=23)),
    "PERCENTAGE_MISMATCH": (
        study(baseline=[baseline("Male", 1, "7.8")]),
        study(baseline=[baseline("Male", 1, "7.7")]),
    ),
    "PERCENTAGE_TRUNCATED": (
        study(adverse_events=[event("Fatigue", "ANY", 6, "46.1")]),
        study(adverse_events=[event("Fatigue", "ANY", 6, "46.2")]),
    ),
    "PERCENTAGE_OF_OTHER_SIZE": (
        study(outcome("ORR", "30.3"), size=46, population={"evaluable": 33}),
        study(outcome("ORR", "30.4"), size=46, population={"evaluable": 33}),
    ),
    "INTERVAL_LAST_DIGIT": (share("22.2", 27, "8.7", "42.2"), share("22.2", 27, "8.6", "42.3")),
    # NCT04952597 prints such a one; this is the trial of the 2024-10-20 cut-off.
    "INTERVAL_ONE_BOUND": (share("22.2", 27, "8.6", "42.2"), share("22.2", 27, "8.6", "42.3")),
    "INTERVAL_METHOD": (
        share("48.0", 25, "27.8", "68.7", method="WILSON"),
        share("48.0", 25, "27.8", "68.7", method="CLOPPER_PEARSON"),
    ),
    "INTERVAL_OF_OTHER_COUNT": (share("0", 18, "0", "20.6"), share("0", 16, "0", "20.6")),
    "INTERVAL_OF_NO_COUNT": (
        study(outcome("ORR", "31.3", interval=("19.5", "44.2"))),
        study(outcome("ORR", "31.3", interval=("19.5", "43.2"))),  # 21 of 67, NCT03563716
    ),
    "INTERVAL_UNEXPLAINED": (share("18.2", 11, "2.3", "51.87"), share("18.2", 11, "2.3", "51.78")),
    "INTERVAL_MISMATCH": (share("40.0", 10, "32.2", "49.9"), share("40.0", 10, "12.2", "73.8")),
    "COUNT_DERIVED": (
        study(outcome("PCR", "37.0", interval=("19.4", "57.6"))),
        study(outcome("PCR", "50", interval=("40", "60"))),  # several counts would do
    ),
    # 5.19 of 28 is the example of the paper on GRIM.
    "MEAN_UNREACHABLE": (mean_score("5.19"), mean_score("5.18")),
    "DEVIATION_UNREACHABLE": (mean_age("62.00", "64.00"), mean_age("61.59", "64.41")),
    "RESPONSE_ORDER": (
        study(outcome("ORR", "45"), outcome("DCR", "40")),
        study(outcome("ORR", "45", denominator=30), outcome("DCR", "40", denominator=40)),
    ),
    "RESPONSE_SUM": (
        responses(CR="5.0", PR="30.1", ORR="35.3"),
        responses(CR="5.0", PR="30.1", ORR="35.2"),
    ),
    "CONTROL_BELOW_SUM": (
        responses(CR="5", PR="30", SD="40", DCR="60"),
        responses(CR="5", PR="30", SD="40", DCR="74"),
    ),
    "CONTROL_ABOVE_SUM": (
        responses(CR="5", PR="30", SD="40", DCR="80"),
        responses(CR="5", PR="30", SD="40", DCR="76"),
    ),
    "BEST_RESPONSE_SUM": (
        responses(20, PR=8, SD=8, PD=5),
        responses(20, PR=8, SD=8, PD=4),
    ),
    "BEST_RESPONSE_GAP": (
        study(*(outcome(name, "19.0") for name in ("CR", "PR", "SD", "PD", "NE"))),
        study(*(outcome(name, "19.0") for name in ("CR", "PR", "SD", "PD"))),  # how many are not evaluable is open
    ),
    # The 13 patients: SD 8, PD 5, no response
    "CONTROL_AND_PROGRESSION": (
        study(outcome("ORR", "0", denominator=13), outcome("DCR", "61.5"), outcome("PD", numerator=6, denominator=13)),
        study(outcome("ORR", "0", denominator=13), outcome("DCR", "61.5"), outcome("PD", numerator=5, denominator=13)),
    ),
    # Subgroups of those 13
    "SUBGROUP_EXCEEDS_WHOLE": (
        by_ecog(outcome("ORR", numerator=8, denominator=43), outcome("ORR", numerator=9, denominator=21)),
        by_ecog(outcome("ORR", numerator=8, denominator=43), outcome("ORR", numerator=8, denominator=21)),
    ),
    "SUBGROUPS_SUM": (
        by_ecog(*(outcome("DCR", numerator=k, denominator=n) for k, n in ((8, 13), (7, 8), (2, 5)))),
        by_ecog(*(outcome("DCR", numerator=k, denominator=n) for k, n in ((8, 13), (7, 8), (1, 5)))),
    ),
    "MEDIAN_OUTSIDE_PARTS": (
        by_ecog(*(months("PFS", value) for value in ("9.20", "6.14", "1.68"))),
        by_ecog(*(months("PFS", value) for value in ("2.90", "6.14", "1.68"))),  # as printed
    ),
    "CATEGORIES_EXCEED_WHOLE": (
        study(baseline=[sex("Male", 10), sex("Female", 4)]),
        study(baseline=[sex("Male", 10), sex("Female", 3)]),
    ),
    "P_VALUE_OUT_OF_RANGE": (study(ratio("0.7", "0.5", "1.0", "1.2")), study(ratio("0.7", "0.5", "1.0", ">0.99"))),
    "RATIO_ASYMMETRIC": (study(ratio("0.75", "0.60", "0.98")), study(ratio("0.68", "0.52", "0.89"))),
    # NCT00301262
    "DIFFERENCE_ASYMMETRIC": (
        study(difference("1.49", "0.0510", "2.465", "0.0033")),
        study(difference("1.26", "0.0510", "2.465", "0.041")),
    ),
    "P_VALUE_SIGNIFICANCE": (
        study(difference("13.6", "4.9", "22.3", "0.4", statistic="RISK_DIFFERENCE", unit="%")),
        study(difference("13.6", "4.9", "22.3", "0.002", statistic="RISK_DIFFERENCE", unit="%")),
    ),
    "P_VALUE_BORDERLINE": (
        study(ratio("0.72", "0.51", "1.02", "0.046")),
        study(ratio("0.71", "0.51", "1.00", "0.046")),
    ),
    # NCT03369704
    "P_VALUE_DIFFERS": (
        study(ratio("3.43", "1.21", "9.75", "two-sided p = 0.005") | {"statistic": "ODDS_RATIO"}),
        study(ratio("6.839", "1.557", "30.032", "0.011")),  # the 13 patients
    ),
    # The ratio of NCT03563716, with half of its p value
    "P_VALUE_ONE_SIDED": (
        study(ratio("0.57", "0.37", "0.90", "0.0075")),
        study(ratio("0.57", "0.37", "0.90", "one-sided p = 0.0075")),
    ),
    "HAZARD_AGAINST_MEDIANS": (
        compared(ratio("0.57", "0.37", "0.90", group="drug", comparator="placebo"), "3.6", "5.4"),
        compared(ratio("0.57", "0.37", "0.90", group="drug", comparator="placebo"), "5.4", "3.6"),  # as printed
    ),
    "PROGRESSION_AFTER_DEATH": (
        study(months("PFS", "13.3"), months("OS", "52", unit="weeks")),
        study(months("PFS", "12.0"), months("OS", "365", unit="days")),
    ),
    "RATE_ABOVE_SURVIVAL": (
        study(*rates(("PFS_RATE", "61.0", "12 months"), ("OS_RATE", "55.0", "12-month"))),
        study(*rates(("PFS_RATE", "61.0", "6 months"), ("OS_RATE", "55.0", "12 months"))),
    ),
    "RATE_RISES": (
        study(*rates(("OS_RATE", "61.0", "12 months"), ("OS_RATE", "64.0", "2 years"))),
        study(*rates(("OS_RATE", "64.0", "12 months"), ("OS_RATE", "64", "2 years"))),
    ),
    "RATE_AGAINST_MEDIAN": (
        study(months("PFS", "4.1"), *rates(("PFS_RATE", "56.9", "6 months"))),
        study(months("PFS", "6.5"), *rates(("PFS_RATE", "56.9", "6 months"))),
    ),
    "MEDIAN_NOT_REACHED_HAS_LIMIT": (
        study({**NOT_REACHED, "interval": bounds("12.1", "20.4")}),
        study({**NOT_REACHED, "interval": {"level": "95", "low": "12.1", "high_state": "NOT_ESTIMABLE"}}),
    ),
    "FOLLOW_UP_SHORT": (study(months("PFS", "6.5"), **FOLLOWED), study(months("PFS", "4.9"), **FOLLOWED)),
    "PART_EXCEEDS_WHOLE": (sized(("SUBGROUP", "PD-L1 high", 41)), sized(("SUBGROUP", "PD-L1 high", 40))),
    "PARTS_EXCEED_WHOLE": (
        sized(("SUBGROUP", "Sex: male", 30), ("SUBGROUP", "Sex: female", 20)),
        sized(("SUBGROUP", "Male", 30), ("SUBGROUP", "Smoker", 20)),
    ),
    "GRADES_EXCEED_ANY": (
        study(adverse_events=[event("Anemia", "ANY", 4), event("Anemia", "3-4", 5)]),
        study(adverse_events=[event("Anemia", "ANY", 4), event("Fatigue", "3-4", 5), event("Anemia", "1-2", 4)]),
    ),
    "AT_RISK_EXCEEDS_GROUP": (
        study(adverse_events=[event("Anemia", "ANY", 4)], population={"enrolled": 12}),
        study(adverse_events=[event("Anemia", "ANY", 4)], population={"enrolled": 13}),
    ),
    "CUTOFF_AFTER_PUBLICATION": (
        study(publication={"published_on": "2024-05"}, data_cutoff_on="2024-06-01"),
        study(publication={"published_on": "2024-05"}, data_cutoff_on="2024-05-31"),
    ),
    "END_BEFORE_START": (
        course({"type": "TREATMENT", "label": "Third", "date": "2023-12-02", "end_date": "2023-11"}),
        course({"type": "TREATMENT", "label": "Third", "date": "2023-11-02", "end_date": "2023-11"}),
    ),
    "RESPONSE_BEFORE_TREATMENT": (course(response("2023-05")), course(response("2023-06"))),
    "LINES_OUT_OF_ORDER": (
        course({"type": "TREATMENT", "label": "Third", "line": 3, "date": "2023-05"}),
        course({"type": "TREATMENT", "label": "Third", "line": 3, "date": "2023-06"}),
    ),
    "EVENT_AFTER_DEATH": (course(DEATH, response("2024-04")), course(DEATH, response("2024-03-31"))),
    "SOURCE_DATES_DIFFER": (two_sources("date paper", "2 March 2024"), two_sources("date registry", "2 March 2024")),
    "SOURCE_STATEMENTS_DIFFER": (two_sources("value paper", "right lung"), two_sources("value paper", "Left lung")),
    **courses.EXAMPLES,
}  # fmt: skip


def test_every_rule_has_an_example() -> None:
    assert set(EXAMPLES) == set(book.rules)


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_is_flagged_by_its_rule_alone(code: str) -> None:
    assert {finding.code for finding in findings(EXAMPLES[code][0])} == {code}


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_near_example_is_left_alone(code: str) -> None:
    assert code not in {finding.code for finding in findings(EXAMPLES[code][1])}


def test_codes_are_documented_in_their_order() -> None:
    page = (Path(__file__).parents[3] / "docs" / "consistency.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", page, re.MULTILINE)

    assert rows == [(rule.code, rule.severity.value, rule.words) for rule in book.rules.values()]


@pytest.mark.parametrize("example", [pair[0] for pair in EXAMPLES.values()], ids=list(EXAMPLES))
def test_a_finding_points_at_something_and_says_it_in_one_sentence(example: Document) -> None:
    for finding in findings(example):
        name, *_ = finding.pointer.lstrip("/").split("/")
        assert name in example
        assert finding.reported
        assert finding.message.endswith(".")
