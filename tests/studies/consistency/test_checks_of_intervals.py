"""Confidence intervals of shares: which are judged, against what, and what is said."""

from typing import Any

import pytest

from studies.consistency import findings
from tests.studies.consistency.documents import Document, bounds, outcome, study


def share(value: str | None, n: int | None, low: str, high: str, level: str = "95", **fields: Any) -> Document:
    interval = bounds(low, high, level, **{key: fields.pop(key) for key in ("method",) if key in fields})
    around = {key: fields.pop(key) for key in ("size", "population") if key in fields}
    return study(outcome("ORR", value, denominator=n, interval=interval, **fields), **around)


def codes_and_messages(document: Document) -> list[tuple[str, str]]:
    return [(each.code, each.recomputed) for each in findings(document) if each.code != "ESTIMATE_OUTSIDE_INTERVAL"]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # levels that are printed, and arithmetic can do
        (share("22.2", 27, "1.0", "2.0", "49"), []),
        (share("22.2", 27, "1.0", "2.0", "50"), [("INTERVAL_MISMATCH", "15.9 to 30.2")]),
        (share("22.2", 27, "1.0", "2.0", "99.99"), [("INTERVAL_MISMATCH", "2.5 to 60.9")]),
        (share("22.2", 27, "1.0", "2.0", "99.991"), []),
        (share("22.2", 27, "12.1", "35.8", "80"), []),
        (share("22.2", 27, "12.3", "35.6", "80"), [("INTERVAL_UNEXPLAINED", "12.1 to 35.8")]),
        # bounds
        (share("22.2", 27, "42.2", "8.6"), [("INTERVAL_REVERSED", "")]),
        (share("22.2", 27, "22.2", "22.2"), [("INTERVAL_MISMATCH", "8.6 to 42.3")]),
        # sizes: the denominator, else those of the group
        (share("22.2", None, "8.6", "42.2", size=27), [("INTERVAL_ONE_BOUND", "8.6 to 42.3")]),
        (
            share("22.2", None, "8.6", "42.2", size=40, population={"evaluable": 27}),
            [("INTERVAL_ONE_BOUND", "8.6 to 42.3"), ("PERCENTAGE_OF_OTHER_SIZE", "6/27")],
        ),
        (share("22.2", 27, "8.6", "42.3", size=40), []),
        # with so many people, too many counts would do, unless it is stated
        (share("4", 999, "1", "9"), [("INTERVAL_MISMATCH", "2 to 5")]),
        (share("4", 1000, "1", "9"), []),
        (share("4", 1000, "1", "9", numerator=40), [("INTERVAL_MISMATCH", "3 to 5")]),
        # methods
        (share("48.0", 25, "30.0", "66.5"), []),
        (share("48.0", 25, "30.0", "66.5", method="AGRESTI_COULL"), []),
        (share("48.0", 25, "30.0", "66.5", method="OTHER"), []),
        (share("48.0", 25, "30.0", "66.5", method="CLOPPER_PEARSON"), [("INTERVAL_METHOD", "27.8 to 68.7")]),
        (share("48.0", 25, "28.4", "67.6"), []),
        (share("48.0", 25, "29.4", "67.0"), [("INTERVAL_LAST_DIGIT", "29.5 to 66.9")]),
        (share("48.0", 25, "29.5", "67.0"), [("INTERVAL_LAST_DIGIT", "29.5 to 66.9")]),
        (share("48.0", 25, "30.0", "66.4"), [("INTERVAL_ONE_BOUND", "30.0 to 66.5")]),
        (share("48.0", 25, "30.1", "66.5"), [("INTERVAL_ONE_BOUND", "30.0 to 66.5")]),
        (share("48.0", 25, "30.1", "66.4"), [("INTERVAL_LAST_DIGIT", "30.0 to 66.5")]),
        # None of 16 begins at 0 by whatever method: of two bounds, one says something.
        (share("0", 16, "0.0", "20.7"), [("INTERVAL_LAST_DIGIT", "0.0 to 20.6")]),
        # Wald's interval with continuity correction (NCT03563716), also where it is called Wald's
        (share("31.3", 67, "19.5", "43.2"), []),
        (share("16.2", 68, "6.7", "25.7", method="WALD"), []),
        (share("31.3", 67, "20.2", "42.5", method="WALD_CC"), [("INTERVAL_METHOD", "19.5 to 43.2")]),
        # Neither count nor size is stated, and no count will do.
        (share("31.3", None, "19.5", "44.2"), [("INTERVAL_OF_NO_COUNT", "")]),
        (share("31.3", None, "19.5", "43.2"), []),
        # The method is another one though the last digit is off too.
        (share("22.2", 27, "8.6", "42.2", method="WILSON"), [("INTERVAL_METHOD", "10.6 to 40.8")]),
        (share("48.0", 25, "30.0", "66.4", method="JEFFREYS"), [("INTERVAL_METHOD", "29.5 to 66.9")]),
        # Far is more than a fifth of the widest, 14.1 by Wald's, above the highest lower bound, 16.8 by Wilson,
        (share("40.0", 10, "31.0", "68.8"), [("INTERVAL_UNEXPLAINED", "12.2 to 73.8")]),
        (share("40.0", 10, "31.1", "68.8"), [("INTERVAL_MISMATCH", "12.2 to 73.8")]),
        # or below the lowest upper one, 68.7 by Wilson
        (share("40.0", 10, "12.1", "54.6"), [("INTERVAL_UNEXPLAINED", "12.2 to 73.8")]),
        (share("40.0", 10, "12.1", "54.5"), [("INTERVAL_MISMATCH", "12.2 to 73.8")]),
        # 65, 66 and 67 of 200 are 33 %: the least is shown
        (share("33", 200, "29.0", "42.0"), [("INTERVAL_UNEXPLAINED", "26.1 to 39.5")]),
        (share("33", 200, "1.0", "2.0"), [("INTERVAL_MISMATCH", "26.1 to 39.5")]),
        # the count that is stated, else the counts that give the percentage, cut off if not rounded
        (share("48.0", 25, "27.8", "68.6", numerator=12), [("INTERVAL_ONE_BOUND", "27.8 to 68.7")]),
        (
            share("48.0", 25, "27.8", "68.7", numerator=13),
            [("PERCENTAGE_MISMATCH", "13/25 = 52.0 %"), ("INTERVAL_UNEXPLAINED", "31.3 to 72.2")],
        ),
        (share("46.1", 13, "19.2", "74.9"), [("PERCENTAGE_TRUNCATED", "6/13 = 46.2 %")]),
        (
            share("34.0", 23, "16.4", "57.3"),
            [("PERCENTAGE_UNREACHABLE", "7/23 = 30.4 % and 8/23 = 34.8 % are nearest")],
        ),
        # of another count altogether
        (share("0", 18, "0", "20.6"), [("INTERVAL_OF_OTHER_COUNT", "0/16")]),
        (
            share("37.0", 40, "19.4", "57.6"),
            [
                ("PERCENTAGE_UNREACHABLE", "14/40 = 35.0 % and 15/40 = 37.5 % are nearest"),
                ("INTERVAL_OF_OTHER_COUNT", "10/27"),
            ],
        ),
        # but never of more people than there are
        (
            share("0", 14, "0", "20.6", size=15),
            [("INTERVAL_UNEXPLAINED", "0 to 23.2")],
        ),
        (share("0", 14, "0", "20.6", size=16), [("INTERVAL_OF_OTHER_COUNT", "0/16")]),
        (share("18.2", 11, "2.3", "53.0"), [("INTERVAL_UNEXPLAINED", "2.3 to 51.8")]),
    ],
)
def test_an_interval_is_judged_by_count_size_and_method(document: Document, expected: list[Any]) -> None:
    assert sorted(codes_and_messages(document)) == sorted(expected)


