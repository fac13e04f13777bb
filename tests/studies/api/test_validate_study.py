"""POST /validate/study: every rule over a document, and nothing stored."""

from typing import Any

import orjson
import pytest
import time_machine
from django.contrib.auth.models import User

from registry.curation.models import CurationEvent
from registry.ledger.models import Publication
from registry.records.validation import NOT_READ_AGAIN, SHARED, TAKEN
from registry.refusals import NotReady
from studies.models import PublishedStudy, Study
from studies.validation import book
from tests.answers import body, problem
from tests.client import CheckedClient
from tests.factories.studies import complete, minimal, outcome
from tests.publishing import publish_study
from trials.models import Trial

PATH = "/api/v1/validate/study"
ERRORS = {
    "NO_SOURCE",
    "NO_TITLE",
    "IDENTIFIER_REPEATED",
    "IDENTIFIER_PLACEHOLDER",
    "IDENTIFIER_MALFORMED",
    "LINK_NOT_TO_A_TRIAL",
    "LINK_TO_UNPUBLISHED_TRIAL",
    "LINK_REPEATED",
    "OUTCOME_WITHOUT_RESULT",
    "SPREAD_IS_INTERVAL",
    "INTERVAL_LEVEL_MALFORMED",
    "GROUP_PART_OF_ITSELF",
    "PUBLICATION_IN_FUTURE",
    "NOT_A_WEB_ADDRESS",
    "PROVENANCE_LEADS_NOWHERE",
}


def validate(api: CheckedClient, document: Any) -> Any:
    """Return what validation answers to a document."""
    return body(api.post(PATH, orjson.dumps(document), content_type="application/json"))


def identified(kind: str, value: str, *more: str) -> dict[str, Any]:
    return minimal(identifiers=[{"type": kind, "value": each} for each in (value, *more)])


def linked(*trials: str, relation: str = "MENTIONS") -> dict[str, Any]:
    return minimal(trials=[{"trial": trial, "relation": relation} for trial in trials])


def given(**fields: Any) -> dict[str, Any]:
    """A treatment in the course of a case."""
    return minimal(timeline=[{"type": "TREATMENT", "label": "Drug"} | fields])


def measured(**values: Any) -> dict[str, Any]:
    return minimal(outcomes=[outcome(), {"measure": "ORR"} | values])


def reported(*reports: str, cited: str = "/title") -> dict[str, Any]:
    """Return a study that gives one result in several reports, and the source of one value."""
    rows = [
        {"measure": "PFS", "value": str(place)} | ({"report": word} if word else {})
        for place, word in enumerate(reports)
    ]
    return minimal(outcomes=rows, provenance=[{"path": cited, "source": "s", "relation": "SUPPORTS"}])


def grouped(*parents: tuple[str, str]) -> dict[str, Any]:
    return minimal(groups=[{"key": key, **({"parent": parent} if parent else {})} for key, parent in parents])


def published(**dates: str) -> dict[str, Any]:
    return minimal(publication=dates)


def cited(path: str) -> dict[str, Any]:
    return minimal(provenance=[{"path": path, "source": "s", "relation": "SUPPORTS"}])


def sourced(url: str) -> dict[str, Any]:
    return minimal(sources=[{"key": "r"}, {"key": "s", "url": url}])


