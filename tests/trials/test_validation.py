"""The rules of a trial: each has a document that breaks it at one place, and a similar one that does not."""

from datetime import date
from typing import Any

import pytest

from registry.records.validation import NOT_READ_AGAIN, SHARED, TAKEN
from registry.rules import Context
from tests.factories import documents
from trials import consistency, validation
from trials.validation import book

TODAY = date(2026, 11, 21)
CONTEXT = Context(TODAY, earlier=lambda: {"identifiers": [{"value": "Kept 1"}]})
DRUG: dict[str, Any] = {"type": "DRUG", "name": "Drug A"}
ARM: dict[str, Any] = {"label": "A", "type": "EXPERIMENTAL", "interventions": ["Drug A"]}
NOTHING: dict[str, Any] = {"label": "B", "type": "NO_INTERVENTION"}


def milestones(kind: str = "", **dates: str) -> dict[str, Any]:
    """Return a document with dates, all facts or all plans."""
    return {"status": {name: {"date": day} | ({"type": kind} if kind else {}) for name, day in dates.items()}}


def history(*rows: tuple[str, str], **status: Any) -> dict[str, Any]:
    """Return a document with a history of statuses."""
    return {"status": {"history": [{"status": word, "effective_on": day} for word, day in rows]} | status}


def design(arms: list[dict[str, Any]], **values: str) -> dict[str, Any]:
    """Return a document with these arms."""
    return {"design": values, "arms": arms}


def endpoints(*rows: dict[str, str]) -> dict[str, Any]:
    """Return a document with primary endpoints."""
    return {"endpoints": [{"role": "PRIMARY"} | row for row in rows]}


def supported(path: str) -> dict[str, Any]:
    """Return a document in which a source stands behind one value."""
    row = {"path": path, "source": "s", "relation": "SUPPORTS"}
    return {"conditions": ["C"], "extensions": {"a/b": {"~": 1}}, "provenance": [row]}


