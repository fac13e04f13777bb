"""Dates in their order, and sources that say two things."""

import calendar
from datetime import date as day_of
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules import Finding
from studies.consistency import findings
from studies.consistency.spoken import spoken_date
from tests.studies.consistency.documents import Document, outcome


def findings_of(document: Document, code: str) -> list[Finding]:
    return [each for each in findings(document) if each.code == code]


def step(kind: str, date: str | None, **fields: Any) -> Document:
    return {"type": kind, "label": "Step", "date": date} | fields


def course(*steps: Document) -> Document:
    return {"timeline": list(steps)}


def test_the_cutoff_of_an_outcome_is_before_publication_too() -> None:
    late = outcome("ORR", "30", data_cutoff_on="2024-06")
    (finding,) = findings_of(
        {"publication": {"published_on": "2024-05"}, "outcomes": [late]}, "CUTOFF_AFTER_PUBLICATION"
    )
    assert finding.pointer == "/outcomes/0/data_cutoff_on"


@pytest.mark.parametrize("missing", ["publication", "data_cutoff_on"])
def test_without_both_dates_a_cutoff_is_not_judged(missing: str) -> None:
    document = {"publication": {"published_on": "2024-05"}, "data_cutoff_on": "2024-06-01"}
    assert findings_of(document, "CUTOFF_AFTER_PUBLICATION")
    del document[missing]
    assert not findings_of(document, "CUTOFF_AFTER_PUBLICATION")


@pytest.mark.parametrize(
    ("steps", "flagged"),
    [
        ([step("TREATMENT", "2023-06", line=1), step("RESPONSE", "2023-05", line=1)], True),
        ([step("TREATMENT", "2023-06", line=0), step("RESPONSE", "2023-05", line=0)], True),
        ([step("TREATMENT", "2023-06", line=1), step("RESPONSE", "2023-05")], False),
        ([step("TREATMENT", "2023-06", line=1), step("RESPONSE", "2023-05", line=2)], False),
        ([step("TREATMENT", "2023-06", line=1), step("EVENT", "2023-05", line=1)], False),
        ([step("EVENT", "2023-06", line=1), step("RESPONSE", "2023-05", line=1)], False),
        # the earliest start counts, and none where one is undated
        ([step("RESPONSE", "2023-05", line=1),
          *(step("TREATMENT", date, line=1) for date in ("2023-06", "2023-04"))], False),
        ([step("RESPONSE", "2023-05", line=1),
          *(step("TREATMENT", date, line=1) for date in ("2023-06", None))], False),
    ],
)  # fmt: skip
def test_a_response_comes_after_the_start_of_its_line(steps: list[Document], flagged: bool) -> None:
    assert bool(findings_of(course(*steps), "RESPONSE_BEFORE_TREATMENT")) is flagged


def test_lines_are_compared_with_the_next_one_that_is_dated() -> None:
    lines = [("2023-06", 1), ("2023-05-20", 2), (None, 3), ("2023-05-10", 4), ("2023-08", 5)]
    treatments = [step("TREATMENT", date, line=line, label=f"Line {line}") for date, line in reversed(lines)]

    findings = findings_of(course(*treatments), "LINES_OUT_OF_ORDER")

    assert [(each.pointer, each.reported, each.recomputed) for each in findings] == [
        ("/timeline/3/date", "2023-05-20", "not before 2023-06"),
        ("/timeline/1/date", "2023-05-10", "not before 2023-05-20"),
    ]


def test_the_row_that_starts_a_line_is_named_not_another_of_that_day_or_line() -> None:
    findings = findings_of(
        course(
            step("TREATMENT", "2023-06", line=1), step("TREATMENT", "2023-05", line=1, label="Earlier"),
            step("TREATMENT", "2023-04", line=3), step("TREATMENT", "2023-07", line=2),
            step("TREATMENT", "2023-04", line=2), step("TREATMENT", "2023-04", line=4),
        ),
        "LINES_OUT_OF_ORDER",
    )  # fmt: skip
    assert [each.pointer for each in findings] == ["/timeline/4/date"]


@pytest.mark.parametrize(
    ("kind", "fields", "death"),
    [
        ("OUTCOME", {"label": "Death"}, True),
        ("EVENT", {"label": "The patient died"}, True),
        ("OUTCOME", {"label": "Outcome", "value": "deceased"}, True),
        ("OUTCOME", {"label": "Outcome", "key": "patient-dies"}, True),
        ("TREATMENT", {"label": "Death"}, False),
        ("RESPONSE", {"label": "Death"}, False),
        ("OUTCOME", {"label": "No death"}, False),
        ("OUTCOME", {"label": "Not deceased"}, False),
        ("OUTCOME", {"label": "Death-free"}, False),
        ("OUTCOME", {"label": "Alive", "value": "died"}, False),
        ("OUTCOME", {"label": "Deathly tired"}, False),
    ],
)
def test_what_is_a_death(kind: str, fields: dict[str, str], death: bool) -> None:
    later = step("EVENT", "2024-05", label="Scan")
    assert bool(findings_of(course(step(kind, "2024-03") | fields, later), "EVENT_AFTER_DEATH")) is death