# rule: the documents that violate it, each with the place; and those that satisfy it
RULES: dict[str, tuple[list[tuple[dict[str, Any], str]], list[dict[str, Any]]]] = {
    "NO_TITLE": ([({}, "/title")], [minimal(), minimal(title="?")]),
    "NO_STUDY_TYPE": ([(minimal(), "/study_type")], [minimal(study_type="OTHER")]),
    "NEITHER_IDENTIFIER_NOR_CITATION": (
        [(minimal(), "/publication/citation"), (published(journal="J"), "/publication/citation")],
        [identified("PMID", "1"), published(citation="Example A 2025")],
    ),
    "IDENTIFIER_REPEATED": (
        [(identified("PMID", "37677918", "37677918"), "/identifiers/1"),
         (identified("DOI", "10.1000/a", "10.1000/A"), "/identifiers/1")],
        [identified("PMID", "37677918", "37677919")],
    ),
    "IDENTIFIER_PLACEHOLDER": (
        [(identified("OTHER", "N/A"), "/identifiers/0/value"), (identified("PMID", "pending"), "/identifiers/0/value")],
        [identified("OTHER", "NA-1")],
    ),
    "IDENTIFIER_MALFORMED": (
        [(identified("DOI", "https://doi.org/10.1000/a"), "/identifiers/0/value"),
         (identified("DOI", "10.1000/a", "10.1/a"), "/identifiers/1/value"),
         (identified("DOI", "10.1000/a b"), "/identifiers/0/value"),
         (identified("PMID", "037677918"), "/identifiers/0/value"),
         (identified("PMID", "٣"), "/identifiers/0/value"),
         (identified("PMID", "1\n"), "/identifiers/0/value"),
         (identified("PMCID", "1234567"), "/identifiers/0/value")],
        [identified("DOI", "10.1000/other.2025(1)-2"), identified("PMID", "37677918"),
         identified("PMCID", "PMC1234567"), identified("ABSTRACT", "https://anything"), identified("OTHER", "x")],
    ),
    "LINK_NOT_TO_A_TRIAL": (
        [(linked("TR0000018"), "/trials/0/trial"), (linked("TR0000017", "NCT01234567"), "/trials/1/trial"),
         (linked("ST0000017"), "/trials/0/trial"), (linked("tr0000017"), "/trials/0/trial")],
        [linked("TR0000017")],
    ),
    "LINK_TO_UNPUBLISHED_TRIAL": (
        [(linked("TR0000025"), "/trials/0/trial"), (linked("TR0000017", "TR0000025"), "/trials/1/trial")],
        [linked("TR0000017"), minimal()],
    ),
    "IDENTIFIER_DROPPED": (
        [(minimal(id="ST0000017"), "/identifiers"), (identified("PMID", "1") | {"id": "ST0000017"}, "/identifiers")],
        [minimal(), minimal(id="ST0000025"), minimal(id="TR0000017"), minimal(id=7),
         complete() | {"id": "ST0000017"}],
    ),
    "LINK_REPEATED": (
        [(linked("TR0000017", "TR0000025", "TR0000017"), "/trials/2")],
        [minimal(trials=[{"trial": "TR0000017", "relation": word} for word in ("MENTIONS", "BACKGROUND")])],
    ),
    "OUTCOME_WITHOUT_RESULT": (
        [(measured(), "/outcomes/1"), (measured(name="x", statistic="MEDIAN", unit="%", denominator=3), "/outcomes/1"),
         (measured(interval={}), "/outcomes/1"), (measured(spread="RANGE"), "/outcomes/1")],
        [measured(**each) for each in ({"value": "0"}, {"state": "IMMATURE"}, {"numerator": 0}, {"note": "None."},
                                       {"p_value": "NS"}, {"interval": {"low": "1"}},
                                       {"spread": "RANGE", "low": "0"}, {"spread": "IQR", "high": "9"})],
    ),
    "SPREAD_IS_INTERVAL": (
        [(measured(spread="CI", low="1", high="2"), "/outcomes/1/spread")],
        [measured(spread="RANGE", low="1", high="2"), measured(value="1", interval={"low": "0", "high": "2"})],
    ),
    "INTERVAL_LEVEL_MALFORMED": (
        [(measured(value="1", interval={"level": level, "low": "1"}), "/outcomes/1/interval/level")
         for level in ("95%", "95 %", "ninety", "0.95 ", "195", "100.1", "-95", "95,0", "٩٥")],
        [measured(value="1", interval={"level": level}) for level in ("95", "99.5", "80", "100", "0.95")]
        + [measured(value="1", interval={"low": "1"}), measured(value="1")],
    ),
    "VALUE_NOT_A_NUMBER": (
        [(measured(value=value), "/outcomes/1/value") for value in ("37.0 %", "37.0 (19.4)", "about 5", "9 × 14", "–",
                                                                    ".", "1e5", "٣")]
        + [(minimal(baseline=[{"characteristic": "Age", "low": "x"}]), "/baseline/0/low"),
           (minimal(adverse_events=[{"term": "Rash", "percentage": "7 %"}]), "/adverse_events/0/percentage")],
        [measured(value=value) for value in ("37.0", "-1", "−1.5", "+3", ".5", "22·2", "1,234.5", "5.", " 7 ")],
    ),
    "VALUE_AND_ABSENCE": (
        [(measured(value="1", state="IMMATURE"), "/outcomes/1/state")],
        [measured(value="1"), measured(state="IMMATURE")],
    ),
    "BOUND_WITHOUT_NUMBER": (
        [(measured(note="x", bound="AT_LEAST"), "/outcomes/1/bound"),
         (measured(state="IMMATURE", censoring="CENSORED"), "/outcomes/1/censoring"),
         (minimal(baseline=[{"characteristic": "Age", "bound": "AT_MOST"}]), "/baseline/0/bound"),
         (minimal(adverse_events=[{"term": "Rash", "bound": "AT_MOST", "count": 1}]), "/adverse_events/0/bound"),
         (minimal(timeline=[{"type": "MEASUREMENT", "bound": "AT_MOST"}]), "/timeline/0/bound")],
        [measured(value="3", bound="AT_LEAST", censoring="ONGOING"),
         minimal(adverse_events=[{"term": "Rash", "bound": "LESS_THAN", "percentage": "1"}])],
    ),
    "ENDED_AND_ONGOING": (
        [(given(end_date="2024-05", ongoing=True), "/timeline/0/ongoing")],
        [given(end_date="2024-05", ongoing=False), given(end_date="2024-05"), given(ongoing=True)],
    ),
    "CENSORED_FROM_ABOVE": (
        [(measured(value="3", bound=bound, censoring=word), "/outcomes/1/bound") for bound in ("LESS_THAN", "AT_MOST")
         for word in ("CENSORED", "ONGOING")],
        [measured(value="3", bound="LESS_THAN"), measured(value="3", censoring="CENSORED"),
         *(measured(value="3", bound=bound, censoring="CENSORED")
           for bound in ("GREATER_THAN", "AT_LEAST", "APPROXIMATELY"))],
    ),
    "PRIMARY_REPORT_NOT_ONE": (
        [(reported("NEWS"), "/outcomes/0/report"), (reported("PRIMARY", "PRIMARY"), "/outcomes/1/report"),
         (reported("", "PRIMARY"), "/outcomes/1/report"), (reported("NEWS", "ABSTRACT"), "/outcomes/1/report")],
        [reported("", ""), reported("PRIMARY"), reported("PRIMARY", "NEWS", "NEWS"), reported("NEWS", "")],
    ),
    "REPORT_WITHOUT_SOURCE": (
        [(reported("PRIMARY", "NEWS"), "/outcomes/1")],
        [reported("", ""), reported("PRIMARY"), reported("PRIMARY", "NEWS", cited="/outcomes/1"),
         reported("PRIMARY", "NEWS", cited="/outcomes/1/value")],
    ),
    "OUTCOME_WITHOUT_NAME": (
        [(minimal(outcomes=[outcome(measure=word)]), "/outcomes/0/name") for word in ("OTHER", "SCORE", "BIOMARKER")],
        [minimal(outcomes=[outcome(measure="OTHER", name="x")]), minimal(outcomes=[outcome()])],
    ),
    "GROUP_PART_OF_ITSELF": (
        [(grouped(("a", "a")), "/groups/0/parent"), (grouped(("c", "a"), ("a", "b"), ("b", "a")), "/groups/1/parent")],
        [grouped(("a", "b"), ("b", "c"), ("c", "")), grouped(("a", "c"), ("b", "c"), ("c", ""))],
    ),
    "PUBLICATION_IN_FUTURE": (
        [(published(**{name: day}), f"/publication/{name}") for name in ("received_on", "accepted_on", "published_on")
         for day in ("2031-05-16", "2031-06", "2032")],
        [published(published_on=day) for day in ("2031-05-15", "2031-05", "2031", "1999")],
    ),
    "CASE_WITHOUT_COURSE": (
        [(minimal(study_type="CASE_REPORT"), "/timeline")],
        [minimal(study_type="CASE_REPORT", timeline=[{"type": "EVENT"}]), minimal(study_type="CASE_SERIES")],
    ),
    "NOT_A_WEB_ADDRESS": (
        [(sourced(url), "/sources/1/url") for url in ("javascript:alert(1)", "example.org", "ftp://example.org",
                                                      "//example.org", "https://", 'https://a"b', "https://a b")],
        [sourced("https://example.org/a"), sourced("HTTP://example.org"), minimal()],
    ),
    "PROVENANCE_LEADS_NOWHERE": (
        [(cited(path), "/provenance/0/path") for path in ("/outcomes/0", "/title/0", "/sources/1", "/nothing",
                                                          "/sources/00", "/sources/" + "9" * 5000)],
        [cited("/title"), cited("/sources/0"), cited("/sources/0/key")],
    ),
    "NO_SOURCE": (
        [({"title": "x"}, "/sources"), (minimal(sources=[]), "/sources")],
        [minimal()],
    ),
    "NO_PROVENANCE": (
        [(minimal(), "/provenance")],
        [cited("/title")],
    ),
}  # fmt: skip


