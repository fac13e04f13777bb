"""Enrollment is drawn as far as it is stated, and no further."""

from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.pictures import style
from registry.pictures.sheet import Sheet
from tests.registry.test_pictures import assert_legible, text_of
from trials.pictures import cached, enrollment, sheet


def trial(**more: Any) -> dict[str, Any]:
    """The trial AK104-IIT-018: 46 enrolled as of a date, 50 planned."""
    return {
        "id": "TR0000002",
        "acronym": "AK104-IIT-018",
        "enrollment": {
            "count": 50,
            "type": "ESTIMATED",
            "history": [{"on": "2024-05-31", "count": 46, "type": "ACTUAL"}],
        },
        "status": {
            "start": {"date": "2023-02-16", "type": "ACTUAL"},
            "primary_completion": {"date": "2024-12", "type": "ESTIMATED"},
            "completion": {"date": "2025", "type": "ESTIMATED"},
        },
    } | more


def described(document: dict[str, Any]) -> str:
    return text_of(enrollment(document))


def words(page: Sheet) -> list[str]:
    return [one.text for one in page.words]


def test_the_description_states_every_number_and_every_date() -> None:
    assert described(trial()) == (
        "50 planned. 46 enrolled as of 2024-05-31. Start 2023-02-16. "
        "Primary completion 2024-12 (planned). Completion 2025 (planned)."
    )


def test_reached_and_planned_numbers_are_labelled() -> None:
    assert {"46", "50 planned", "start 2023-02-16", "completion 2025 (planned)"} <= set(words(sheet(trial())))


def test_a_target_is_dashed_and_what_was_reached_is_a_full_circle() -> None:
    shapes = sheet(trial()).shapes
    assert any(shape.dash and shape.stroke == style.VERMILION for shape in shapes)
    assert any(shape.round and shape.fill == style.BLUE for shape in shapes)


def test_a_date_without_a_day_is_hatched_over_all_that_it_can_mean() -> None:
    hatched = [shape for shape in sheet(trial()).shapes if shape.fill == style.HATCHED]
    year, month = (
        max(x for x, _ in shape.points) - min(x for x, _ in shape.points) for shape in (hatched[1], hatched[0])
    )
    assert year > 10 * month


def test_counts_are_joined_by_steps_in_the_order_of_their_dates() -> None:
    """A count may fall, where consent was withdrawn or a source corrected itself."""
    history = [
        {"on": on, "count": count, "type": "ACTUAL"} for on, count in (("2023", 12), ("2021-05-01", 4), ("2022-02", 30))
    ]
    document = trial(enrollment={"count": 50, "type": "ESTIMATED", "history": history})
    assert "50 planned. 4 enrolled as of 2021-05-01. 30 enrolled as of 2022-02. 12 enrolled as of 2023." in described(
        document
    )
    page = sheet(document)
    steps = next(shape for shape in page.shapes if shape.stroke == style.BLUE and len(shape.points) == 5)
    assert [x for x, _ in steps.points] == sorted(x for x, _ in steps.points)
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(steps.points))
    first, second = steps.points[:2]
    assert first[1] == second[1], "until the next count nothing is known but the one before"
    up, down = (steps.points[place][1] - steps.points[place + 1][1] for place in (1, 3))
    assert up > 0 > down, "more stands higher"


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([("2022-08", 2), ("2022", 1), ("2022-07-01", 3)], "3 as of 2022-07-01. 1 as of 2022. 2 as of 2022-08."),
        ([("2022", 2), (None, 1)], "1. 2 as of 2022."),  # what has no date may be the oldest
        ([("2022", 0)], "0 as of 2022."),
        ([("2022", -1), ("2023", 5)], "5 as of 2023."),
        ([("2022", "7"), ("2023", 5)], "5 as of 2023."),
        ([("2022", None), ("2023", 5)], "5 as of 2023."),
        ([("2022", 12345)], "12,345 as of 2022."),
    ],
)
def test_the_history_is_told_by_the_middle_of_what_its_dates_can_mean(
    rows: list[tuple[str | None, Any]], text: str
) -> None:
    history = [{"on": on, "count": count, "type": "ACTUAL"} for on, count in rows]

    assert described({"enrollment": {"history": history}}).replace(" enrolled", "") == text


