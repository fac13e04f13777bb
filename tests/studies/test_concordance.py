"""What studies report against what their trial registered: each check has what breaks it, and what is like it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import identifiers
from registry.rules import Severity
from studies import catalogue as of_studies
from studies import concordance
from studies.choices import Measure
from studies.concordance import measures
from studies.concordance.subjects import REPORTS_RESULTS
from trials import catalogue as of_trials

Values = dict[str, Any]
TRIAL = "TR0000017"
NAMES = {
    "ORR": "Objective response rate", "PFS": "Progression-free survival assessed by the investigators (IA-PFS)",
    "OS": "Overall survival (OS)", "DOR": "Duration of Response", "SAFETY": "Incidence of adverse events",
    "DOSE": "Recommended phase 2 dose (RP2D) of anlotinib",
}  # fmt: skip


def registered(primary: str, *secondary: str, whole: bool = True, **values: Any) -> Values:
    """Return a trial with these endpoints, as a registry lists them or as some report does."""
    rows = [{"role": "PRIMARY", "measure": NAMES.get(primary, primary)}]
    rows += [{"role": "SECONDARY", "measure": NAMES.get(name, name)} for name in secondary]
    kind = "REGISTRY_RECORD" if whole else "PUBLICATION"
    cited = {"path": "/endpoints/0/measure", "source": "s", "relation": "SUPPORTS"}
    return {"id": TRIAL, "endpoints": rows, "sources": [{"key": "s", "kind": kind}], "provenance": [cited]} | values


def study(*outcomes: Values, trials: tuple[str, ...] = (TRIAL,), **values: Any) -> Values:
    """Return a study that reports these results of a trial."""
    links = [{"trial": number, "relation": REPORTS_RESULTS} for number in trials]
    return {"id": "ST0000017", "trials": links} | ({"outcomes": list(outcomes)} if outcomes else {}) | values


def reported(measure: str, **values: Any) -> Values:
    return {"measure": measure, "value": "12"} | values


def people(count: int, kind: str = "ACTUAL") -> Values:
    return {"id": TRIAL, "enrollment": {"count": count, "type": kind}}


def eligible(**limits: str) -> Values:
    return {"id": TRIAL, "eligibility": limits}


def aged(low: str, high: str, **values: Any) -> Values:
    row = {"characteristic": "Age", "statistic": "MEDIAN", "value": "60", "unit": "years", "spread": "RANGE"}
    return study(baseline=[row | {"low": low, "high": high} | values])


def of_sex(category: str, count: int) -> Values:
    return study(baseline=[{"characteristic": "Sex", "category": category, "count": count}])


ADULTS = {"minimum_age": "18 Years", "maximum_age": "75 Years"}
AE: Values = {"adverse_events": [{"term": "Anemia"}]}

# (check, the trial and the study that break it, where, the trial and the study that do not)
TABLE: list[tuple[str, tuple[Values, Values], str, tuple[Values, Values]]] = [
    *(
        ("REPORTED_NOT_REGISTERED", (registered("PFS", "OS"), study(reported("PFS"), reported("DCR"))), "/outcomes/1",
         right)
        for right in (
            (registered("PFS", "Disease control rate"), study(reported("PFS"), reported("DCR"))),
            (registered("PFS", "OS", whole=False), study(reported("PFS"), reported("DCR"))),
            (registered("PFS", "Efficacy of the treatment"), study(reported("PFS"), reported("DCR"))),
            (registered("PFS", "OS"), study(reported("PFS_RATE"), reported("OS_RATE"))),
            (registered("PFS", "OS"), study(reported("PFS"), reported("SCORE"), reported("SD"), reported("OTHER"))),
            (registered("PFS", "OS"), study(reported("PFS"), reported("DCR"), trials=(TRIAL, "TR0000025"))),
        )
    ),
    *(
        ("ENDPOINT_IN_ANOTHER_ROLE", (registered("PFS", "OS"), study(reported(measure, note=note))), "/outcomes/0",
         (trial, study(reported(measure, note=other))))
        for measure, note, trial, other in (
            ("PFS", "A secondary endpoint.", registered("PFS", "OS"), "The primary endpoint."),
            ("OS", "The primary end point was not met.", registered("PFS", "OS"), "A secondary outcome."),
            ("PFS", "Secondary outcome", registered("PFS", "PFS"), "Secondary outcome"),
            ("PFS", "Secondary outcome", registered("OS"), "Secondary outcome"),
            ("PFS", "Secondary outcome", registered("PFS"), "The primary endpoint, not a secondary endpoint."),
            ("PFS", "Secondary outcome", registered("PFS"), "A secondary endpoint is overall survival."),
        )
    ),
    *(
        ("REPORTED_MORE_THAN_ENROLLED", (people(53), study(population={name: 54})), f"/population/{name}", right)
        for name, right in (
            ("treated", (people(53), study(population={"treated": 53}))),
            ("evaluable", (people(50, "ESTIMATED"), study(population={"evaluable": 55}))),
            ("enrolled", ({"id": TRIAL, "enrollment": {"count": 53}}, study(population={"enrolled": 54}))),
        )
    ),
    ("REPORTED_MORE_THAN_ENROLLED", (people(50, "ESTIMATED"), study(population={"treated": 56})), "/population/treated",
     (people(50, "ESTIMATED"), study(population={"treated": 55}))),
    *(
        ("REPORTED_OUTSIDE_AGE_LIMITS", (eligible(**ADULTS), wrong), f"/baseline/0/{end}", (eligible(**ADULTS), right))
        for wrong, end, right in (
            (aged("17", "70"), "low", aged("18", "70")),
            (aged("20", "77"), "high", aged("20", "76")),
            (aged("17", "70"), "low", aged("17", "70", characteristic="Age at diagnosis")),
            (aged("17", "70"), "low", aged("17", "70", spread="IQR")),
            (aged("17", "70"), "low", aged("17", "70", unit="months")),
        )
    ),
    ("REPORTED_OTHER_SEX", (eligible(sex="FEMALE"), of_sex("Male", 3)), "/baseline/0",
     (eligible(sex="FEMALE"), of_sex("Female", 3))),
    ("REPORTED_OTHER_SEX", (eligible(sex="MALE"), of_sex("women", 3)), "/baseline/0",
     (eligible(sex="ALL"), of_sex("women", 3))),
    ("REPORTED_OTHER_SEX", (eligible(sex="FEMALE"), of_sex("Male", 3)), "/baseline/0",
     (eligible(sex="FEMALE"), of_sex("Male", 0))),
    *(
        ("REGISTERED_NOT_REPORTED", (registered("OS", "PFS"), study(reported("PFS"))), "/endpoints/0", right)
        for right in (
            (registered("OS", "PFS"), study(reported("OS_RATE"))),
            (registered("OS", "PFS"), study(reported("PFS", note="Overall survival is immature."))),
            (registered("DOSE", "PFS"), study(reported("PFS"))),
            (registered("SAFETY", "PFS"), study(reported("PFS"), **AE)),
            (registered("OS", "PFS", results_summary={"posted_on": "2020"}), study(reported("PFS"))),
            (registered("OS", "PFS", status={"overall": "RECRUITING"}), study()),
        )
    ),
    ("REGISTERED_NOT_REPORTED", (registered("OS", status={"overall": "COMPLETED"}), study()), "/endpoints/0",
     (registered("OS", status={"overall": "COMPLETED"}), study(reported("OS")))),
]  # fmt: skip


def pointers_of(code: str, trial: Values, study: Values) -> list[str]:
    return [found.pointer for found, _, _ in concordance.findings(trial, [study]) if found.code == code]


@pytest.mark.parametrize(("code", "wrong", "pointer", "right"), TABLE)
def test_a_check_finds_what_breaks_it_at_its_place_and_nothing_else(
    code: str, wrong: tuple[Values, Values], pointer: str, right: tuple[Values, Values]
) -> None:
    assert pointers_of(code, *wrong) == [pointer]
    assert pointers_of(code, *right) == []


def test_every_check_stands_in_the_table_refuses_nothing_and_shows_an_example() -> None:
    rules = concordance.of_reports.rules | concordance.of_registrations.rules
    assert {code for code, *_ in TABLE} == set(rules)
    assert all(rule.severity in (Severity.INCONSISTENT, Severity.NOTE) for rule in rules.values())
    assert all(rule.words.endswith(".") and rule.example.endswith(".") for rule in rules.values())


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("6-month progression-free survival (PFS) rate", {"PFS"}),
        ("Overall response rate", {"ORR"}),
        ("Best Overall Response (BOR) per RECIST 1.1", {"ORR"}),
        ("Pathological complete response (pCR)", {"PCR"}),
        ("Complete response rate", {"CR"}),
        ("Duration of objective response (DOR), confirmed responders, primary analysis", {"DOR"}),
        ("Time to response (TTR), confirmed responders", {"TTR"}),
        ("Progression-free survival and overall survival", {"PFS", "OS"}),
        ("Number of deaths of any cause, all randomized participants", {"OS"}),
        ("Vitamin D taken per os", set()),
        ("Quality of life", set()),
        ("Survival", set()),
    ],
)
def test_an_endpoint_is_known_by_what_it_measures(text: str, families: set[str]) -> None:
    assert measures.named(text) == families


def test_of_the_catalogue_one_thing_is_found_and_it_was_read_by_hand() -> None:
    trials = of_trials.documents()
    numbers = {f"catalogue:{key}": identifiers.mint("trial", place) for place, key in enumerate(trials, start=1)}
    documents = of_studies.documents(numbers)
    found = []
    for key, trial in trials.items():
        number = numbers[f"catalogue:{key}"]
        link = {"trial": number, "relation": REPORTS_RESULTS}
        linked = [
            each | {"id": name} for name, each in documents.items()
            if any(link.items() <= row.items() for row in each.get("trials", []))
        ]  # fmt: skip
        found += [
            (f.code, f.pointer, about["id"]) for f, about, _ in concordance.findings(trial | {"id": number}, linked)
        ]

    # DCR is an objective in the description of NCT05816499, and none of its six registered outcomes.
    assert found == [("REPORTED_NOT_REGISTERED", "/outcomes/3", "ak104-iit-018-interim")]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Values, Values]:
    """Draw a trial, and a study that reports what was registered, of those who could join."""
    words = st.sampled_from(["ORR", "PFS", "OS", "DOR"])
    drawn = draw(st.lists(words, min_size=1, unique=True))
    count = draw(st.integers(1, 500))
    low, high = sorted(draw(st.lists(st.integers(18, 75), min_size=2, max_size=2)))
    trial = registered(*drawn, enrollment={"count": count, "type": draw(st.sampled_from(["ACTUAL", "ESTIMATED"]))},
                       eligibility=ADULTS | {"sex": "FEMALE"}, status={"overall": "COMPLETED"})  # fmt: skip
    outcomes = [
        reported(name, note="The primary endpoint." if place == 0 else "A secondary endpoint.")
        for place, name in enumerate(drawn)
    ]
    ages = aged(str(low), str(high))["baseline"]
    women = of_sex("Female", count)["baseline"]
    return trial, study(*outcomes, population={"enrolled": count, "treated": draw(st.integers(0, count))},
                        baseline=[*ages, *women])  # fmt: skip


@given(pairs())
def test_a_report_of_what_was_registered_gives_no_finding(pair: tuple[Values, Values]) -> None:
    trial, report = pair
    assert list(concordance.findings(trial, [report])) == []


@given(st.text(max_size=80), st.sampled_from(Measure.values))
def test_what_an_endpoint_of_any_words_covers_is_never_called_unregistered(text: str, measure: str) -> None:
    trial, report = registered(f"{text} {NAMES['PFS']}"), study(reported(measure))
    covered = measures.of_measure(measure) in (None, "PFS")
    assert not (covered and pointers_of("REPORTED_NOT_REGISTERED", trial, report))