def test_the_table_has_every_rule() -> None:
    assert set(RULES) == set(book.rules) - {TAKEN, SHARED, NOT_READ_AGAIN}  # tests of holders, rereading


@pytest.mark.django_db
@pytest.mark.usefixtures("published_study")
@pytest.mark.parametrize(("code", "document", "pointer"), [(code, *each) for code in RULES for each in RULES[code][0]])
def test_a_rule_that_is_violated_is_told_with_its_place(
    api: CheckedClient, code: str, document: Any, pointer: str
) -> None:
    with time_machine.travel("2031-05-15T12:00:00Z", tick=False):
        answer = validate(api, document)

    severity = "ERROR" if code in ERRORS else "WARNING"
    assert (code, severity, pointer) in {
        (each["code"], each["severity"], each["pointer"]) for each in answer["findings"]
    }
    assert answer["publishable"] == (severity != "ERROR")


@pytest.mark.django_db
@pytest.mark.usefixtures("published_study")
@pytest.mark.parametrize(("code", "document"), [(code, each) for code in RULES for each in RULES[code][1]])
def test_a_rule_that_is_kept_says_nothing(api: CheckedClient, code: str, document: Any) -> None:
    with time_machine.travel("2031-05-15T12:00:00Z", tick=False):
        answer = validate(api, document)

    assert code not in {each["code"] for each in answer["findings"]}
    assert answer["publishable"] is True