# (rule, what is wrong, where it is found, what would be right)
TABLE: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("NO_BRIEF_TITLE", {"brief_title": None}, "/brief_title", {"brief_title": "A"}),
    ("TITLE_TOO_LONG", {"brief_title": "x" * 301}, "/brief_title", {"brief_title": "x" * 300}),
    ("TITLE_TOO_LONG", {"official_title": "x" * 601}, "/official_title", {"official_title": "x" * 600}),
    ("TITLE_TOO_LONG", {"acronym": "x" * 15}, "/acronym", {"acronym": "x" * 14}),
    (
        "IDENTIFIER_REPEATED",
        {"identifiers": [{"type": "OTHER", "value": "a 1"}, {"type": "OTHER", "value": " A  1 "}]},
        "/identifiers/1",
        {"identifiers": [{"type": "OTHER", "value": "a 1"}, {"type": "SPONSOR_PROTOCOL", "value": "a 1"}]},
    ),
    *(
        ("IDENTIFIER_MALFORMED", {"identifiers": [{"type": kind, "value": wrong}]}, "/identifiers/0/value",
         {"identifiers": [{"type": kind, "value": right}]})
        for kind, wrong, right in (
            ("NCT", "NCT1234567", "NCT12345678"),
            ("NCT", "nct12345678", "NCT12345678"),
            ("NCT", "NCT12345678 ", "NCT12345678"),
            ("NCT", "NCT١٢٣٤٥٦٧٨", "NCT12345678"),
            ("NCT_ALIAS", "12345678", "NCT12345678"),
            ("EUDRACT_NUMBER", "2024-12345-12", "2024-123456-12"),
            ("CTIS", "2024-423456-12", "2024-523456-12-00"),
            ("NCT", "ChiCTR2300068111", "NCT00000000"),
        )
    ),
    *(
        ("IDENTIFIER_PLACEHOLDER", {"identifiers": [{"type": "OTHER", "value": word}]}, "/identifiers/0/value",
         {"identifiers": [{"type": "OTHER", "value": f"{word}-1"}]})
        for word in ("N/A", "none", " Pending ", "not  applicable", "-")
    ),
    (
        "IDENTIFIER_DROPPED",
        {"identifiers": [{"type": "OTHER", "value": "Kept 2"}]},
        "/identifiers",
        {"identifiers": [{"type": "OTHER", "value": "Kept 2"}, {"type": "SPONSOR_PROTOCOL", "value": " kept  1"}]},
    ),
    ("STATUS_OF_OTHER_STUDY_TYPE", {"study_type": "INTERVENTIONAL", "status": {"overall": "AVAILABLE"}},
     "/status/overall", {"study_type": "EXPANDED_ACCESS", "status": {"overall": "AVAILABLE"}}),
    ("STATUS_OF_OTHER_STUDY_TYPE", {"study_type": "EXPANDED_ACCESS", "status": {"overall": "RECRUITING"}},
     "/status/overall", {"study_type": "EXPANDED_ACCESS", "status": {"overall": "UNKNOWN"}}),
    (
        "WHY_STOPPED_AGAINST_STATUS",
        {"status": {"overall": "TERMINATED"}},
        "/status/why_stopped",
        {"status": {"overall": "TERMINATED", "why_stopped": "Money."}},
    ),
    (
        "WHY_STOPPED_AGAINST_STATUS",
        {"status": {"overall": "RECRUITING", "why_stopped": "Money."}},
        "/status/why_stopped",
        {"status": {"why_stopped": "Money."}},
    ),
    *(
        (
            "ACTUAL_DATE_IN_FUTURE",
            milestones("ACTUAL", **{name: future}),
            f"/status/{name}/date",
            milestones("ACTUAL", **{name: past}),
        )
        for name in ("start", "primary_completion", "completion")
        for future, past in (("2026-11-22", "2026-11-21"), ("2026-12", "2026-11"), ("2027", "2026"))
    ),
    *(
        (
            "ESTIMATED_DATE_IN_PAST",
            milestones("ESTIMATED", start=past),
            "/status/start/date",
            milestones("ESTIMATED", start=future),
        )
        for past, future in (("2026-11-20", "2026-11-21"), ("2026-10", "2026-11"), ("2025", "2026"))
    ),
    *(
        ("DATES_OUT_OF_ORDER", milestones(**wrong), f"/status/{later}/date", milestones(**right))
        for later, wrong, right in (
            ("primary_completion", {"start": "2024-06", "primary_completion": "2024-05-31"},
             {"start": "2024-06", "primary_completion": "2024"}),
            ("completion", {"start": "2025", "completion": "2024"}, {"start": "2024-12-31", "completion": "2024"}),
            ("completion", {"primary_completion": "2024-02", "completion": "2024-01"},
             {"primary_completion": "2024-02", "completion": "2024-02-01"}),
        )
    ),
    (
        "WITHDRAWN_BUT_ENROLLED",
        {"status": {"overall": "WITHDRAWN"}, "enrollment": {"count": 3, "type": "ACTUAL"}},
        "/enrollment/count",
        {"status": {"overall": "WITHDRAWN"}, "enrollment": {"count": 0, "type": "ACTUAL"}},
    ),
    (
        "STATUS_HISTORY_OUT_OF_ORDER",
        history(("RECRUITING", "2024-05"), ("COMPLETED", "2024-04-30")),
        "/status/history/1/effective_on",
        history(("RECRUITING", "2024-05"), ("COMPLETED", "2024-05-01")),
    ),
    (
        "STATUS_HISTORY_OUT_OF_ORDER",
        history(("RECRUITING", "2026-11-22")),
        "/status/history/0/effective_on",
        history(("RECRUITING", "2026-11-21")),
    ),
    *(
        (code, design(list(wrong), **{field: word}), f"/design/{field}", design(list(right), **{field: word}))
        for code, field, word, wrong, right in (
            ("ARM_COUNT_AGAINST_MODEL", "intervention_model", "SINGLE_GROUP", [ARM, NOTHING], [ARM]),
            ("ARM_COUNT_AGAINST_MODEL", "intervention_model", "PARALLEL", [ARM], [ARM, ARM]),
            ("ALLOCATION_AGAINST_ARM_COUNT", "allocation", "RANDOMIZED", [ARM], [ARM, NOTHING]),
            ("ALLOCATION_AGAINST_ARM_COUNT", "allocation", "NA", [ARM, NOTHING], [ARM]),
        )
    ),
    (
        "MASKING_AGAINST_ROLES",
        {"design": {"masking": {"level": "DOUBLE", "roles": ["PARTICIPANT"]}}},
        "/design/masking/roles",
        {"design": {"masking": {"level": "DOUBLE", "roles": ["PARTICIPANT", "INVESTIGATOR"]}}},
    ),
    (
        "MASKING_AGAINST_ROLES",
        {"design": {"masking": {"level": "NONE", "roles": ["PARTICIPANT"]}}},
        "/design/masking/roles",
        {"design": {"masking": {"level": "NONE"}}},
    ),
    *(
        (
            "PHASES_NOT_ADJACENT",
            {"design": {"phases": phases}},
            "/design/phases",
            {"design": {"phases": ["PHASE2", "PHASE3"]}},
        )
        for phases in (["PHASE1", "PHASE3"], ["PHASE2", "PHASE1"], ["PHASE1", "PHASE2", "PHASE3"], ["NA", "PHASE1"])
    ),
    ("ARM_WITHOUT_OWN_LABEL", {"arms": [{"type": "OTHER"}]}, "/arms/0/label", {"arms": [{"label": "A"}]}),
    (
        "ARM_WITHOUT_OWN_LABEL",
        {"arms": [{"label": "I"}, {"label": "i"}]},
        "/arms/1/label",
        {"arms": [{"label": "I"}, {"label": "II"}]},
    ),
    (
        "INTERVENTION_WITHOUT_ARM",
        {"arms": [ARM], "interventions": [DRUG, {"name": "Drug B"}]},
        "/interventions/1",
        {"interventions": [DRUG, {"name": "Drug B"}], "arms": []},
    ),
    (
        "ARM_TYPE_AGAINST_INTERVENTIONS",
        {"study_type": "INTERVENTIONAL", "arms": [ARM, {"label": "B", "type": "EXPERIMENTAL"}]},
        "/arms/1",
        {"study_type": "INTERVENTIONAL", "arms": [ARM, NOTHING]},
    ),
    (
        "ARM_TYPE_AGAINST_INTERVENTIONS",
        {"study_type": "INTERVENTIONAL", "arms": [ARM | {"type": "NO_INTERVENTION"}]},
        "/arms/0",
        {"study_type": "OBSERVATIONAL", "arms": [{"label": "B"}]},
    ),
    ("ENDPOINT_WITHOUT_MEASURE", endpoints({}), "/endpoints/0/measure", endpoints({"measure": "m"})),
    (
        "ENDPOINT_WITHOUT_TIME_FRAME",
        endpoints({"measure": "m"}),
        "/endpoints/0/time_frame",
        endpoints({"measure": "m", "time_frame": "1 year"}),
    ),
    (
        "ENDPOINT_REPEATED",
        endpoints({"measure": "OS"}, {"measure": "os"}),
        "/endpoints/1",
        endpoints({"measure": "OS"}, {"measure": "OS", "time_frame": "1 year"}),
    ),
    (
        "AGE_LIMITS_REVERSED",
        {"eligibility": {"minimum_age": "2 Years", "maximum_age": "23 Months"}},
        "/eligibility/minimum_age",
        {"eligibility": {"minimum_age": "2 Years", "maximum_age": "25 Months"}},
    ),
    *(
        ("NOT_A_WEB_ADDRESS", {"links": [{"url": wrong}]}, "/links/0/url", {"links": [{"url": right}]})
        for wrong, right in (
            ("javascript:alert(1)", "https://example.org/javascript:alert(1)"),
            ("//example.org", "HTTPS://example.org"),
            ("ftp://example.org", "http://example.org"),
            ("https://example.org/<script>", "https://example.org/?q=%3C"),
            ("https://a b", "https://a/ü"),
            ("data:text/html,x", "https://x"),
            (" https://example.org", "https://example.org"),
            ("https://example.org\n", "https://example.org"),
        )
    ),
    *(
        ("NOT_A_WEB_ADDRESS", wrong, pointer, {"links": []})
        for wrong, pointer in (
            ({"identifiers": [{"type": "OTHER", "value": "1", "link": "x:"}]}, "/identifiers/0/link"),
            ({"available_data": [{"url": "x:"}]}, "/available_data/0/url"),
            ({"sources": [{"key": "s", "url": "x:"}]}, "/sources/0/url"),
            ({"ipd_sharing": {"url": "x:"}}, "/ipd_sharing/url"),
            ({"results_summary": {"url": "x:"}}, "/results_summary/url"),
            ({"results_summary": {"protocol_url": "x:"}}, "/results_summary/protocol_url"),
        )
    ),
    *(
        ("PROVENANCE_LEADS_NOWHERE", supported(wrong), "/provenance/0/path", supported(right))
        for wrong, right in (
            ("/acronym", "/brief_title"),
            ("/conditions/1", "/conditions/0"),
            ("/conditions/-1", "/conditions"),
            ("/conditions/x", "/conditions/0"),
            ("/conditions/" + "9" * 5000, "/conditions/0"),
            ("/brief_title/0", "/brief_title"),
            ("/extensions/a/b", "/extensions/a~1b"),
            ("/extensions/a~1b/x", "/extensions/a~1b/~0"),
            ("/conditions/00", "/conditions/0"),
            ("/conditions/٠", "/conditions/0"),
        )
    ),
    ("NO_SOURCE", {"sources": []}, "/sources", {}),
    ("NO_PROVENANCE", {}, "/provenance", supported("/brief_title")),
    *(
        ("WHO_ITEM_MISSING", {}, pointer, right)
        for pointer, right in (
            ("/sponsors/lead", {"sponsors": {"lead": {"name": "S"}}}),
            ("/official_title", {"official_title": "T"}),
            ("/conditions", {"conditions": ["C"]}),
            ("/interventions", {"interventions": [DRUG]}),
            ("/eligibility/criteria", {"eligibility": {"criteria": "Adults"}}),
            ("/study_type", {"study_type": "OBSERVATIONAL"}),
            ("/status/start/date", milestones(start="2024")),
            ("/enrollment/count", {"enrollment": {"count": 0}}),
            ("/status/overall", {"status": {"overall": "UNKNOWN"}}),
            ("/endpoints", endpoints({"measure": "m"})),
        )
    ),
]  # fmt: skip