def test_what_is_wrong_with_an_interval_is_said_with_the_method_that_would_give_it() -> None:
    (wrong,) = findings(share("48.0", 25, "30.0", "66.5", method="CLOPPER_PEARSON"))
    assert wrong.message == (
        "The 95 % interval of 12 of 25 is 27.8 to 68.7 (Clopper-Pearson); "
        "the printed 30.0 to 66.5 is the one by Wilson or Agresti-Coull."
    )
    (wrong,) = findings(share("48.0", 25, "30.0", "66.5", method="WILSON_CC"))
    assert "(Wilson with continuity correction)" in wrong.message


@pytest.mark.parametrize(
    ("document", "swapped"),
    [
        (share("40.0", 10, "21.2", "73.8"), True),
        (share("40.0", 10, "12.2", "78.3"), True),
        (share("40.0", 10, "12.2", "37.8"), True),
        (share("40.0", 10, "12.2", "73.82"), False),
        (share("40.0", 10, "22.2", "73.8"), False),
        (share("40.0", 10, "21.2", "78.3"), False),
    ],
)
def test_two_digits_that_changed_places_are_noticed(document: Document, swapped: bool) -> None:
    (message,) = (each.message for each in findings(document) if each.code.startswith("INTERVAL"))
    assert message.endswith(", as if two digits were swapped.") is swapped


def derived(*rows: Document) -> list[str]:
    return [each.recomputed for each in findings({"outcomes": list(rows)}) if each.code == "COUNT_DERIVED"]


TEN = outcome("PCR", "37.0", interval=("19.4", "57.6"))
FIFTEEN = outcome("ORR", "55.6", interval=("35.3", "74.5"))
OF_25 = outcome("DCR", "48.0", interval=("27.8", "68.7"))


def test_percentages_with_intervals_tell_their_counts_if_all_of_a_group_agree_on_its_size() -> None:
    assert derived(TEN) == ["10/27"]
    assert derived(TEN, FIFTEEN) == ["10/27", "15/27"]
    assert derived(TEN, OF_25) == []
    assert derived(TEN | {"group": "a"}, OF_25 | {"group": "b"}) == ["10/27", "12/25"]
    assert derived(TEN | {"numerator": 10}, OF_25) == ["12/25"]
    assert derived(TEN | {"denominator": 27}, OF_25) == ["12/25"]


def test_a_count_may_be_told_by_an_interval_that_is_one_digit_off() -> None:
    assert derived(outcome("PCR", "22.2", interval=("8.6", "42.2"))) == ["6/27"]
    assert derived(outcome("PCR", "22.2", interval=("8.6", "42.0"))) == []


def test_a_bound_that_is_cut_off_is_said_to_be() -> None:
    (cut,) = findings(share("22.2", 27, "8.6", "42.2"))
    assert cut.message == (
        "The 95 % interval of 6 of 27 is 8.6 to 42.3 (Clopper-Pearson); the printed 8.6 to 42.2 has one bound right "
        "and the other one unit of the last digit away, as if cut off."
    )
    (wrong,) = findings(share("22.2", 27, "8.6", "42.4"))
    assert wrong.message.endswith("away.")


def test_a_count_is_not_told_of_more_people_than_were_enrolled() -> None:
    document = {"groups": [{"key": "a"}, {"key": "b"}], "outcomes": [TEN | {"group": "a"}]}
    assert [each.code for each in findings(document | {"population": {"enrolled": 27}})] == ["COUNT_DERIVED"]
    assert [each.code for each in findings(document | {"population": {"enrolled": 26}})] == []
