"""What a record of a study must state, and in which form."""

import re
from typing import Any

from registry import identifiers
from registry.fields import is_percent
from registry.records import validation as shared
from registry.rules import Candidate, Severity, Violations
from studies.validation.book import book


@book.rule("NO_TITLE", Severity.ERROR)
def has_a_title(study: Candidate) -> Violations:
    """A study has a title."""
    if not study.document.get("title"):
        yield "/title", "The study has no title."


@book.rule("NO_STUDY_TYPE", Severity.WARNING)
def says_what_kind_of_evidence_it_is(study: Candidate) -> Violations:
    """A study says what kind of evidence it is."""
    if not study.document.get("study_type"):
        yield "/study_type", "The record does not say what kind of study it is."


@book.rule("NEITHER_IDENTIFIER_NOR_CITATION", Severity.WARNING)
def can_be_found_again(study: Candidate) -> Violations:
    """A study has an identifier or a citation by which others find it."""
    if not study.document.get("identifiers") and not study.value("/publication/citation"):
        yield "/publication/citation", "The study has neither an identifier nor a citation."


book.rule("IDENTIFIER_REPEATED", Severity.ERROR)(shared.repeated_identifiers)
book.rule("IDENTIFIER_PLACEHOLDER", Severity.ERROR)(shared.placeholder_identifiers)
book.rule("IDENTIFIER_DROPPED", Severity.WARNING)(shared.dropped_identifiers)
book.rule(shared.TAKEN, Severity.ERROR)(shared.taken_identifiers)
book.rule(shared.SHARED, Severity.WARNING)(shared.shared_identifiers)

_SYNTAX = {
    "DOI": (re.compile(r"10\.\d{4,9}/\S+\Z", re.ASCII), "10.1000/example"),
    "PMID": (re.compile(r"[1-9]\d{0,8}\Z", re.ASCII), "37677918"),
    "PMCID": (re.compile(r"PMC[1-9]\d{0,8}\Z", re.ASCII), "PMC1234567"),
}


@book.rule("IDENTIFIER_MALFORMED", Severity.ERROR)
def identifiers_are_written_as_issued(study: Candidate) -> Violations:
    """An identifier has the form in which its authority writes its numbers."""
    for pointer, row in study.rows("identifiers"):
        syntax, example = _SYNTAX.get(row["type"], (None, ""))
        if syntax and not syntax.match(row["value"]):
            yield f"{pointer}/value", f"“{row['value'][:80]}” is not a {row['type']}; one looks like {example}."


@book.rule("LINK_NOT_TO_A_TRIAL", Severity.ERROR)
def links_name_a_registry_number(study: Candidate) -> Violations:
    """A link leads to a trial of this registry, by its number."""
    for pointer, row in study.rows("trials"):
        if not _is_of_a_trial(row["trial"]):
            yield f"{pointer}/trial", f"“{row['trial'][:80]}” is not the number of a trial of this registry."


@book.rule("LINK_TO_UNPUBLISHED_TRIAL", Severity.ERROR)
def links_lead_to_what_is_published(study: Candidate) -> Violations:
    """A trial that a study is linked to is published here."""
    links = [(f"{at}/trial", row["trial"]) for at, row in study.rows("trials") if _is_of_a_trial(row["trial"])]
    published = study.context.published("trial", {number for _, number in links})
    for pointer, number in links:
        if number not in published:
            yield pointer, f"No trial {number} is published here."


def _is_of_a_trial(number: str) -> bool:
    return identifiers.is_ours(number) and number.startswith(identifiers.PREFIXES["trial"])


@book.rule("LINK_REPEATED", Severity.ERROR)
def links_are_not_repeated(study: Candidate) -> Violations:
    """A study has one link of a kind to a trial."""
    seen = set()
    for pointer, row in study.rows("trials"):
        if (key := (row["trial"], row["relation"])) in seen:
            yield pointer, f"The link to {row['trial']} is given twice."
        seen.add(key)