def document(values: dict[str, Any]) -> dict[str, Any]:
    """Return a document with these values; ``None`` leaves one out. Arms that get the drug find it listed."""
    minimal = documents.minimal(**values)
    if any("Drug A" in arm.get("interventions", []) for arm in minimal.get("arms", [])):
        minimal.setdefault("interventions", [DRUG])
    return {name: value for name, value in minimal.items() if value is not None}


def pointers_of(values: dict[str, Any], code: str) -> list[str]:
    """Return where a rule finds something in a document."""
    return [each.pointer for each in validation.findings(document(values), CONTEXT) if each.code == code]


@pytest.mark.parametrize(("code", "wrong", "pointer", "right"), TABLE)
def test_a_rule_finds_what_breaks_it_at_its_place_and_nothing_else(
    code: str, wrong: dict[str, Any], pointer: str, right: dict[str, Any]
) -> None:
    assert pointer in pointers_of(wrong, code)
    assert code == "WHO_ITEM_MISSING" or len(pointers_of(wrong, code)) == 1
    assert pointer not in pointers_of(right, code)


@pytest.mark.parametrize(("code", "wrong", "pointer", "right"), TABLE)
def test_what_breaks_a_rule_is_a_document_all_the_same(
    code: str, wrong: dict[str, Any], pointer: str, right: dict[str, Any]
) -> None:
    for values in (wrong, right):
        assert [each.message for each in validation.findings(document(values), CONTEXT) if each.code == "FORM"] == []


def test_every_rule_stands_in_the_table() -> None:
    alone = (
        set(book.rules) - {TAKEN, SHARED, NOT_READ_AGAIN} - set(consistency.book.rules)
    )  # which have their own tests
    assert {code for code, *_ in TABLE} == alone


def test_every_rule_says_in_words_what_it_asks() -> None:
    assert all(rule.words.endswith(".") for rule in book.rules.values())