@pytest.mark.parametrize(
    ("label", "flagged"),
    [("Scan", True), ("Autopsy", False), ("Post-mortem", False), ("Postmortem", False), ("Publication", False)],
)
def test_some_things_happen_after_death(label: str, flagged: bool) -> None:
    died = step("OUTCOME", "2024-03", label="Death")
    for field in ("date", "end_date"):
        findings = findings_of(
            course(died, step("EVENT", "2024-01") | {field: "2024-05", "label": label}), "EVENT_AFTER_DEATH"
        )
        assert [each.pointer for each in findings] == ([f"/timeline/1/{field}"] if flagged else [])


def test_two_deaths_are_nobodys() -> None:
    deaths = [step("OUTCOME", date, label="Death") for date in ("2024-03", "2024-04")]
    assert not findings_of(course(*deaths, step("EVENT", "2024-05")), "EVENT_AFTER_DEATH")


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_known_by_its_name_and_by_three_letters(month: int) -> None:
    date = f"2024-{month:02d}"
    name = calendar.month_name[month]
    for spoken in (name, name[:3], f"{name[:3]}.", name.upper()):
        assert spoken_date(f"{spoken} 2024") == date
        assert spoken_date(f"{spoken} 7, 2024") == spoken_date(f"7th {spoken} 2024") == f"{date}-07"


@pytest.mark.parametrize(
    "text",
    [
        *("Ju 2024", "J 2024"),  # of several months
        *("Fe 2024", "7 De 2024", "No 7, 2024", "F 2024"),  # too short, though of one month
        *("Januaryy 2024", "Foo 2024", "2024 January", "(no. 12024-01-02)", ""),
        *("From December 28, 2020, to March 31, 2022", "in 2024", "32 May 2024", "may be 2024"),
    ],
)
def test_what_is_not_plainly_a_date_is_none(text: str) -> None:
    assert spoken_date(text) is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (" 2 March 2024. ", "2024-03-02"),
        ("cadonilimab was initiated on January 22, 2024", "2024-01-22"),
        ("January 2024 or so", "2024-01"),
        ("(on 18 Oct 2023), before all else", "2023-10-18"),
        ("the scan of 2024-01-22 and that of January 22, 2024", "2024-01-22"),
    ],
)
def test_a_date_is_found_inside_a_phrase(text: str, date: str) -> None:
    assert spoken_date(text) == date


HELD: Document = {
    "timeline": [{"label": "Scan", "date": "2024-02-01", "value": "left", "line": 0, "serious": True}],
    "a/b": "x",
    "~": "y",
}
SAID = "2 March 2024"


def with_provenance(*rows: Document, **document: Any) -> Document:
    return HELD | {"provenance": list(rows)} | document


def row(path: str, source: str = "paper", relation: str | None = None, **fields: Any) -> Document:
    return {"path": path, "source": source} | ({"relation": relation} if relation else {}) | fields


def differing(path: str = "/timeline/0/date", reported: str = SAID, **fields: Any) -> Document:
    return row(path, relation="DIFFERS", reported=reported, **fields)


@pytest.mark.parametrize(
    ("rows", "flagged"),
    [
        ([row("/timeline/0/date"), differing()], True),
        ([row("/timeline/0/date", relation="SUPPORTS"), differing()], True),
        ([row("/timeline/0"), differing()], True),
        ([row("/timeline"), differing()], True),
        ([row("/timeline/0/date", relation="DERIVED"), differing()], False),
        ([row("/timeline/0/label"), differing()], False),
        ([row("/timeline/0/date", source="registry"), differing()], False),
        ([row("/timeline/0/date"), differing(reported="")], False),
        ([row("/timeline/0/date"), differing(reported="1 February 2024")], False),
        ([row("/timeline/0/date"), differing(reported="February 2024")], False),
        ([row("/timeline/0/date"), differing(reported="January 2024")], True),
        ([row("/timeline/0/date"), differing() | {"relation": "SUPPORTS"}], False),
        ([row("/timeline/0/date"), differing() | {"source": ""}], False),
        ([row("/timeline/1/date"), differing("/timeline/1/date")], False),  # one beyond the last
        ([row("/timeline/7/date"), differing("/timeline/7/date")], False),
        ([row("/nowhere/0"), differing("/nowhere/0")], False),
        ([differing()], False),
    ],
)
def test_one_source_gives_one_date(rows: list[Document], flagged: bool) -> None:
    assert bool(findings_of(with_provenance(*rows), "SOURCE_DATES_DIFFER")) is flagged


