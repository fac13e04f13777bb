"""The contradictions that careful readers found in five published documents, found from their numbers."""

from registry.rules import Finding
from studies.consistency import findings
from tests.studies.consistency import documents


def findings_of(document: documents.Document, code: str) -> list[Finding]:
    return [finding for finding in findings(document) if finding.code == code]


def test_one_of_thirteen_is_not_7_8_percent() -> None:
    mismatches = findings_of(documents.rechallenge(), "PERCENTAGE_MISMATCH")

    assert [each.pointer for each in mismatches] == [
        "/baseline/7/value", "/adverse_events/3/percentage", "/adverse_events/4/percentage"
    ]  # fmt: skip
    assert {(each.reported, each.recomputed) for each in mismatches} == {("7.8 %", "1/13 = 7.7 %")}


def test_six_and_four_of_thirteen_are_cut_off_instead_of_rounded() -> None:
    mismatches = findings_of(documents.rechallenge(), "PERCENTAGE_TRUNCATED")

    assert {(each.reported, each.recomputed) for each in mismatches} == {
        ("46.1 %", "6/13 = 46.2 %"), ("30.7 %", "4/13 = 30.8 %")
    }  # fmt: skip


def test_nothing_else_is_said_of_the_thirteen_patients() -> None:
    assert {each.code for each in findings(documents.rechallenge())} == {"PERCENTAGE_MISMATCH", "PERCENTAGE_TRUNCATED"}


def test_no_count_of_41_gives_the_response_rates_but_counts_of_23_do() -> None:
    mismatches = findings(documents.forty_one())

    assert [(each.code, each.reported, each.recomputed) for each in mismatches] == [
        ("PERCENTAGE_NOT_OF_GROUP", "4.3 %", "1/23"),
        ("PERCENTAGE_NOT_OF_GROUP", "39.1 %", "9/23"),
    ]
    assert "a size that the group's other percentages fit too" in mismatches[0].message


def test_no_count_of_46_gives_the_response_rates_of_the_early_analysis() -> None:
    mismatches = findings_of(documents.early_analysis(), "PERCENTAGE_NOT_OF_GROUP")

    assert [(each.reported, each.recomputed) for each in mismatches] == [
        ("30.3 %", "10/33"),
        ("94.0 %", "43/46 = 93.5 % and 44/46 = 95.7 % are nearest"),  # 47/50 would be of more people than there were
    ]


def test_a_stated_number_of_evaluable_patients_explains_one_of_them() -> None:
    document = documents.early_analysis()
    document["population"]["evaluable"] = 33

    assert [each.reported for each in findings_of(document, "PERCENTAGE_NOT_OF_GROUP")] == ["94.0 %"]


def test_a_follow_up_of_2_8_months_is_short_for_a_median_of_6_5() -> None:
    (mismatch,) = findings_of(documents.early_analysis(), "FOLLOW_UP_SHORT")

    assert mismatch.places == ("/outcomes/0/time_point", "/outcomes/1/value")


def test_three_percentages_with_intervals_are_of_27_patients() -> None:
    derivations = findings_of(documents.neoadjuvant(), "COUNT_DERIVED")

    assert [each.recomputed for each in derivations] == ["10/27", "15/27", "6/27"]


def test_the_last_upper_bound_recomputes_to_42_3() -> None:
    (finding,) = findings_of(documents.neoadjuvant(), "INTERVAL_ONE_BOUND")

    assert (finding.pointer, finding.reported, finding.recomputed) == (
        "/outcomes/2/interval",
        "8.6 to 42.2",
        "8.6 to 42.3",
    )


def test_the_two_start_dates_of_one_treatment_are_shown() -> None:
    (finding,) = findings_of(documents.case_report(), "SOURCE_DATES_DIFFER")

    assert (finding.pointer, finding.reported, finding.recomputed) == (
        "/timeline/1/date", "October 18, 2023", "cadonilimab was initiated on January 22, 2024"
    )  # fmt: skip
    assert "caption of Figure 4" in finding.message


def test_the_third_and_the_fourth_cycle_are_a_note() -> None:
    (finding,) = findings_of(documents.case_report(), "SOURCE_STATEMENTS_DIFFER")

    assert (finding.severity, finding.reported, finding.recomputed) == (
        "NOTE",
        "at the third cycle",
        "by the fourth cycle",
    )


def test_a_study_in_which_everything_agrees_gives_nothing() -> None:
    assert findings(documents.consistent()) == []
