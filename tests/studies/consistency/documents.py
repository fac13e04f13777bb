"""Study documents with the numbers of real reports, and one in which everything agrees."""

from typing import Any

from studies.consistency import findings

Document = dict[str, Any]


def flagged(code: str, document: Document) -> list[str]:
    """Return where a rule finds something."""
    return [one.pointer for one in findings(document) if one.code == code]


def outcome(measure: str, value: str | None = None, **fields: Any) -> Document:
    """An outcome of all patients, in percent unless said otherwise."""
    interval = fields.pop("interval", None)
    row = {"group": "all", "measure": measure, "statistic": "PERCENTAGE", "value": value, "unit": "%"} | fields
    if interval:
        row["interval"] = interval if isinstance(interval, dict) else bounds(*interval)
    return {name: item for name, item in row.items() if item is not None}


def bounds(low: str, high: str, level: str = "95", **fields: Any) -> Document:
    """A confidence interval."""
    return {"level": level, "low": low, "high": high} | fields


def months(measure: str, value: str | None = None, **fields: Any) -> Document:
    """A median in months."""
    return outcome(measure, value, **({"statistic": "MEDIAN", "unit": "months"} | fields))


def ratio(value: str, low: str, high: str, p: str | None = None, **fields: Any) -> Document:
    """A hazard ratio with its 95 % interval."""
    return outcome("PFS", value, statistic="HAZARD_RATIO", unit=None, interval=(low, high), p_value=p, **fields)


def study(*outcomes: Document, size: int | None = None, **fields: Any) -> Document:
    """A study of one group."""
    everybody = {"key": "all", "label": "All patients", "type": "COHORT"} | ({"size": size} if size else {})
    return {"groups": [everybody], "outcomes": list(outcomes)} | fields


def event(term: str, grade: str, count: int, percentage: str | None = None, at_risk: int = 13) -> Document:
    """An adverse event of all patients."""
    row = {"group": "all", "term": term, "grade": grade, "count": count, "at_risk": at_risk, "percentage": percentage}
    return {name: item for name, item in row.items() if item is not None}


def baseline(category: str, count: int, value: str, total: int = 13) -> Document:
    """A count of patients at baseline."""
    return {"group": "all", "characteristic": "Any", "category": category, "statistic": "COUNT",
            "count": count, "total": total, "value": value, "unit": "%"}  # fmt: skip


def rechallenge() -> Document:
    """The retrospective cohort of 13 patients, as printed."""
    sixths = [baseline(name, 6, "46.1") for name in ("Squamous", "Adenocarcinoma", "Lung metastases")]
    return study(
        months("PFS", "5.97", interval=("4.13", "7.81"), phase="initial"),
        months("PFS", "2.90", interval=("1.97", "3.83"), phase="rechallenge"),
        outcome("SD", "61.5", numerator=8, denominator=13),
        outcome("PD", "38.5", numerator=5, denominator=13),
        outcome("ORR", "0", numerator=0, denominator=13),
        outcome("DCR", "61.5", numerator=8, denominator=13),
        ratio("6.839", "1.557", "30.032", "0.011"),
        size=13,
        study_type="RETROSPECTIVE_COHORT",
        publication={"published_on": "2025-09-22"},
        data_cutoff_on="2024-12-01",
        follow_up={"statistic": "MEDIAN", "value": "10.31", "unit": "months"},
        baseline=[
            {"group": "all", "characteristic": "Age", "statistic": "MEDIAN", "value": "67", "unit": "years",
             "low": "58", "high": "70", "spread": "RANGE"},
            baseline("Male", 10, "76.9"), baseline("Stage III", 2, "15.4"), baseline("Stage IV", 11, "84.6"),
            *sixths, baseline("Adenosquamous", 1, "7.8"), baseline("Brain metastases", 2, "15.4"),
        ],
        adverse_events=[
            event("Fatigue", "ANY", 6, "46.1"), event("Anemia", "ANY", 5, "38.5"),
            event("Anemia", "3-4", 2, "15.4"), event("Leukopenia", "3-4", 1, "7.8"),
            event("Fatigue", "3-4", 1, "7.8"),
            {**event("Fatigue", "ANY", 4, "30.7"), "phase": "rechallenge"},
        ],
    )  # fmt: skip


def forty_one() -> Document:
    """The retrospective study of 41 patients."""
    return study(outcome("ORR", "4.3"), outcome("DCR", "39.1"), months("PFS", "108", unit="days"), size=41)