@book.rule("SPREAD_IS_INTERVAL", Severity.ERROR)
def an_interval_stands_as_such(study: Candidate) -> Violations:
    """The confidence interval of an outcome is stated as its interval, not as the spread of its values."""
    for pointer, row in study.rows("outcomes"):
        if row.get("spread") == "CI":
            yield f"{pointer}/spread", "A confidence interval has its own fields: level, low and high."


@book.rule("OUTCOME_WITHOUT_RESULT", Severity.ERROR)
def an_outcome_states_something(study: Candidate) -> Violations:
    """An outcome has a value, a count, an interval, a range, or says in words what came out."""
    stating = ("value", "state", "numerator", "interval", "low", "high", "note", "p_value")
    for pointer, row in study.rows("outcomes"):
        if not any(row.get(name) not in (None, "", {}) for name in stating):
            yield pointer, "The outcome states no result."


@book.rule("INTERVAL_LEVEL_MALFORMED", Severity.ERROR)
def levels_are_numbers_of_percent(study: Candidate) -> Violations:
    """The level of an interval is a number of percent without its sign, 95 and not 95%, so that levels compare."""
    for pointer, row in study.rows("outcomes"):
        level = row.get("interval", {}).get("level", "")
        if level and not is_percent(level):
            yield f"{pointer}/interval/level", f"“{level[:80]}” is not a number of percent; write 95 or 99.5."


_NUMBER = re.compile(r"[-−+]?[.,·]*\d[\d.,·]*\Z", re.ASCII)
_PRINTED = {"baseline": ("value", "low", "high"), "outcomes": ("value",), "adverse_events": ("percentage",)}


@book.rule("VALUE_NOT_A_NUMBER", Severity.WARNING)
def values_are_numbers(study: Candidate) -> Violations:
    """A value is one number, without its unit or its interval: only numbers can be checked and drawn."""
    for name, attributes in _PRINTED.items():
        for pointer, row in study.rows(name):
            for attribute in attributes:
                if row.get(attribute) and not _NUMBER.match(row[attribute].strip()):
                    yield (
                        f"{pointer}/{attribute}",
                        f"“{row[attribute][:80]}” is not a number alone; a sign such as > is its bound.",
                    )


@book.rule("VALUE_AND_ABSENCE", Severity.WARNING)
def a_value_and_its_absence_exclude_each_other(study: Candidate) -> Violations:
    """An outcome has a value, or says why there is none, not both."""
    for pointer, row in study.rows("outcomes"):
        if row.get("value") and row.get("state"):
            message = f"The outcome has the value {row['value'][:80]} and says that it is {row['state']}."
            yield f"{pointer}/state", message


@book.rule("BOUND_WITHOUT_NUMBER", Severity.WARNING)
def a_bound_is_of_a_number(study: Candidate) -> Violations:
    """What says how a value lies to a number, or that a time was censored, stands beside that number."""
    for name, number in (("baseline", "value"), ("outcomes", "value"), ("adverse_events", "percentage"),
                         ("timeline", "value")):  # fmt: skip
        for pointer, row in study.rows(name):
            for attribute in ("bound", "censoring"):
                if row.get(attribute) and not row.get(number):
                    yield f"{pointer}/{attribute}", f"There is no number that could be {row[attribute]}."


@book.rule("ENDED_AND_ONGOING", Severity.WARNING)
def what_has_ended_does_not_go_on(study: Candidate) -> Violations:
    """A treatment has an end, or went on when it was last reported, not both."""
    for pointer, row in study.rows("timeline"):
        if row.get("ongoing") and row.get("end_date"):
            yield f"{pointer}/ongoing", f"It ended on {row['end_date']} and is said to go on."


@book.rule("CENSORED_FROM_ABOVE", Severity.WARNING)
def a_censored_time_is_no_upper_bound(study: Candidate) -> Violations:
    """A time that was censored is at least the number, so no bound says that it is less."""
    for pointer, row in study.rows("outcomes"):
        if row.get("censoring") and row.get("bound") in ("LESS_THAN", "AT_MOST"):
            yield f"{pointer}/bound", f"A time that is {row['censoring']} cannot be {row['bound']} the number."


