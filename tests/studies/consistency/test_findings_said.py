"""What each rule says of its example: where, what is printed, what the other numbers give, and the sentence.

A finding is published with its study and stays, so its numbers and words must be the right ones.
"""

import pytest

from studies.consistency import findings
from tests.studies.consistency import courses
from tests.studies.consistency.test_rules import EXAMPLES

# Read, not only recorded: each number below follows from the example by hand.
SAID: dict[str, list[tuple[str, str, str, str]]] = {
    "PERCENTAGE_OUT_OF_RANGE": [
        ("/outcomes/0/value", "104.2 %", "",
         "ORR: no share of people can be 104.2 %."),
    ],
    "COUNT_EXCEEDS_TOTAL": [
        ("/outcomes/0/numerator", "14", "",
         "ORR: 14 cannot be part of 13."),
    ],
    "INTERVAL_REVERSED": [
        ("/outcomes/0/interval/low", "7.1 to 3.2", "",
         "The lower bound 7.1 lies above the upper bound 3.2."),
    ],
    "ESTIMATE_OUTSIDE_INTERVAL": [
        ("/outcomes/0/value", "8.2 (3.2 to 7.1)", "",
         "PFS: 8.2 lies outside its own interval, 3.2 to 7.1."),
    ],
    "RATIO_NOT_POSITIVE": [
        ("/outcomes/0/value", "-0.6", "",
         "A ratio cannot be negative, as -0.6 is."),
        ("/outcomes/0/interval/low", "-0.8", "",
         "A ratio cannot be negative, as -0.8 is."),
    ],
    "PERCENTAGE_UNREACHABLE": [
        ("/outcomes/0/value", "34.0 %", "7/23 = 30.4 % and 8/23 = 34.8 % are nearest",
         "No count out of the stated 23 gives 34.0 %: 7/23 = 30.4 % and 8/23 = 34.8 % are nearest."),
    ],
    "PERCENTAGE_NOT_OF_GROUP": [
        ("/outcomes/0/value", "4.3 %", "1/23",
         "No count out of the 41 of the group gives 4.3 %; 1/23 does."),
    ],
    "PERCENTAGE_MISMATCH": [
        ("/baseline/0/value", "7.8 %", "1/13 = 7.7 %",
         "1 of 13 is 7.7 %, not 7.8 %."),
    ],
    "PERCENTAGE_TRUNCATED": [
        ("/adverse_events/0/percentage", "46.1 %", "6/13 = 46.2 %",
         "6 of 13 is 46.2 % when rounded; 46.1 % is the same cut off."),
    ],
    "PERCENTAGE_OF_OTHER_SIZE": [
        ("/outcomes/0/value", "30.3 %", "10/33",
         "30.3 % cannot be out of the 46 of the group, but is 10 of the 33 evaluable."),
    ],
    "INTERVAL_LAST_DIGIT": [
        ("/outcomes/0/interval", "8.7 to 42.2", "8.6 to 42.3",
         "The 95 % interval of 6 of 27 is 8.6 to 42.3 (Clopper-Pearson); the printed 8.7 to 42.2 is one "
         "unit of the last digit away."),
    ],
    "INTERVAL_ONE_BOUND": [
        ("/outcomes/0/interval", "8.6 to 42.2", "8.6 to 42.3",
         "The 95 % interval of 6 of 27 is 8.6 to 42.3 (Clopper-Pearson); the printed 8.6 to 42.2 has one "
         "bound right and the other one unit of the last digit away, as if cut off."),
    ],
    "INTERVAL_METHOD": [
        ("/outcomes/0/interval", "27.8 to 68.7", "30.0 to 66.5",
         "The 95 % interval of 12 of 25 is 30.0 to 66.5 (Wilson); the printed 27.8 to 68.7 is the one by "
         "Clopper-Pearson."),
    ],
    "INTERVAL_OF_OTHER_COUNT": [
        ("/outcomes/0/interval", "0 to 20.6", "0/16",
         "0 % (0 to 20.6) is 0 of 16 (Clopper-Pearson), not out of 18."),
    ],
    "INTERVAL_OF_NO_COUNT": [
        ("/outcomes/0/interval", "31.3 % (19.5 to 44.2)", "",
         "No count out of at most 1,000 people gives 31.3 % (19.5 to 44.2) by any of the seven usual methods."),
    ],
    "INTERVAL_UNEXPLAINED": [
        ("/outcomes/0/interval", "2.3 to 51.87", "2.3 to 51.78",
         "The 95 % interval of 2 of 11 is 2.3 to 51.78 (Clopper-Pearson); the printed 2.3 to 51.87 fits "
         "none of the seven usual methods, as if two digits were swapped."),
    ],
    "INTERVAL_MISMATCH": [
        ("/outcomes/0/interval", "32.2 to 49.9", "12.2 to 73.8",
         "The 95 % interval of 4 of 10 is 12.2 to 73.8 (Clopper-Pearson); the printed 32.2 to 49.9 is "
         "far from all seven usual methods."),
    ],
    "COUNT_DERIVED": [
        ("/outcomes/0/value", "37.0 % (19.4 to 57.6)", "10/27",
         "37.0 % (19.4 to 57.6) is 10 of 27 (Clopper-Pearson); the count itself is not printed."),
    ],
    "MEAN_UNREACHABLE": [
        ("/outcomes/0/value", "5.19", "145/28 = 5.18",
         "SCORE: no whole numbers of 28 people have the mean 5.19; 145/28 = 5.18 is nearest."),
    ],
    "DEVIATION_UNREACHABLE": [
        ("/baseline/0/value", "63.00 ± 1.00", "",
         "The value: no whole numbers of 2 people have mean and deviation 63.00 ± 1.00."),
    ],
    "RESPONSE_ORDER": [
        ("/outcomes/0/value", "45 %", "DCR 40 %",
         "ORR cannot be above DCR, which includes it: ORR 45 %, DCR 40 %."),
    ],
    "RESPONSE_SUM": [
        ("/outcomes/2/value", "35.3 %", "CR 5.0 %, PR 30.1 %",
         "ORR is not CR and PR together: ORR 35.3 %, CR 5.0 %, PR 30.1 %."),
    ],
    "CONTROL_BELOW_SUM": [
        ("/outcomes/3/value", "60 %", "CR 5 %, PR 30 %, SD 40 %",
         "DCR is below CR, PR and SD together: DCR 60 %, CR 5 %, PR 30 %, SD 40 %."),
    ],
    "CONTROL_ABOVE_SUM": [
        ("/outcomes/3/value", "80 %", "CR 5 %, PR 30 %, SD 40 %",
         "DCR is above CR, PR and SD together: DCR 80 %, CR 5 %, PR 30 %, SD 40 %."),
    ],
    "BEST_RESPONSE_SUM": [
        ("/outcomes/0/value", "PR 8/20, SD 8/20, PD 5/20", "105.0 %",
         "Best responses add up to 105.0 %, more than everybody: PR 8/20, SD 8/20, PD 5/20."),
    ],
    "BEST_RESPONSE_GAP": [
        ("/outcomes/0/value", "CR 19.0 %, PR 19.0 %, SD 19.0 %, PD 19.0 %, NE 19.0 %", "95.0 %",
         "Best responses add up to 95.0 %, fewer than everybody: CR 19.0 %, PR 19.0 %, SD 19.0 %, PD "
         "19.0 %, NE 19.0 %."),
    ],
    "CONTROL_AND_PROGRESSION": [
        ("/outcomes/1/value", "61.5 %", "PD 6/13",
         "DCR and PD are more than everybody: DCR 61.5 %, PD 6/13."),
    ],
    "SUBGROUP_EXCEEDS_WHOLE": [
        ("/outcomes/1/value", "9/21", "8/43",
         "ORR: 9/21 in a part cannot be of 8/43 in the whole group."),
    ],
    "SUBGROUPS_SUM": [
        ("/outcomes/0/value", "8/13", "7/8, 2/5",
         "DCR: 8/13 does not go with its parts, 7/8, 2/5."),
    ],
    "MEDIAN_OUTSIDE_PARTS": [
        ("/outcomes/0/value", "9.20 months", "6.14 months, 1.68 months",
         "PFS: 9.20 months does not lie between those of its parts, 6.14 months, 1.68 months."),
    ],
    "CATEGORIES_EXCEED_WHOLE": [
        ("/baseline/0/value", "Male 10/13, Female 4/13", "at most 100 %",
         "Sex: Male 10/13, Female 4/13 are together more than everybody."),
    ],
    "P_VALUE_OUT_OF_RANGE": [
        ("/outcomes/0/p_value", "1.2", "",
         "A p value cannot be 1.2; it is a probability."),
    ],
    "RATIO_ASYMMETRIC": [
        ("/outcomes/0/value", "0.75 (0.60 to 0.98)", "0.77",
         "The middle of 0.60 to 0.98 on the logarithmic scale is 0.77, not 0.75."),
    ],
    "DIFFERENCE_ASYMMETRIC": [
        ("/outcomes/0/value", "1.49 (0.0510 to 2.465)", "1.26",
         "The middle of 0.0510 to 2.465 is 1.26, not 1.49."),
    ],
    "P_VALUE_SIGNIFICANCE": [
        ("/outcomes/0/p_value", "0.4", "0.0021 to 0.012",
         "The interval of 13.6 (4.9 to 22.3) excludes 0, which p = 0.4 does not go with."),
    ],
    "P_VALUE_BORDERLINE": [
        ("/outcomes/0/p_value", "0.046", "0.061 to 0.069",
         "The interval of 0.72 (0.51 to 1.02) and p = 0.046 lie on two sides of significance, closely "
         "enough for two different tests."),
    ],
    "P_VALUE_DIFFERS": [
        ("/outcomes/0/p_value", "two-sided p = 0.005", "0.02 to 0.021",
         "3.43 (1.21 to 9.75) implies p 0.02 to 0.021; two-sided p = 0.005 is printed."),
    ],
    "P_VALUE_ONE_SIDED": [
        ("/outcomes/0/p_value", "0.0075", "0.014 to 0.017",
         "0.57 (0.37 to 0.90) implies p 0.014 to 0.017 with two sides; p = 0.0075 goes with half of it, as a "
         "one-sided test gives, which is not stated."),
    ],
    "HAZARD_AGAINST_MEDIANS": [
        ("/outcomes/2/value", "0.57 (0.37 to 0.90)", "3.6 months against 5.4 months",
         "A hazard ratio of 0.57 (0.37 to 0.90) favours the group with the shorter median: 3.6 months against "
         "5.4 months."),
    ],
    "PROGRESSION_AFTER_DEATH": [
        ("/outcomes/0/value", "13.3 months", "52 weeks",
         "PFS of 13.3 months is longer than OS of 52 weeks."),
    ],
    "RATE_ABOVE_SURVIVAL": [
        ("/outcomes/0/value", "61.0 %", "55.0 %",
         "PFS_RATE of 61.0 % is above OS_RATE of 55.0 %."),
    ],
    "RATE_RISES": [
        ("/outcomes/1/value", "64.0 %", "at most 61.0 %",
         "OS_RATE is 64.0 % at 2 years, above the 61.0 % at 12 months."),
    ],
    "RATE_AGAINST_MEDIAN": [
        ("/outcomes/1/value", "56.9 %", "at most 50 %",
         "PFS is 56.9 % at 6 months, but its median is 4.1 months: at most 50 % expected."),
    ],
    "MEDIAN_NOT_REACHED_HAS_LIMIT": [
        ("/outcomes/0/interval/high", "20.4", "",
         "OS: a median that was not reached cannot have the upper limit 20.4."),
    ],
    "FOLLOW_UP_SHORT": [
        ("/outcomes/0/value", "6.5 months", "5 months",
         "PFS reaches beyond the median follow-up of 5 months: half of the people were observed for less."),
    ],
    "PART_EXCEEDS_WHOLE": [
        ("/groups/1/size", "41", "at most 40",
         "PD-L1 high: 41 cannot be part of 40."),
    ],
    "PARTS_EXCEED_WHOLE": [
        ("/groups/1/size", "30 + 20", "40",
         "Sex: male, Sex: female add up to 50, more than the 40 of Everybody."),
    ],
    "GRADES_EXCEED_ANY": [
        ("/adverse_events/1/count", "5", "at most 4",
         "Anemia: 5 people with grade 3-4 cannot be part of the 4 with any grade."),
    ],
    "AT_RISK_EXCEEDS_GROUP": [
        ("/adverse_events/0/at_risk", "13", "at most 12",
         "Anemia: 13 people at risk, but only 12 enrolled."),
    ],
    "CUTOFF_AFTER_PUBLICATION": [
        ("/data_cutoff_on", "2024-06-01", "before 2024-05",
         "Data cut off on 2024-06-01 cannot have been published on 2024-05."),
    ],
    "END_BEFORE_START": [
        ("/timeline/2/end_date", "2023-11", "not before 2023-12-02",
         "Third ends on 2023-11, before it starts."),
    ],
    "RESPONSE_BEFORE_TREATMENT": [
        ("/timeline/2/date", "2023-05", "not before 2023-06-10",
         "Partial response is dated 2023-05, before treatment line 2 starts on 2023-06-10."),
    ],
    "LINES_OUT_OF_ORDER": [
        ("/timeline/2/date", "2023-05", "not before 2023-06-10",
         "Treatment line 3 starts on 2023-05, before line 2 on 2023-06-10."),
    ],
    "EVENT_AFTER_DEATH": [
        ("/timeline/3/date", "2024-04", "not after 2024-03",
         "Partial response is dated 2024-04, after the patient's death on 2024-03."),
    ],
    "SOURCE_DATES_DIFFER": [
        ("/timeline/0/date", "a scan on February 1, 2024: left lung", "2 March 2024",
         "The source says “a scan on February 1, 2024: left lung” in one place and “2 March 2024” in another."),
    ],
    "SOURCE_STATEMENTS_DIFFER": [
        ("/timeline/0/value", "a scan on February 1, 2024: left lung", "right lung",
         "The source says “a scan on February 1, 2024: left lung” in one place and “right lung” in another."),
    ],
    **courses.SAID,
}  # fmt: skip


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_rule_says_what_a_reader_can_recompute(code: str) -> None:
    sentences = [(each.pointer, each.reported, each.recomputed, each.message) for each in findings(EXAMPLES[code][0])]
    assert sentences == SAID[code]