def early_analysis() -> Document:
    """The phase 1/2 study of 46 patients after a median follow-up of 2.8 months."""
    return study(
        outcome("PFS_RATE", "56.9", statistic="RATE", time_point="6 months"),
        months("PFS", "6.5"),
        outcome("ORR", "30.3"),
        outcome("DCR", "94.0"),
        population={"enrolled": 46, "treated": 46},
        follow_up={"statistic": "MEDIAN", "value": "2.8", "unit": "months"},
        data_cutoff_on="2024-05-31",
    )


def neoadjuvant() -> Document:
    """The neoadjuvant trial of which percentages and intervals are printed, but no count."""
    return study(
        outcome("PCR", "37.0", interval=("19.4", "57.6")),
        outcome("MPR", "55.6", interval=("35.3", "74.5")),
        outcome("CLINICAL_CR", "22.2", interval=("8.6", "42.2")),
        data_cutoff_on="2024-10-20",
        follow_up={"statistic": "MEDIAN", "value": "9.7", "unit": "months"},
    )


def case_report() -> Document:
    """The case whose second line starts on one day in the text, on another in a caption."""
    source = {"source": "case", "locator": "text"}
    caption = {"source": "case", "relation": "DIFFERS", "locator": "caption of Figure 4"}
    return {
        "study_type": "CASE_REPORT",
        "timeline": [
            {"type": "TREATMENT", "key": "pembrolizumab", "label": "Pembrolizumab", "line": 1,
             "date": "2020-12-28", "end_date": "2022-03-31"},
            {"type": "TREATMENT", "key": "cadonilimab-start", "label": "Cadonilimab", "line": 2, "date": "2023-10-18"},
            {"type": "RESPONSE", "key": "pr", "label": "Partial response", "line": 2, "response": "PR",
             "date": "2023-12-11", "value": "at the third cycle"},
        ],
        "sources": [{"key": "case"}],
        "provenance": [
            {"path": "/timeline/1/date", "relation": "SUPPORTS", "reported": "October 18, 2023", **source},
            {"path": "/timeline/1/date", "reported": "cadonilimab was initiated on January 22, 2024", **caption},
            {"path": "/timeline/2/value", "relation": "SUPPORTS", "reported": "at the third cycle", **source},
            {"path": "/timeline/2/value", "reported": "by the fourth cycle", **caption},
        ],
    }  # fmt: skip


def consistent() -> Document:
    """A trial in which everything agrees."""
    arms = [{"key": key, "label": key, "type": "ARM", "size": 60, "parent": "all"} for key in ("drug", "placebo")]
    document = study(
        outcome("CR", "5.0", numerator=3, denominator=60, group="drug"),
        outcome("PR", "35.0", numerator=21, denominator=60, group="drug"),
        outcome("SD", "30.0", numerator=18, denominator=60, group="drug"),
        outcome("PD", "20.0", numerator=12, denominator=60, group="drug"),
        outcome("NE", "10.0", numerator=6, denominator=60, group="drug"),
        outcome("ORR", "40.0", numerator=24, denominator=60, group="drug", interval=("27.6", "53.5")),
        outcome("DCR", "70.0", numerator=42, denominator=60, group="drug",
                interval=bounds("57.5", "80.1", method="WILSON")),
        outcome("PFS_RATE", "61.2", statistic="RATE", time_point="6 months", group="drug", interval=("48.1", "72.0")),
        outcome("PFS_RATE", "33.0", statistic="RATE", time_point="12 months", group="drug"),
        outcome("OS_RATE", "71.9", statistic="RATE", time_point="12 months", group="drug"),
        months("PFS", "8.3", group="drug", interval=("6.4", "10.9")),
        months("OS", None, group="drug", state="NOT_REACHED",
               interval={"level": "95", "low": "14.2", "high_state": "NOT_ESTIMABLE"}),
        ratio("0.68", "0.52", "0.89", "P =.005", group="drug", comparator="placebo"),
        outcome("SCORE", "-112", statistic="MEAN", name="Change from baseline", group="drug"),
        size=120,
        study_type="RANDOMIZED_TRIAL",
        publication={"published_on": "2025-03"},
        data_cutoff_on="2024-06-30",
        follow_up={"statistic": "MEDIAN", "value": "15.1", "unit": "months"},
        population={"enrolled": 120, "treated": 118, "evaluable": 110},
        baseline=[baseline("Male", 71, "59.2", 120), baseline("Female", 49, "40.8", 120)],
        adverse_events=[event("Fatigue", "ANY", 40, "33.9", 118), event("Fatigue", "3-4", 5, "4.2", 118)],
    )  # fmt: skip
    document["groups"] += arms
    return document