# By what several reports are known to be of one result; a report in the news leaves out the rest.
_SAME_RESULT = ("group", "comparator", "measure", "name", "statistic", "time_point", "cutoff")


@book.rule("PRIMARY_REPORT_NOT_ONE", Severity.WARNING)
def one_of_several_reports_is_the_primary(study: Candidate) -> Violations:
    """Where a study gives a result more than once, one report is the primary, and the others say what they are."""
    reports: dict[tuple[Any, ...], list[tuple[str, str]]] = {}
    for pointer, row in study.rows("outcomes"):
        key = tuple(row.get(name) for name in _SAME_RESULT)
        reports.setdefault(key, []).append((pointer, row.get("report", "")))
    for rows in reports.values():
        primary = sum(report in ("", "PRIMARY") for _, report in rows)
        if primary != 1 and any(report for _, report in rows):
            yield f"{rows[-1][0]}/report", f"Of {len(rows)} reports of this result {primary} are called primary."


@book.rule("REPORT_WITHOUT_SOURCE", Severity.WARNING)
def a_further_report_names_its_source(study: Candidate) -> Violations:
    """A report that is not the primary one has provenance: its source is what tells it from the others."""
    cited = [row["path"] for _, row in study.rows("provenance")]
    for pointer, row in study.rows("outcomes"):
        further = row.get("report") not in (None, "PRIMARY")
        if further and not any(path == pointer or path.startswith(f"{pointer}/") for path in cited):
            yield pointer, f"The report of the kind {row['report']} does not say where it stands."


@book.rule("OUTCOME_WITHOUT_NAME", Severity.WARNING)
def names_its_other_outcomes(study: Candidate) -> Violations:
    """An outcome whose measure does not say what it is has a name."""
    for pointer, row in study.rows("outcomes"):
        if row["measure"] in {"OTHER", "SCORE", "BIOMARKER"} and not row.get("name"):
            yield f"{pointer}/name", "The outcome does not say what was measured."


@book.rule("GROUP_PART_OF_ITSELF", Severity.ERROR)
def groups_are_not_parts_of_themselves(study: Candidate) -> Violations:
    """No group is a part of itself, directly or by way of others."""
    parents = {row["key"]: row.get("parent") for row in study.document.get("groups", [])}
    cleared: set[Any] = {None}
    for pointer, row in study.rows("groups"):
        above, seen = row.get("parent"), {row["key"]}
        while above not in seen and above not in cleared:
            seen.add(above)
            above = parents.get(above)
        if above in cleared:
            cleared |= seen
        elif above == row["key"]:
            yield f"{pointer}/parent", f"The group “{row['key']}” would be a part of itself."


@book.rule("PUBLICATION_IN_FUTURE", Severity.ERROR)
def was_not_published_in_the_future(study: Candidate) -> Violations:
    """A study was received, accepted and published before today."""
    for name in ("received_on", "accepted_on", "published_on"):
        day = study.day(f"/publication/{name}")
        if day and day.earliest > study.context.today:
            yield f"/publication/{name}", f"{day} lies in the future."


@book.rule("CASE_WITHOUT_COURSE", Severity.WARNING)
def a_case_report_has_a_course(study: Candidate) -> Violations:
    """A case report tells the course of the case."""
    if study.document.get("study_type") == "CASE_REPORT" and not study.document.get("timeline"):
        yield "/timeline", "The case report has no timeline."


@book.rule("NOT_A_WEB_ADDRESS", Severity.ERROR)
def addresses_are_web_addresses(study: Candidate) -> Violations:
    """An address starts with http:// or https://, so that a link can do nothing but lead there."""
    yield from shared.unsafe_addresses((f"{pointer}/url", row.get("url")) for pointer, row in study.rows("sources"))


book.rule("PROVENANCE_LEADS_NOWHERE", Severity.ERROR)(shared.dangling_provenance)
book.rule(shared.NOT_READ_AGAIN, Severity.ERROR)(shared.stale_provenance)
book.rule("NO_SOURCE", Severity.ERROR)(shared.missing_sources)
book.rule("NO_PROVENANCE", Severity.WARNING)(shared.missing_provenance)
