"""Pictures are safe to serve, equal for equal input, legible, and free to import."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.pictures import style, svg
from registry.pictures.lanes import Lanes
from registry.pictures.scales import Dates, Numbers, Ratios
from registry.pictures.sheet import Sheet
from registry.pictures.spans import span
from registry.pictures.text import clean, shortened, width, wrapped

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert('1')</script> & \"q\" $x^2$ 肺癌 \x00\x1b\ud800 ]]>"


def sheet_with(text: str = "Words") -> Sheet:
    page = Sheet(text, [f"Says {text}."])
    page.heading(text, text)
    page.box(10, 40, 60, 50, fill=style.HATCHED)
    page.line((10, 60), (60, 60), dash=style.DASHED)
    page.dot(100, 60, 4, fill=style.BLUE)
    page.height = 80
    return page


def parsed(page: Sheet) -> ElementTree.Element:
    return ElementTree.fromstring(svg.render(page))  # noqa: S314  our own


def text_of(drawn: bytes, tag: str = "desc") -> str:
    root = ElementTree.fromstring(drawn)  # noqa: S314  our own
    return str(root.findtext("{http://www.w3.org/2000/svg}" + tag))


def assert_legible(page: Sheet) -> None:
    """No label covers another, none leaves the picture, none is smaller than 8 points."""
    boxes = [one.box for one in page.words]
    assert all(one.size >= 8 for one in page.words)
    assert all(box[0] >= 0 and box[2] <= page.width + 0.1 and box[3] <= page.height for box in boxes)
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 0.1 or other[3] <= one[1] + 0.1


def test_a_picture_names_and_describes_itself() -> None:
    root = parsed(sheet_with("Two & two"))
    title, described = root.findall(SVG + "title")[0], root.findall(SVG + "desc")[0]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    assert (title.text, described.text) == ("Two & two", "Says Two & two.")


def test_a_picture_is_as_large_as_on_paper_and_scales_where_a_page_gives_it_another_width() -> None:
    root = parsed(sheet_with())
    assert (root.get("width"), root.get("height")) == ("482pt", "80pt")
    assert root.get("viewBox") == "0 0 482 80"


def test_hostile_text_stays_text() -> None:
    root = parsed(sheet_with(HOSTILE))
    assert {element.tag for element in root.iter()} <= {
        SVG + tag for tag in ("svg", "title", "desc", "rect", "path", "ellipse", "text", "pattern")
    }
    assert "<script>alert('1')</script>" in "".join(root.itertext())
    assert "$x^2$" in "".join(root.itertext())


def test_nothing_is_fetched_run_or_styled_that_the_content_security_policy_forbids() -> None:
    drawn = svg.render(sheet_with()).decode()
    assert "style=" not in drawn
    assert "<style" not in drawn
    assert "href" not in drawn
    assert drawn.count("http") == drawn.count('xmlns="http://www.w3.org/2000/svg"') == 1


def test_equal_sheets_give_equal_bytes_in_any_thread() -> None:
    with ThreadPoolExecutor(8) as pool:
        drawn = set(pool.map(lambda _: svg.render(sheet_with()), range(40)))
    assert len(drawn) == 1


def names(title: str, *described: str) -> set[str]:
    """Return the names in a picture: of its title, its description and its hatch."""
    page = sheet_with()
    page.title, page.described = title, list(described)
    return names_in(page)


def names_in(page: Sheet) -> set[str]:
    return {name for element in parsed(page).iter() if (name := element.get("id"))}


@pytest.mark.parametrize(
    "other",
    [
        ("Other", "Says One."),
        ("One", "Says something else."),  # a trial before and after it enrolled more
        ("One", "Says One.", "And more."),
        ("One",),
        ("One\nSays", "One."),
    ],
)
def test_two_pictures_on_a_page_share_no_names(other: tuple[str, ...]) -> None:
    """A reader of the page would hear the title and the description of the first for both."""
    assert len(names("One", "Says One.")) == 3
    assert not names("One", "Says One.") & names(*other)


def test_what_is_drawn_names_a_picture_too() -> None:
    """Two forest plots of one title may be described alike, and still be of different width."""
    one, other = sheet_with(), sheet_with()
    other.line((1, 1), (2, 2))
    assert names_in(one) == names_in(sheet_with())
    assert not names_in(one) & names_in(other)


def test_what_names_a_picture_stands_before_what_it_shows() -> None:
    title, described, paper = list(parsed(sheet_with()))[:3]
    assert [title.tag, described.tag, paper.tag] == [SVG + "title", SVG + "desc", SVG + "rect"]
    assert (paper.get("fill"), paper.get("width"), paper.get("height")) == (style.PAPER, "100%", "100%")
    assert len({title.get("id"), described.get("id")}) == 2


@pytest.mark.parametrize(
    ("more", "look"),
    [
        ({}, {}),
        ({"anchor": "middle"}, {"text-anchor": "middle"}),
        ({"anchor": "end"}, {"text-anchor": "end"}),
        ({"bold": True}, {"font-weight": "bold"}),
    ],
)
def test_words_stand_where_they_are_put_and_look_as_they_are_asked_to(
    more: dict[str, Any], look: dict[str, str]
) -> None:
    page = Sheet("T", ["D."])
    page.text(10.004, 20, "word", color=style.QUIET, **more)
    page.height = 80
    [text] = parsed(page).findall(SVG + "text")
    assert text.text == "word"
    assert text.attrib == {"x": "10", "y": "20", "font-size": f"{style.SIZE:g}", "fill": style.QUIET} | look


def test_halos_are_texts_behind_all_words_because_not_every_reader_knows_the_order_of_painting() -> None:
    page = Sheet("T", ["D."], height=80)
    page.text(10, 20, "first")
    page.text(12, 20, "second", halo=True, anchor="end", bold=True)
    halo, *words = parsed(page).findall(SVG + "text")

    assert [text.text for text in (halo, *words)] == ["second", "first", "second"]
    assert {"stroke": style.PAPER, "stroke-width": "2", "stroke-linejoin": "round"}.items() <= halo.attrib.items()
    assert not any(text.get("stroke") for text in words)
    assert words[1].attrib.items() <= halo.attrib.items(), "at the same place and of the same size"


def test_drawing_loads_nothing_that_computes() -> None:
    code = (
        "import sys; from trials.pictures import enrollment; from studies.pictures.timeline import timeline; "
        "from studies.pictures.forest import forest; assert enrollment({}) and timeline({}) and forest([], ''); "
        "sys.exit(any(name in sys.modules for name in ('numpy', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.text(max_size=80), st.floats(12, 200))
def test_lines_fit_and_lose_nothing(text: str, room: float) -> None:
    lines = wrapped(clean(text), room)
    assert all(width(line) <= room or len(line) == 1 for line in lines)
    assert "".join("".join(lines).split()) == "".join(clean(text).split())


@given(st.text(max_size=80), st.floats(12, 200))
def test_shortened_text_fits(text: str, room: float) -> None:
    assert width(shortened(clean(text), room)) <= room


def test_lines_break_between_words_before_they_break_dates() -> None:
    assert wrapped("Line 1 · 2020-12-28 to 2022-03-31", 130) == ["Line 1 · 2020-12-28 to", "2022-03-31"]


stretches = st.lists(st.tuples(st.floats(0, 300), st.floats(1, 200)), max_size=60)


@given(stretches)
def test_labels_in_a_lane_never_overlap(places: list[tuple[float, float]]) -> None:
    lanes, placed = Lanes(), []
    for left, wide in places:
        lane, _ = lanes.place([(left, left + wide)], left)
        placed.append((lane, left, left + wide))
    for (lane, left, right), (other, begin, end) in combinations(placed, 2):
        assert lane != other or right <= begin or end <= left


@pytest.mark.parametrize(
    ("first", "last"), [("2021-01-01", "2021-01-01"), ("0001", "9999"), ("2020", "2024-05"), ("1990", "2025")]
)
def test_an_axis_of_dates_has_a_few_labels_that_do_not_touch(first: str, last: str) -> None:
    one, other = span(first), span(last)
    assert one
    assert other
    ticks = Dates.around([one.first, other.last], 140, 478).ticks()
    places = [x for x, _ in ticks]
    assert 2 <= len(ticks) <= 9
    assert all(later - earlier >= 38 for earlier, later in pairwise(places))


def test_axes_of_numbers_and_ratios_have_round_ticks() -> None:
    assert [label for _, label in Numbers(0, 100, 0, 100).ticks(5)] == ["0", "20", "40", "60", "80", "100"]
    assert [label for _, label in Ratios(0.4, 4, 0, 100).ticks()] == ["0.5", "1", "2"]


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_a_partial_date_spans_all_that_it_can_mean(day: date, length: int) -> None:
    days = span(day.isoformat()[:length])
    assert days
    assert days.first <= day <= days.last
    assert days.first <= days.middle <= days.last
    assert days.exact == (length == 10)


@pytest.mark.parametrize("value", [None, "", "soon", "2021-13", "2021-02-30", 2021, []])
def test_what_is_no_date_has_no_span(value: object) -> None:
    assert span(value) is None
