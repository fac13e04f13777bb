"""What a forest plot says of rows that were found doubtful, of its titles, and of the rows that it leaves out."""

import pytest

from registry.pictures import style
from studies.pictures.forest import forest
from studies.pictures.forest import sheet as forest_sheet
from tests.registry.test_pictures import text_of
from tests.studies.test_pictures import words


def found(*severities: str) -> list[dict[str, str]]:
    return [{"severity": severity, "message": f"{severity.title()}: look."} for severity in severities]


@pytest.mark.parametrize(
    ("findings", "fills", "said"),
    [
        ([], [], "see the findings"),
        (found("NOTE"), [style.PAPER], "a note about a number: see the findings"),
        (found("NOTE", "INCONSISTENT"), [style.VERMILION], "a number does not agree or cannot be: see the findings"),
        (found("IMPOSSIBLE"), [style.VERMILION], "a number does not agree or cannot be: see the findings"),
    ],
)
def test_a_row_with_findings_has_a_mark_that_the_legend_explains(
    findings: list[dict[str, str]], fills: list[str], said: str
) -> None:
    one = {"study": "ST1", "measure": "ORR", "statistic": "PERCENTAGE", "value": "4.3", "n": 41, "findings": findings}
    page = forest_sheet([one], "ORR")
    triangles = [shape.fill for shape in page.shapes if shape.closed and len(shape.points) == 3]

    assert triangles == fills * 2  # in its row and in the legend
    assert (said in words(page)) == bool(findings)
    assert all(each["message"] in text_of(forest([one], "ORR")) for each in findings)


def test_no_line_of_the_axis_crosses_the_title_of_a_study() -> None:
    share = {"measure": "ORR", "statistic": "PERCENTAGE", "value": "40", "n": 20}
    page = forest_sheet([{"study": f"ST{number}", "title": "A title " * 20} | share for number in range(3)], "ORR")
    titles = [one.box for one in page.words if "title" in one.text]
    upright = [shape.points for shape in page.under if shape.stroke == style.GRID]

    assert len(titles) == 6
    assert upright
    for (x, top), (_, bottom) in upright:
        assert not [box for box in titles if box[0] < x < box[2] and top < box[3] - 2 and bottom > box[1] + 2]


def test_a_part_of_the_rows_says_of_how_many_it_is_one() -> None:
    share = {"study": "ST1", "measure": "ORR", "statistic": "PERCENTAGE", "value": "40", "n": 20}

    assert "2 of 65 results, from 1 study, not pooled" in words(forest_sheet([share, share], "ORR", 65))
    assert "2 results of 1 study, not pooled" in words(forest_sheet([share, share], "ORR"))