@pytest.mark.django_db
def test_a_document_with_everything_has_no_finding(api: CheckedClient, published: Trial) -> None:
    assert validate(api, complete(trial=str(published.record_id))) == {"publishable": True, "findings": []}


@pytest.mark.parametrize("document", [[], None, "x", 1, {"colour": 1}, {"title": 7}, {"outcomes": [{"measure": "X"}]}])
def test_a_malformed_document_is_told_its_form_alone(api: CheckedClient, document: Any) -> None:
    answer = validate(api, document)

    assert answer["publishable"] is False
    assert {each["code"] for each in answer["findings"]} == {"FORM"}


@pytest.mark.django_db
@pytest.mark.parametrize("document", [complete(), minimal(outcomes=[outcome(value="38.0"), outcome(numerator=28)])])
def test_numbers_that_do_not_agree_never_forbid_publishing(api: CheckedClient, document: Any) -> None:
    assert validate(api, document)["publishable"] is True


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(ERRORS - {"LINK_REPEATED"}))  # the database has no room for two equal links
def test_publishing_refuses_what_it_calls_unpublishable(api: CheckedClient, curator: User, code: str) -> None:
    document = RULES[code][0][0][0]
    with time_machine.travel("2031-05-15T12:00:00Z", tick=False), pytest.raises(NotReady) as refusal:
        publish_study(curator, document)

    assert code in {each.code for each in refusal.value.findings}


@pytest.mark.django_db
def test_what_was_published_can_be_published(api: CheckedClient, published_study: Study) -> None:
    whole = body(api.get(f"/api/v1/studies/{published_study.record_id}"))

    assert validate(api, whole)["publishable"] is True


@pytest.mark.django_db
def test_nothing_is_stored(api: CheckedClient) -> None:
    validate(api, complete())

    assert not any(model._default_manager.exists() for model in (Study, PublishedStudy, Publication, CurationEvent))


@pytest.mark.parametrize(
    ("sent", "content_type", "refusal"),
    [(b"{", "application/json", (400, "invalid_json")), (b"", "application/json", (400, "invalid_json")),
     (b"{}", "text/plain", (415, "unsupported_media_type")),
     (b" " * (4 * 1024 * 1024 + 1), "application/json", (413, "too_large"))],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(
    api: CheckedClient, sent: bytes, content_type: str, refusal: tuple[int, str]
) -> None:
    assert problem(api.generic("POST", PATH, sent, CONTENT_TYPE=content_type)) == refusal


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_it_can_only_be_posted_to(api: CheckedClient, method: str) -> None:
    response = getattr(api, method)(PATH)

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
