"""Courses of a case: what their numbers exclude, and that a course without contradictions is left alone."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studies.consistency import findings
from tests.studies.consistency.courses import (
    free,
    laboratory,
    measured,
    quoting,
    said,
    scan,
    seen,
    size,
    staged,
    treated,
)
from tests.studies.consistency.documents import Document

MONTH = Decimal("30.4375")


def codes(document: Document) -> set[str]:
    return {finding.code for finding in findings(document)}


def found(document: Document, code: str) -> list[tuple[str, str]]:
    return [(each.pointer, each.recomputed) for each in findings(document) if each.code == code]


CAPTION = said("/timeline/0/date", "cadonilimab was initiated on January 22, 2024", "DIFFERS")
TWO_STARTS = quoting(
    treated(seen("2023-12-11", cycles=3), seen("2025-03-06", "SD", cycles=22), cycle_days=21),
    said("/timeline/0/date", "on October 18, 2023"), CAPTION,
)  # fmt: skip


def test_a_start_that_is_reported_elsewhere_leaves_no_time_for_the_cycles_and_the_other_settles_it() -> None:
    (crowded,) = [each for each in findings(TWO_STARTS) if each.code == "CYCLES_EXCEED_TIME"]

    assert (crowded.pointer, crowded.reported) == ("/timeline/2/cycles", "22 cycles")
    assert "“cadonilimab was initiated on January 22, 2024”" in crowded.message
    assert crowded.message.endswith("there is time for 20. From 2023-10-18, which the source also gives as the start, "
                                    "they fit.")  # fmt: skip


def test_a_scan_before_a_start_that_is_reported_elsewhere_is_told_of_once() -> None:
    document = TWO_STARTS | {
        "timeline": [*TWO_STARTS["timeline"], size("45", "2023-12-11", treatment="drug", cycles=3)]
    }

    assert found(document, "RESPONSE_BEFORE_TREATMENT") == [("/timeline/1/date", "not before 2024-01-22")]


@pytest.mark.parametrize(
    ("document", "flagged"),
    [
        (treated(seen("2023-10-17")), True),
        (treated(seen("2023-10-18")), False),
        (treated(seen("2023-10")), False),
        (treated(size("45", "2023-09-01", treatment="drug", cycles=1)), True),  # a measurement after a cycle
        (treated(size("45", "2023-09-01", treatment="drug")), False),  # one to compare with
        (treated(seen("2023-09-01") | {"treatment": "other"}), False),
    ],
)
def test_what_is_seen_with_a_treatment_follows_its_start(document: Document, flagged: bool) -> None:
    assert ("RESPONSE_BEFORE_TREATMENT" in codes(document)) is flagged


@pytest.mark.parametrize(
    ("fields", "cycles", "flagged"),
    [
        ({"cycle_days": 21, "end_date": "2023-11-29"}, 3, False),  # the third starts on that day
        ({"cycle_days": 21, "end_date": "2023-11-26"}, 3, False),  # three days early
        ({"cycle_days": 21, "end_date": "2023-11-25"}, 3, True),
        ({"cycle_days": 21, "end_date": "2023-11"}, 3, False),
        ({"cycle_days": 0, "end_date": "2023-10-19"}, 3, False),
        ({"cycle_days": 21}, 300, False),  # nobody says by when
        ({"cycle_days": 21, "ongoing": True}, 300, True),  # by the last report
    ],
)
def test_cycles_fit_into_their_time(fields: Document, cycles: int, flagged: bool) -> None:
    document = treated(seen("2024-06-01", "SD"), cycles=cycles, **fields)

    assert ("CYCLES_EXCEED_TIME" in codes(document)) is flagged


@pytest.mark.parametrize(
    ("outcome", "flagged"),
    [
        (free("17"), False),  # 16.6, rounded; whether it went on is not said
        (free("16", censoring="ONGOING"), False),  # whole months that have passed
        (free("15", censoring="ONGOING"), True),
        (free("16.6", censoring="ONGOING"), False),
        (free("16.9", censoring="ONGOING"), True),
        (free("72", "weeks", censoring="ONGOING"), False),
        (free("15", bound="GREATER_THAN", censoring="ONGOING"), False),
        (free("17", bound="APPROXIMATELY", censoring="ONGOING"), False),
        (free("30", censoring="ONGOING") | {"measure": "OS"}, False),  # not from this start to this day
        (free("30", censoring="ONGOING") | {"statistic": "MEDIAN"}, False),
    ],
)
def test_a_duration_is_that_between_its_dates(outcome: Document, flagged: bool) -> None:
    document = treated(seen("2025-03-06", "SD"), outcomes=[outcome])

    assert ("DURATION_AGAINST_DATES" in codes(document)) is flagged


@pytest.mark.parametrize(
    ("words", "flagged"),
    [
        ("The PFS exceeded 17 months", True),
        ("PFS of more than 17 months", True),
        ("nearly 17 months", False),
        ("almost two years", False),
        ("under six months", True),
        ("seventeen months or 17 months", False),
        ("from 3 to 17 months", False),  # not alone
        ("about 20 months", False),
    ],
)
def test_a_duration_in_the_words_of_the_source_is_held_against_the_dates(words: str, flagged: bool) -> None:
    course = treated(seen("2025-03-06", "SD"), outcomes=[free("17", censoring="ONGOING")])
    document = quoting(course, said("/outcomes/0/value", words, "DIFFERS"))

    assert ("DURATION_AGAINST_DATES" in codes(document)) is flagged
    assert not flagged or [f"“{words}”" in finding.message for finding in findings(document)] == [True]  # once


@pytest.mark.parametrize(
    ("stated", "flagged"),
    [("4", True), ("5", False), ("6", False), ("6.2", False), ("6.3", True), ("7", True)],
)
def test_a_duration_is_that_of_its_cycles(stated: str, flagged: bool) -> None:
    course = treated(date=None, cycle_days=21, cycles=9, value=stated, unit="months")

    assert ("DURATION_AGAINST_CYCLES" in codes(course)) is flagged


def test_the_progressions_around_a_treatment_are_told_with_its_duration() -> None:
    earlier = {"type": "TREATMENT", "key": "earlier"}, seen("2021-05", "PD", treatment="earlier")
    course = treated(seen("2022-02", "PD"), date=None, cycle_days=21, cycles=9, value="7", unit="months")
    (finding,) = findings({"timeline": [*earlier, *course["timeline"]]})

    assert finding.message.endswith("and 8.1 to 10.0 lie between the progressions of 2021-05 and 2022-02.")


def test_a_time_that_goes_on_runs_to_the_last_day_that_the_course_tells_of() -> None:
    visit = {"type": "EVENT", "label": "Visit", "date": "2025-10-18"}
    course = treated(seen("2025-03-06", "SD"), visit, outcomes=[free("24", censoring="ONGOING")])

    assert "DURATION_AGAINST_DATES" not in codes(course)


def test_progression_ends_the_time_without_it() -> None:
    rows = [seen("2022-03-31", "PD"), seen("2022-11-21", "PD"), seen("2021-04-07", "PR")]
    course = treated(*rows, outcomes=[free("16")], date="2020-12-28")

    assert found(course, "DURATION_AGAINST_DATES") == [("/outcomes/0/value", "15.0 months")]


@pytest.mark.parametrize(
    ("sizes", "response", "flagged"),
    [
        (("19.2", "9.0 × 14"), "PR", True),
        (("20.0", "14.0"), "PR", False),
        (("20", "14"), "PR", False),
        (("20.0", "14.0"), "SD", False),  # on the edge, whatever the rounding
        (("20.0", "13.0"), "SD", True),
        (("20.0", "24.9"), "SD", False),  # a fifth, and not 5 mm
        (("27.0", "34.0"), "SD", True),
        (("27.0", "34.0"), "PD", False),
        (("27.0", "20.0"), "PD", False),  # there may be new lesions
        (("27.0", "9.0"), "CR", False),
        (("27.0", "12.0"), "CR", True),
        (("0", "12.0"), "PR", False),
    ],
)
def test_a_response_is_that_of_the_diameters(sizes: tuple[str, str], response: str, flagged: bool) -> None:
    document = measured(size(sizes[0], "2020-11-26"), size(sizes[1], "2021-04-07"), response=response)

    assert ("RESPONSE_AGAINST_DIAMETERS" in codes(document)) is flagged


BEFORE, AFTER = size("19.2", "2020-11-26"), size("14", "2021-04-07")
NODE = {"measured": "Node 4R"}


@pytest.mark.parametrize(
    "document",
    [
        measured(BEFORE, AFTER, criteria="iRECIST"),
        measured(BEFORE, AFTER, criteria="RECIST 1.0"),
        measured(BEFORE, AFTER | {"bound": "APPROXIMATELY"}),
        measured(BEFORE, AFTER | {"unit": "ml"}),
        measured(BEFORE, AFTER | {"date": "2021-05-07"}),
        measured(BEFORE | {"date": "2021-01-02"}, AFTER),  # after the start
        measured(BEFORE | {"date": "2020-12"}, AFTER),
        measured(BEFORE, size("30", "2020-11-26", **NODE), AFTER),  # what became of the node?
        measured(BEFORE, AFTER, size("30", "2021-04-07", **NODE)),
        measured(BEFORE, size("30", "2020-11", **NODE), AFTER),
        measured(BEFORE, size("30", "2020-11-26", bound="APPROXIMATELY", **NODE), AFTER),
        measured(BEFORE, size("30", "2020-11-26", **NODE), AFTER, size("5", "2021-04-07", **NODE)),  # 49.2 to 19
    ],
)
def test_diameters_that_are_not_all_known_say_nothing(document: Document) -> None:
    assert "RESPONSE_AGAINST_DIAMETERS" not in codes(document)


@pytest.mark.parametrize(
    ("document", "flagged"),
    [
        (staged("T1bN2M0 (IIIA)", "2.95 × 1.91", unit="cm"), True),
        (staged("T1cN2M0", "29.5"), False),
        (staged("pT1cN0", "15"), True),
        (staged("T2aN0M0", "15"), False),  # the pleura may be invaded
        (staged("T2bN0M0", "35"), True),
        (staged("T3N0M0", "71"), True),
        (staged("T4N0M0", "15"), False),
        (staged("T1N0M0", "45"), False),
        (staged("ypT1bN0M0", "29.5"), False),
        (staged("T1bN2M0", "29.5", edition="7th edition"), False),
        (staged("T1bN2M0", "29.5", condition="Breast cancer"), False),
        (staged("T1bN2M0", "29.5", measured="Lymph node 4R"), False),
        (staged("T1bN2M0", "29.5", bound="AT_MOST"), False),
    ],
)
def test_a_stage_allows_for_the_size(document: Document, flagged: bool) -> None:
    assert ("STAGE_AGAINST_SIZE" in codes(document)) is flagged


def test_the_edition_before_is_told_of_only_where_it_would_explain_the_stage() -> None:
    messages = [findings(staged("T1bN0M0", value))[0].message for value in ("29.5", "8.0", "35.0")]

    assert ["7th edition" in message for message in messages] == [True, False, False]


@pytest.mark.parametrize(
    ("document", "flagged"),
    [
        (laboratory("ALT increased", "1", ("121", "40")), True),
        (laboratory("ALT increased", "1", ("120", "40")), False),
        (laboratory("ALT increased", "4", ("900", "40")), False),
        (laboratory("ALT increased", "3", ("900", "40")), True),
        (laboratory("ALT increased", "1", ("90", "40"), ("200", "40")), False),  # not normal before
        (laboratory("ALT increased", "1", ("30", "40"), ("200", "40")), True),
        (laboratory("ALT increased", "1", ("200", "40"), criteria="CTCAE 4.03"), False),
        (laboratory("Creatine kinase increased", "2", ("500", "200")), False),
        (laboratory("Creatinine increased", "1", ("3.0", "1.2")), True),
        (laboratory("Lipase increased", "1", ("900", "60")), False),
    ],
)
def test_a_grade_is_that_of_the_value(document: Document, flagged: bool) -> None:
    assert ("GRADE_AGAINST_LIMIT" in codes(document)) is flagged


@pytest.mark.parametrize(
    ("words", "flagged"),
    [("by the fourth treatment cycle", True), ("after 4 cycles", True), ("cycle 4", True), ("the 3rd cycle", False),
     ("after cycles 3 and 4, or four cycles", True), ("between the third cycle and the fourth cycle", False)],
)  # fmt: skip
def test_one_scan_is_after_one_number_of_cycles(words: str, flagged: bool) -> None:
    assert ("SOURCE_CYCLES_DIFFER" in codes(scan(3, words))) is flagged


RATIOS = {"CR": (0, 30), "PR": (0, 69), "SD": (72, 118), "PD": (122, 300)}  # percent of the sum before
STAGES = [(10, "T1a"), (20, "T1b"), (30, "T1c"), (40, "T2a"), (50, "T2b"), (70, "T3"), (999, "T4")]
GRADES = [(300, "1"), (500, "2"), (2000, "3"), (99999, "4")]  # of ALT, in percent of the limit


@st.composite
def treatment_courses(draw: st.DrawFn, number: int, start: date) -> tuple[list[Document], Document, date]:
    """A treatment whose cycles fit, with responses inside and the time to its progression."""
    key, length, cycles = f"drug-{number}", draw(st.sampled_from([7, 14, 21, 28])), draw(st.integers(1, 12))
    late = draw(st.integers(0, 20)) if cycles > 1 else 0
    end = start + timedelta(days=length * cycles + late)
    lasted = {"value": f"{(length * cycles) / MONTH:.1f}", "unit": "months"} if not late and draw(st.booleans()) else {}
    row = {"type": "TREATMENT", "key": key, "label": key, "date": stated(draw, start), "line": number,
           "cycle_days": length, "cycles": cycles, "end_date": stated(draw, end), **lasted}  # fmt: skip
    before = draw(st.integers(200, 900))
    rows = [row, size(f"{before / 10}", str(start))]
    for given_by in sorted(draw(st.sets(st.integers(1, cycles), max_size=3))):
        response = draw(st.sampled_from(["PR", "SD"]))
        now = before * draw(st.integers(*RATIOS[response])) // 100
        day = start + timedelta(days=given_by * length + late)
        observed = {"treatment": key, "cycles": given_by}
        rows += [size(f"{now / 10}", str(day), **observed),
                 seen(str(day), response, criteria="RECIST 1.1", **observed)]  # fmt: skip
    progressed = end + timedelta(days=draw(st.integers(1, 200)))
    rows.append(seen(stated(draw, progressed), "PD", treatment=key))
    unit, days = draw(st.sampled_from([("days", Decimal(1)), ("weeks", Decimal(7)), ("months", MONTH)]))
    places = draw(st.integers(0, 2))
    time = free(f"{(progressed - start).days / days:.{places}f}", unit, treatment=key)
    return rows, time, progressed + timedelta(days=draw(st.integers(31, 60)))


def stated(draw: st.DrawFn, day: date) -> str:
    """A date as a source may have it."""
    return str(day)[: draw(st.sampled_from([4, 7, 10]))]


@st.composite
def clean_cases(draw: st.DrawFn) -> Document:
    """A patient of whom everything agrees."""
    start = date(2020, 1, 1) + timedelta(days=draw(st.integers(0, 700)))
    millimetres = draw(st.integers(30, 900))
    stage = next(name for most, name in STAGES if millimetres <= 10 * most)
    by_size = draw(st.booleans()) or stage in ("T3", "T4")
    rows: list[Document] = [size(f"{millimetres / 10}", str(start - timedelta(days=10)))]
    times: list[Document] = []
    for number in range(1, 1 + draw(st.integers(0, 3))):
        more, time, start = draw(treatment_courses(number, start))
        rows, times = [*rows, *more], [*times, time]
    ratio = draw(st.integers(101, 3000))
    grade = next(name for most, name in GRADES if ratio <= most)
    liver = laboratory("ALT increased", grade, (f"{ratio * 40 / 100}", "40"))
    return liver | {
        "conditions": ["Lung cancer"],
        "baseline": [{"characteristic": "Stage (8th edition)", "category": f"{stage if by_size else 'T4'}N0M0"}],
        "timeline": [*rows, *liver["timeline"]],
        "outcomes": times,
    }


@given(clean_cases())
@settings(max_examples=300)
def test_a_course_without_contradictions_is_left_alone(document: dict[str, Any]) -> None:
    assert findings(document) == []