@pytest.mark.parametrize(
    ("kind", "is_round", "fill"),
    [("ACTUAL", True, style.BLUE), ("ESTIMATED", False, style.PAPER), (None, True, style.PAPER)],
)
def test_what_was_reached_what_is_planned_and_what_is_not_said_have_marks_of_their_own(
    kind: str | None, is_round: bool, fill: str
) -> None:
    shapes = sheet({"enrollment": {"history": [{"on": "2022-02-03", "count": 5, "type": kind}]}}).shapes

    marked = [(shape.round, shape.fill) for shape in shapes if shape.fill]
    assert marked == [(is_round, fill)] * 2  # in the plot and in the legend


@pytest.mark.parametrize(("kind", "planned"), [("ESTIMATED", True), ("ACTUAL", False), (None, False)])
@pytest.mark.parametrize("name", ["start", "primary_completion", "completion"])
def test_only_a_date_that_is_called_estimated_is_planned(name: str, kind: str | None, planned: bool) -> None:
    document = {"enrollment": {"count": 5}, "status": {name: {"date": "2022", "type": kind}}}
    words_of = name.replace("_", " ").capitalize()

    assert described(document).endswith(f" {words_of} 2022{' (planned)' * planned}.")


@pytest.mark.parametrize(
    "status",
    [
        trial()["status"],
        {"primary_completion": {"date": "2024-12-30"}, "completion": {"date": "2025-12-30"}},
        {"start": {"date": "2022-01-18"}, "primary_completion": {"date": "2028-01-31"}},
    ],
)
def test_no_milestone_strikes_through_a_number(status: dict[str, Any]) -> None:
    page = sheet(trial(status=status))
    lines = [line.points[0][0] for line in page.under if line.points[0][0] == line.points[1][0]]
    labels = [one for one in page.words if one.text in ("46", "50 planned")]

    assert len(lines) == len(status)
    assert len(labels) == 2
    assert not [(one.text, x) for one in labels for x in lines if one.box[0] < x < one.box[2]]


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({}, "No figure stated"),
        ({"status": {"start": {"date": "2020"}}}, "No figure stated"),
        ({"enrollment": {"count": 52}}, "No date is stated"),
        ({"enrollment": {"type": "ESTIMATED", "history": []}}, "No figure stated"),
        ({"enrollment": {"count": 52}, "status": {"start": {"date": "soon"}}}, "No date is stated"),
    ],
)
def test_a_trial_with_nothing_to_draw_gets_a_small_picture_that_says_so(document: dict[str, Any], text: str) -> None:
    page = sheet(document)
    assert text in " ".join(words(page))
    assert page.height < 80
    assert enrollment(document).startswith(b"<svg")


@pytest.mark.parametrize(
    ("named", "title"),
    [
        ({"acronym": "AK", "brief_title": "A trial"}, "AK"),
        ({"brief_title": "A trial"}, "A trial"),
        ({"acronym": "", "brief_title": "A trial"}, "A trial"),
        ({}, "untitled trial"),
    ],
)
def test_a_picture_is_called_after_its_trial(named: dict[str, str], title: str) -> None:
    page = sheet(named | {"id": "TR0000017"})

    assert page.title == f"Enrollment: {title}"
    assert {page.title, "TR0000017"} <= set(words(page))
    assert page.described == ["No figure stated: neither a number of participants nor a date."]


def test_a_picture_that_is_kept_is_the_one_that_is_drawn() -> None:
    assert cached(orjson.dumps(trial()).decode()) == enrollment(trial())


def test_a_number_of_an_unknown_kind_is_not_called_planned() -> None:
    assert "whether planned or enrolled is not stated" in described({"enrollment": {"count": 52}})


dates = st.sampled_from([None, "2019", "2020-02", "2020-02-29", "2021", "2024-12-31", "nonsense"])
kinds = st.sampled_from(["ACTUAL", "ESTIMATED", None, "OTHER"])
counts = st.fixed_dictionaries({"count": st.integers(0, 10**7), "type": kinds, "on": dates})
milestones = st.fixed_dictionaries({"date": dates, "type": kinds})
trials = st.fixed_dictionaries(
    {
        "acronym": st.sampled_from(["<script>", "é" * 300, "", None]),
        "enrollment": st.fixed_dictionaries(
            {"count": st.integers(0, 10**7)}, optional={"history": st.lists(counts, max_size=60)}
        ),
        "status": st.fixed_dictionaries({}, optional={"start": milestones, "completion": milestones}),
    }
)


@given(trials)
def test_whatever_a_record_states_labels_do_not_overlap_or_leave_the_picture(document: dict[str, Any]) -> None:
    assert_legible(sheet(document))


def test_equal_records_give_equal_bytes() -> None:
    assert enrollment(trial()) == enrollment(trial())
