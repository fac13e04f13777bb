"""The course of a case and a forest plot say what is known, how precisely, and where sources disagree."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.pictures import style
from registry.pictures.sheet import Sheet
from studies.pictures.estimates import result
from studies.pictures.forest import forest
from studies.pictures.forest import sheet as forest_sheet
from studies.pictures.panels import panels
from studies.pictures.reported import read_dates
from studies.pictures.timeline import sheet, timeline
from tests.registry.test_pictures import assert_legible, text_of
from tests.work import assert_in_proportion

LUSC: dict[str, Any] = {
    "id": "ST0000001",
    "version": 1,
    "title": "Squamous lung cancer, man of 72",
    "timeline": [
        {"type": "MEASUREMENT", "label": "Mass", "date": "2020-11-26", "value": "19.2", "unit": "mm"},
        {"type": "TREATMENT", "label": "Pembrolizumab", "date": "2020-12-28", "end_date": "2022-03-31", "line": 1},
        {"type": "MEASUREMENT", "label": "Lesion", "date": "2021-04-07", "value": "9.0 × 14", "unit": "mm"},
        {"type": "RESPONSE", "label": "Response", "date": "2021-04-07", "response": "PR"},
        {"type": "TREATMENT", "label": "Traditional medicine"},
        {"type": "RESPONSE", "label": "Progression", "date": "2022-11-21", "response": "PD"},
        {"type": "TREATMENT", "label": "Radiotherapy", "date": "2022-11-30"},
        {"type": "RESPONSE", "label": "Response", "date": "2023-02-20", "response": "CR"},
        {"type": "TREATMENT", "label": "Cadonilimab", "date": "2023-10-18", "line": 2},
        {"type": "RESPONSE", "label": "Response", "date": "2023-12-11", "response": "PR"},
        {"type": "MEASUREMENT", "label": "Troponin", "value": "0.22", "unit": "μg/L"},
        {"type": "RESPONSE", "label": "Last assessment", "date": "2025-03-06", "response": "SD"},
        {"type": "OUTCOME", "label": "No progression", "date": "2025-03-06"},
    ],
    "provenance": [
        {"path": "/timeline/8/date", "relation": "DIFFERS", "locator": "Figure 4", "reported": "on January 22, 2024"},
        {"path": "/timeline/1/date", "relation": "SUPPORTS", "reported": "December 28, 2020"},
    ],
}
LCNEC: dict[str, Any] = {
    "title": "Large cell neuroendocrine carcinoma, man of 68",
    "timeline": [
        {"type": "TREATMENT", "label": "EP", "date": "2021-01", "line": 1},
        {"type": "RESPONSE", "date": "2021-03", "response": "PR"},
        {"type": "TREATMENT", "label": "EP and tislelizumab", "line": 1},
        {"type": "RESPONSE", "date": "2021-05", "response": "PD"},
        {"type": "TREATMENT", "label": "Seeds", "date": "2022-06"},
        {"type": "DIAGNOSIS", "label": "Fistula", "date": "2023-02"},
        {"type": "OUTCOME", "label": "Death", "date": "2023-03"},
    ],
}


def words(page: Sheet) -> str:
    return " ".join(one.text for one in page.words)


def test_the_description_has_each_treatment_with_its_dates_and_responses() -> None:
    description = text_of(timeline(LUSC))
    assert "Treatment 1 (line 1): Pembrolizumab, 2020-12-28 to 2022-03-31." in description
    assert "Under treatment 1: partial response (PR), Response, 2021-04-07." in description
    assert "Under treatment 1: 9.0 × 14 mm · Lesion, 2021-04-07." in description
    assert "Treatment 2: Traditional medicine, no date stated, listed between 2021-04-07 and 2022-11-21." in description
    assert "Treatment 3: Radiotherapy, from 2022-11-30, end not stated." in description
    assert "Outcome: No progression, 2025-03-06." in description


def test_a_date_that_is_reported_otherwise_is_drawn_hollow_and_dashed_and_said() -> None:
    page = sheet(LUSC)
    assert "start reported elsewhere: 2024-01-22" in words(page)
    assert (
        "Cadonilimab, from 2023-10-18, end not stated; start reported elsewhere as 2024-01-22 (Figure 4)."
        in text_of(timeline(LUSC))
    )
    assert any(shape.dash == style.DASHED and not shape.fill for shape in page.shapes)


def test_a_month_is_hatched_for_as_long_as_it_can_mean() -> None:
    assert [shape for shape in sheet(LCNEC).shapes if shape.fill == style.HATCHED]
    assert not [shape for shape in sheet(LUSC).shapes if shape.fill == style.HATCHED]


def test_what_has_no_date_is_listed_and_not_placed() -> None:
    assert "No date stated: 0.22 μg/L · Troponin." in words(sheet(LUSC))


def test_order_is_only_relied_on_where_the_record_keeps_it() -> None:
    treatments = [{"type": "TREATMENT", "label": name, "date": year} for name, year in (("A", "2019"), ("B", "2021"))]
    late = [{"type": "RESPONSE", "label": "R", "date": "2019-06", "response": "SD"}]
    assert "Under treatment 1: stable disease (SD), R, 2019-06." in text_of(timeline({"timeline": treatments + late}))


@pytest.mark.parametrize(
    ("reported", "dates"),
    [
        ("initiated on January 22, 2024", ["2024-01-22"]),
        ("From December 28, 2020, to March 31, 2022", ["2020-12-28", "2022-03-31"]),
        ("22 Jan. 2024 or 2024-01-23", ["2024-01-22", "2024-01-23"]),
        ("in March 2018", ["2018-03"]),
        ("since 2018, of 2000 mg each; 2019/07", ["2018", "2019-07"]),
        ("after three cycles, on 31 February 2020", []),
    ],
)
def test_dates_are_read_from_what_a_source_reports(reported: str, dates: list[str]) -> None:
    assert [one.text for one in read_dates(reported)] == dates


def test_a_record_without_a_course_says_so() -> None:
    assert "The record states no course of a case." in text_of(timeline({"title": "Cohort"}))
    assert "No date stated: Alone" in words(sheet({"timeline": [{"type": "TREATMENT", "label": "Alone"}]}))


labels = st.sampled_from(
    ["Short", "<script>alert(1)</script>", "肺癌の診断", "very long " * 40, "W" * 200, "", None, "ä" * 60]
)
dates = st.sampled_from([None, "", "2019", "2020", "2020-02", "2020-02-29", "2020-03-01", "2021-11", "2022-12-31", "x"])
entries = st.fixed_dictionaries(
    {"type": st.sampled_from(["TREATMENT", "PROCEDURE", "RESPONSE", "MEASUREMENT", "EVENT", "DIAGNOSIS", "OUTCOME"])},
    optional={
        "label": labels,
        "date": dates,
        "end_date": dates,
        "line": st.integers(0, 99),
        "key": st.sampled_from(["a", "b"]),
        "treatment": st.sampled_from(["a", "b", "c"]),
        "cycles": st.integers(0, 9),
        "cycle_days": st.integers(0, 28),
        "ongoing": st.booleans(),
        "response": st.sampled_from(["CR", "PR", "SD", "PD", "NE", "", None]),
        "value": st.sampled_from(["12", "9.0 × 14", "about 500"]),
    },
)
differing = st.builds(
    lambda number, end, said: {"path": f"/timeline/{number}/{end}", "relation": "DIFFERS", "reported": said},
    st.integers(0, 9),
    st.sampled_from(["date", "end_date", "label"]),
    st.sampled_from(["2018", "May 5, 2020", "March 2023", "never", None]),
)
cases = st.fixed_dictionaries(
    {"title": labels, "timeline": st.lists(entries, max_size=60), "provenance": st.lists(differing, max_size=5)}
)


@given(cases)
def test_whatever_the_course_its_picture_is_legible(document: dict[str, Any]) -> None:
    assert_legible(sheet(document))


@pytest.mark.parametrize("document", [LUSC, LCNEC])
def test_the_cases_are_legible_and_drawn_the_same_each_time(document: dict[str, Any]) -> None:
    assert_legible(sheet(document))
    assert timeline(document) == timeline(document)


def row(**more: Any) -> dict[str, Any]:
    return {"study": "ST0000003", "title": "Rechallenge", "group": "All patients", "measure": "ORR"} | more


def counted(count: int, total: int, low: str, high: str, **more: Any) -> dict[str, Any]:
    exact = {"percentage": f"{100 * count / total:.1f}", "level": "95", "low": low, "high": high}
    known = {"numerator": count, "denominator": total, "n": total, "recomputed": exact}
    return row(statistic="PERCENTAGE", unit="%", **known, **more)


WRONG = counted(1, 13, "0.2", "36.0", value="7.8")
RIGHT = counted(10, 27, "19.4", "57.6", value="37.0", interval={"low": "19.4", "high": "57.6"})
BOUND = counted(6, 27, "8.6", "42.3", value="22.2", interval={"low": "8.6", "high": "42.2"})
RATIO = row(
    statistic="HAZARD_RATIO", value="6.839", interval={"low": "1.557", "high": "30.032"}, n=13, comparator="ecog-0-1"
)
BEYOND = row(
    statistic="MEDIAN", state="NOT_REACHED", measure="OS", interval={"low": "27.0", "high_state": "NOT_REACHED"}
)


def hollow(page: Sheet) -> int:
    return sum(shape.round and shape.fill == style.PAPER for shape in page.shapes)


@pytest.mark.parametrize(("evidence", "marks"), [(WRONG, 2), (RIGHT, 0), (BOUND, 2)])
def test_what_differs_from_what_is_recomputed_is_drawn_hollow_and_explained(
    evidence: dict[str, Any], marks: int
) -> None:
    assert hollow(forest_sheet([evidence], "ORR")) == marks


def test_the_description_has_every_row() -> None:
    description = text_of(forest([WRONG, RIGHT, RATIO, BEYOND], "Evidence"))
    assert (
        "1/13 participants, reported 7.8 %, recomputed 7.7 (0.2–36.0) %, exact interval, which differs" in description
    )
    assert "reported 37.0 (19.4–57.6) %, recomputed 37.0 (19.4–57.6) %, exact interval." in description
    assert "All patients against ecog-0-1, ORR: hazard ratio, n = 13, reported 6.839 (1.557–30.032)." in description
    assert "OS: reported not reached (27.0–not reached)." in description


def test_percentages_times_and_ratios_have_panels_of_their_own() -> None:
    page = forest_sheet([WRONG, RATIO, BEYOND, row(statistic="VALUE", value="3", measure="SCORE")], "Evidence")
    texts = words(page)
    for expected in (
        "percent of participants",
        "ratio, logarithmic scale",
        "months",
        "Other results",
        "NR: not reached.",
    ):
        assert expected in texts


def test_weeks_and_days_stand_where_their_months_are() -> None:
    times = [row(statistic="MEDIAN", value=value, unit=unit) for value, unit in (("30.4375", "days"), ("1", "month"))]
    places = [shape.points for shape in forest_sheet(times, "PFS").shapes if shape.round][:2]
    assert places[0][0][0] == pytest.approx(places[1][0][0])
    assert "30.4375 d" in words(forest_sheet(times, "PFS"))


def dots(page: Sheet) -> int:
    return sum(shape.round for shape in page.shapes)


def heads(page: Sheet) -> list[int]:
    """Return to which side each arrow points, that of the legend last."""
    corners = [[x for x, _ in shape.points] for shape in page.shapes if shape.closed and len(shape.points) == 3]
    return [1 if tip > max(others) else -1 for tip, *others in corners]


EXACT = [row(measure="PFS", statistic="MEDIAN", unit="months", value=value) for value in ("5", "9", "6")]


@pytest.mark.parametrize(
    ("values", "arrows"),
    [({"bound": "GREATER_THAN"}, [1, 1]), ({"bound": "AT_LEAST"}, [1, 1]), ({"bound": "LESS_THAN"}, [-1, 1]),
     ({"bound": "AT_MOST"}, [-1, 1]), ({"censoring": "CENSORED"}, [1, 1]), ({"censoring": "ONGOING"}, [1, 1])],
)  # fmt: skip
def test_a_bound_is_an_arrow_and_no_point_and_the_legend_says_what_it_means(
    values: dict[str, str], arrows: list[int]
) -> None:
    page, exact = forest_sheet([*EXACT[:2], EXACT[2] | values], "PFS"), forest_sheet(EXACT, "PFS")

    assert (heads(page), heads(exact)) == (arrows, [])
    assert dots(page) == dots(exact) - 1
    assert ("lies where the arrow points" in words(page), "arrow" in words(exact)) == (True, False)
    assert ("+: censored" in words(page)) == ("censoring" in values)


def test_about_so_much_is_a_hollow_point() -> None:
    page = forest_sheet([*EXACT[:2], EXACT[2] | {"bound": "APPROXIMATELY"}], "PFS")

    assert (hollow(page), heads(page)) == (2, [])  # one of them in the legend
    assert "reported as about so much" in words(page)


@pytest.mark.parametrize("value", ["0", "50", "99", "100"])
@pytest.mark.parametrize("bound", ["GREATER_THAN", "LESS_THAN"])
def test_an_arrow_stays_on_its_axis(value: str, bound: str) -> None:
    shares = [row(statistic="PERCENTAGE", value=value, unit="%", bound=bound)]
    page = forest_sheet(shares, "ORR")
    (axis, *_) = [panel.scale for panel in panels([result(one) for one in shares])]
    tips = [shape.points[0][0] for shape in page.shapes if shape.closed and len(shape.points) == 3]

    assert axis
    assert axis.start <= tips[0] <= axis.end


def test_a_further_report_says_so_beside_the_primary_one() -> None:
    page = forest_sheet([EXACT[0], EXACT[1] | {"report": "NEWS"}], "PFS")
    assert [text.count("News: ") for text in (words(page), words(forest_sheet(EXACT, "PFS")))] == [1, 0]


def test_a_timeline_prints_the_bound_of_a_measurement() -> None:
    walk = {"type": "MEASUREMENT", "label": "Walk", "date": "2024-01-05", "value": "500", "unit": "m"}
    about = {"type": "MEASUREMENT", "label": "Mass", "date": "2024-01-05", "value": "45", "unit": "mm"}
    page = sheet({"title": "A", "timeline": [walk | {"bound": "GREATER_THAN"}, about | {"bound": "APPROXIMATELY"}]})

    assert ">500 m · Walk" in words(page)
    assert "≈45 mm · Mass" in words(page)


numbers = st.sampled_from([None, "", "0", "7.8", "100", "-3", "1e300", "1e999", "nan", "about 5", "0.62"])
evidence_rows = st.fixed_dictionaries(
    {},
    optional={
        "study": labels,
        "title": labels,
        "group": labels,
        "measure": st.sampled_from(["ORR", "PFS", None]),
        "name": labels,
        "statistic": st.sampled_from(["PERCENTAGE", "HAZARD_RATIO", "MEDIAN", "VALUE", "COUNT", "RATE", None]),
        "value": numbers,
        "bound": st.sampled_from(["GREATER_THAN", "AT_LEAST", "LESS_THAN", "AT_MOST", "APPROXIMATELY", None]),
        "censoring": st.sampled_from(["CENSORED", "ONGOING", None]),
        "report": st.sampled_from(["PRIMARY", "NEWS", "OTHER_CUTOFF"]),
        "unit": st.sampled_from(["%", "months", "days", "", None]),
        "state": st.sampled_from(["NOT_REACHED", "IMMATURE", None]),
        "n": st.sampled_from([None, 0, 1, 13, 10**6]),
        "interval": st.fixed_dictionaries(
            {}, optional={"low": numbers, "high": numbers, "high_state": st.just("NOT_REACHED")}
        ),
        "recomputed": st.just(WRONG["recomputed"]),
    },
)


@given(st.lists(evidence_rows, max_size=20), labels)
def test_whatever_the_evidence_its_picture_is_legible(rows: list[dict[str, Any]], title: str) -> None:
    assert_legible(forest_sheet(rows, title))


def test_hostile_labels_stay_text() -> None:
    drawn = forest([row(title="<script>alert(1)</script>", statistic="PERCENTAGE", value="5")], "<b>")
    assert b"<script" not in drawn
    assert text_of(drawn, "title") == "<b>"


def test_drawing_a_row_takes_no_more_work_beside_many() -> None:
    def draw(number: int) -> None:
        forest([WRONG | {"study": f"ST{n:07}", "n": n + 1} for n in range(number)], "Many")

    assert_in_proportion(draw, 25)


def test_equal_rows_give_equal_bytes() -> None:
    rows = [WRONG | {"study": f"ST{number:07}", "n": number + 1} for number in range(50)]
    assert forest(rows, "Fifty") == forest(rows, "Fifty")