def test_the_only_source_of_a_study_said_whatever_is_held() -> None:
    assert findings_of(with_provenance(differing(), sources=[{"key": "paper"}]), "SOURCE_DATES_DIFFER")
    assert not findings_of(
        with_provenance(differing(), sources=[{"key": "paper"}, {"key": "other"}]), "SOURCE_DATES_DIFFER"
    )
    assert not findings_of(with_provenance(differing(), sources=[{"key": "other"}]), "SOURCE_DATES_DIFFER")


@pytest.mark.parametrize(
    ("path", "reported", "flagged"),
    [
        ("/timeline/0/value", "right", True),
        ("/timeline/0/value", "LEFT", False),
        ("/timeline/0/value", SAID, True),
        ("/timeline/0/date", "in spring", True),
        ("/timeline/0/date", SAID, False),  # a matter of dates
        ("/timeline/0/line", "1", True),
        ("/timeline/0/line", "0", False),
        ("/timeline/0/serious", "no", False),  # neither text nor number
        ("/a~1b", "z", True),
        ("/~0", "z", True),
        ("/timeline/x", "z", False),
        ("/timeline/12345678", "z", False),
        ("/timeline", "z", False),
    ],
)
def test_one_source_says_one_thing(path: str, reported: str, flagged: bool) -> None:
    document = with_provenance(row(path), differing(path, reported))
    assert bool(findings_of(document, "SOURCE_STATEMENTS_DIFFER")) is flagged


def test_where_a_source_says_it_is_said_too() -> None:
    quoted = row("/timeline/0/value", reported="left")
    document = with_provenance(quoted, differing("/timeline/0/value", "right", locator="p. 3"))
    (finding,) = findings_of(document, "SOURCE_STATEMENTS_DIFFER")
    assert finding.message == "The source says “left” in one place and “right” in another (p. 3)."
    assert (finding.pointer, finding.reported, finding.recomputed) == ("/timeline/0/value", "left", "right")


def test_both_sides_are_the_words_of_the_source_the_most_alike_of_several() -> None:
    quotations = [row("/timeline/0/value", reported=words) for words in ("in the lung", "a mass on the left", "seen")]
    document = with_provenance(*quotations, differing("/timeline/0/value", "a mass on the right"))
    (finding,) = findings_of(document, "SOURCE_STATEMENTS_DIFFER")
    assert (finding.reported, finding.recomputed) == ("a mass on the left", "a mass on the right")
    assert finding.message == "The source says “a mass on the left” in one place and “a mass on the right” in another."


def test_words_about_the_value_itself_go_before_those_about_what_it_stands_in() -> None:
    quotations = [row("/timeline/0", reported="a mass on the right"), row("/timeline/0/value", reported="sinister")]
    document = with_provenance(*quotations, differing("/timeline/0/value", "a mass on the right"))
    assert [each.reported for each in findings_of(document, "SOURCE_STATEMENTS_DIFFER")] == ["sinister"]


def test_words_that_were_not_quoted_are_not_put_into_the_mouth_of_a_source() -> None:
    document = with_provenance(row("/timeline/0/value"), differing("/timeline/0/value", "right"))
    (finding,) = findings_of(document, "SOURCE_STATEMENTS_DIFFER")
    assert finding.message == "Recorded is “left”, and the source says “right”."


def test_a_date_in_a_phrase_contradicts_the_one_that_is_held() -> None:
    held = row("/timeline/0/date", reported="on February 1, 2024")
    (finding,) = findings_of(
        with_provenance(held, differing(reported="was begun on March 2, 2024")), "SOURCE_DATES_DIFFER"
    )
    assert (finding.reported, finding.recomputed) == ("on February 1, 2024", "was begun on March 2, 2024")


@given(
    st.dates(day_of(1900, 1, 1)),
    st.sampled_from(["{:%B %d, %Y}", "{:%d %b %Y}", "{:%Y-%m-%d}"]),
    st.sampled_from(["{}", "on {}."]),
)
def test_one_date_said_in_two_ways_is_no_contradiction(day: day_of, form: str, phrase: str) -> None:
    said = phrase.format(form.format(day))
    document = with_provenance(row("/timeline/0/date"), differing(reported=said))
    document["timeline"] = [{"label": "Scan", "date": day.isoformat()}]
    assert not findings(document)
