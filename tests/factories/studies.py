"""Study documents to test with: the least that can be published, and one with everything."""

from typing import Any


def minimal(**values: Any) -> dict[str, Any]:
    """Return the least that can be published, with more on request."""
    return {"title": "A study of something", "sources": [{"key": "s"}]} | values


def outcome(**values: Any) -> dict[str, Any]:
    """Return a response rate that agrees with its counts, with other values on request."""
    stated = {
        "measure": "ORR",
        "statistic": "PERCENTAGE",
        "value": "37.0",
        "unit": "%",
        "numerator": 10,
        "denominator": 27,
        "interval": {"level": "95", "low": "19.4", "high": "57.6"},
    }
    return {name: value for name, value in (stated | values).items() if value is not None}


def complete(trial: str = "") -> dict[str, Any]:
    """Return a document in which every section and every list stands, each field at least once.

    Its numbers agree. With the registry number of a trial it is linked to it.
    """
    return {
        "title": "Drug A With Drug B in Advanced Example Disease",
        "study_type": "SINGLE_ARM_TRIAL",
        "summary": "Of 27 people who could be evaluated, ten responded.",
        "identifiers": [
            {"type": "DOI", "value": "10.1000/example.2025(1)-2"},
            {"type": "PMID", "value": "39999999"},
        ],
        "publication": {
            "citation": "Example A, Sample B. Drug A with drug B. Ex J 2025;1:2-9.",
            "authors": ["Example A", "Sample B"],
            "corresponding_author": "A. Example",
            "funding": ["Example Foundation (EF-1)"],
            "journal": "Example Journal",
            "volume": "1",
            "issue": "2",
            "pages": "2–9",
            "meeting": "Example Meeting 2025",
            "received_on": "2025-01-10",
            "accepted_on": "2025-03",
            "published_on": "2025-04-01",
        },
        "data_cutoff_on": "2024-12-31",
        "follow_up": {"statistic": "MEDIAN", "value": "12.5", "unit": "months"},
        "population": {
            "enrolled": 30,
            "treated": 29,
            "evaluable": 27,
            "therapy_lines": ["SECOND", "THIRD"],
            "therapy_line": "second or third",
            "description": "People with advanced example disease.",
        },
        "conditions": ["Advanced example disease"],
        "drugs": ["Drug A", "Drug B"],
        "countries": ["China", "Japan"],
        "groups": [
            {"key": "all", "label": "All patients", "type": "COHORT", "size": 27, "description": "Drug A, drug B."},
            {"key": "young", "label": "Under 60", "type": "SUBGROUP", "size": 10, "parent": "all"},
            {"key": "old", "label": "60 and older", "type": "SUBGROUP", "size": 17, "parent": "all"},
        ],
        "baseline": [
            {"group": "all", "characteristic": "Age", "statistic": "MEDIAN", "value": "61", "unit": "years",
             "spread": "RANGE", "low": "33", "high": "79", "note": "At the start of treatment."},
            {"group": "all", "characteristic": "Sex", "category": "Female", "statistic": "PERCENTAGE",
             "value": "37.0", "unit": "%", "count": 10},
            {"group": "all", "characteristic": "PD-L1", "statistic": "VALUE", "bound": "LESS_THAN", "value": "1",
             "unit": "%"},
        ],
        "outcomes": [
            outcome(group="all", name="Response", criteria="RECIST 1.1", assessor="BICR", note="Primary endpoint.",
                    interval={"level": "95", "low": "19.4", "high": "57.6", "method": "CLOPPER_PEARSON"}),
            {"group": "all", "measure": "OS", "statistic": "MEDIAN", "state": "NOT_REACHED",
             "interval": {"level": "95", "low": "13.5", "high_state": "NOT_REACHED"},
             "data_cutoff_on": "2025-01-31"},
            {"group": "young", "comparator": "old", "measure": "PFS", "statistic": "HAZARD_RATIO", "value": "0.68",
             "interval": {"level": "95", "low": "0.52", "high": "0.89"}, "p_value": "0.005"},
            {"group": "all", "measure": "BIOMARKER", "name": "PD-L1", "statistic": "VALUE", "value": "5", "unit": "%",
             "cutoff": "1 %", "time_point": "Before treatment"},
            {"group": "all", "measure": "DOR", "treatment": "a", "report": "PRIMARY", "statistic": "VALUE",
             "bound": "AT_LEAST", "value": "17", "unit": "months", "censoring": "ONGOING", "spread": "RANGE",
             "low": "9", "high": "20"},
        ],
        "adverse_events": [
            {"group": "all", "term": "Rash", "grade": "ANY", "phase": "Cycle 1", "count": 6, "at_risk": 29,
             "percentage": "20.7", "serious": False, "criteria": "CTCAE 5.0", "date": "2024-05",
             "note": "Gone after a week."},
            {"group": "all", "term": "Rash", "grade": "3-4", "phase": "Cycle 1", "count": 1, "at_risk": 29,
             "bound": "APPROXIMATELY", "percentage": "3", "serious": False},
        ],
        "timeline": [
            {"type": "DIAGNOSIS", "label": "Example disease", "description": "Found by chance.", "date": "2023-01"},
            {"type": "TREATMENT", "key": "a", "label": "Drug A", "date": "2023-02-01", "end_date": "2023-08",
             "ongoing": False, "line": 1, "regimen": "Drug A", "dose": "6 mg/kg", "schedule": "Every 2 weeks",
             "cycle_days": 14, "cycles": 12, "bound": "APPROXIMATELY", "value": "6", "unit": "months"},
            {"type": "RESPONSE", "label": "Smaller", "date": "2023-04", "line": 1, "treatment": "a", "cycles": 4,
             "response": "PR", "criteria": "RECIST 1.1"},
            {"type": "MEASUREMENT", "label": "Lesion", "date": "2023-04", "treatment": "a", "measured": "Lesion",
             "value": "9.0 × 14", "unit": "mm"},
            {"type": "MEASUREMENT", "label": "ALT", "date": "2023-04", "value": "31", "unit": "U/L",
             "reference_low": "7", "reference_high": "40"},
            {"type": "MEASUREMENT", "label": "Walk", "date": "2023-05", "bound": "GREATER_THAN", "value": "500",
             "unit": "m"},
        ],
        **({"trials": [{"trial": trial, "named": "EXAMPLE-1", "relation": "REPORTS_RESULTS"}]} if trial else {}),
        "sources": [
            {"key": "paper", "kind": "PUBLICATION", "title": "The paper", "citation": "Example A 2025",
             "url": "https://example.org/paper", "dated_on": "2025-02", "retrieved_on": "2026-11-01"},
        ],
        "provenance": [
            {"path": "/outcomes/0/value", "source": "paper", "relation": "SUPPORTS", "locator": "Table 2",
             "reported": "37.0% (10/27)"},
        ],
    }  # fmt: skip
