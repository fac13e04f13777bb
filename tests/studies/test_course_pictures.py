"""The bars of a course: as long as a treatment is known to have been given, and no longer."""

from typing import Any

import pytest

from registry.pictures import style
from registry.pictures.sheet import Shape, Sheet
from studies.pictures.timeline import sheet, timeline
from tests.facts import STUDIES, read
from tests.registry.test_pictures import assert_legible, text_of
from tests.studies.test_pictures import heads, words

DRUG = {"type": "TREATMENT", "key": "drug", "label": "Drug", "date": "2023-01-01", "cycle_days": 21}
SCAN = {"type": "RESPONSE", "treatment": "drug", "date": "2023-06-01", "response": "SD", "cycles": 6}
LATER = {"type": "EVENT", "label": "Visit", "date": "2024-01-01"}


def drawn(*rows: dict[str, Any], **document: Any) -> Sheet:
    return sheet({"title": "A case", "timeline": list(rows), **document})


def boxes(page: Sheet, **look: Any) -> list[tuple[float, float]]:
    """Return from where to where boxes of a look reach, without those of the legend."""
    return [ends(shape) for shape in page.shapes if all(getattr(shape, name) == value for name, value in look.items())
            and max(x for x, _ in shape.points) > 140]  # fmt: skip


def ends(shape: Shape) -> tuple[float, float]:
    across = [x for x, _ in shape.points]
    return min(across), max(across)


def given(page: Sheet) -> tuple[float, float]:
    """Return from where to where the bar of the first treatment is certain."""
    bars = boxes(page, fill=style.FILL)
    return bars[0]


def test_a_treatment_without_an_end_is_drawn_as_far_as_its_cycles_are_told_of_and_then_open() -> None:
    known, unknown = drawn(DRUG, SCAN, LATER), drawn(DRUG, SCAN | {"cycles": None}, LATER)

    (left, right), (visit,) = given(known), [ends(shape) for shape in known.shapes if shape.round][:1]
    assert left < right < visit[0]
    assert (right - left) / (visit[0] - left) == pytest.approx(151 / 365, abs=0.02)
    assert boxes(known, dash=style.DOTTED)[0][0] == pytest.approx(right)
    assert "given until 2023-06-01 at least, end not stated" in text_of(timeline({"timeline": [DRUG, SCAN, LATER]}))
    assert heads(known) == heads(unknown) == []


def test_a_treatment_that_goes_on_is_drawn_to_the_last_report_with_an_arrow() -> None:
    page = drawn(DRUG | {"ongoing": True}, SCAN, LATER)

    assert heads(page) == [1, 1]  # one of them in the legend
    assert given(page)[1] >= next(ends(shape)[0] for shape in page.shapes if shape.round)
    assert not boxes(page, dash=style.DOTTED)
    assert "ongoing when last reported" in words(page)


def test_nothing_is_given_after_the_last_that_is_told() -> None:
    died = {"type": "OUTCOME", "label": "Death", "date": "2023-06-01"}
    (left, right), *_ = boxes(drawn(DRUG, SCAN, died), dash=style.DOTTED)

    assert right - left < 3


def test_a_procedure_is_a_mark_and_has_no_length() -> None:
    seeds = {"type": "PROCEDURE", "label": "Seeds", "date": "2023-01"}
    page = drawn(seeds, LATER)

    assert not boxes(page, fill=style.FILL)
    assert not boxes(page, dash=style.DOTTED)
    assert "procedure, done once" in words(page)
    assert "Procedure 1: Seeds, 2023-01." in text_of(timeline({"timeline": [seeds, LATER]}))


def test_a_response_stands_under_the_treatment_that_it_names_and_not_under_the_last_one() -> None:
    other = {"type": "TREATMENT", "label": "Other", "date": "2023-03-01"}
    description = text_of(timeline({"timeline": [DRUG, other, SCAN]}))

    assert "Under treatment 1: stable disease" in description
    assert "Under treatment 2" not in description


def test_a_start_that_is_reported_twice_is_drawn_twice_to_the_same_end() -> None:
    elsewhere = {"path": "/timeline/0/date", "relation": "DIFFERS", "reported": "on March 1, 2023"}
    page = drawn(DRUG, SCAN, LATER, provenance=[elsewhere])
    hollow = boxes(page, dash=style.DASHED)[0]

    assert hollow[0] > given(page)[0]
    assert hollow[1] == pytest.approx(given(page)[1])


def test_cycles_and_a_stated_duration_are_said() -> None:
    stated = DRUG | {"cycles": 9, "value": "7", "unit": "months"}
    assert "9 cycles of 21 days, said to last 7 months." in text_of(timeline({"timeline": [stated]}))


@pytest.mark.parametrize("key", ["case-lusc", "case-lcnec"])
def test_the_courses_of_the_catalogue_are_legible(key: str) -> None:
    page = sheet(read(STUDIES)[key])

    assert_legible(page)
    assert ("ongoing when last reported" in words(page)) is (key == "case-lusc")
    assert ("procedure, done once" in words(page)) is (key == "case-lcnec")
