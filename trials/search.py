"""The public's view, made from publications alone."""

from typing import Any

from registry import jsontext
from registry.ledger.canonical import STAMPS
from registry.ledger.models import Kind
from registry.records.index import Index, findable, once, only
from registry.records.tables import SearchText, joined
from trials.models import PublishedTrial


def summary(document: dict[str, Any]) -> dict[str, Any]:
    """Return the list item: the same document with fewer values, so that a client needs one type for both."""
    status = document.get("status", {})
    item = {name: document.get(name) for name in (*STAMPS, "acronym", "brief_title", "study_type", "conditions")}
    item |= {
        "sponsors": only(document.get("sponsors", {}), "lead"),
        "status": only(status, "overall", "start", "primary_completion", "completion"),
        "design": only(document.get("design", {}), "phases"),
        "enrollment": only(document.get("enrollment", {}), "count", "type"),
        "interventions": [only(row, "type", "name") for row in document.get("interventions", [])],
    }
    return {key: value for key, value in item.items() if value not in (None, [], {})}


def columns(document: dict[str, Any]) -> dict[str, Any]:
    """Return what the public can filter and sort by."""
    status, sponsor = document.get("status", {}), document.get("sponsors", {}).get("lead", {})
    countries = once(
        [site.get("country") for site in document.get("sites", [])] + document.get("recruitment_countries", [])
    )
    return {
        "summary": jsontext.dumps(summary(document)),
        "overall_status": status.get("overall", ""),
        "study_type": document.get("study_type", ""),
        "phases": once(document.get("design", {}).get("phases", [])),
        "lead_sponsor": sponsor.get("name", ""),
        "lead_sponsor_class": sponsor.get("class", ""),
        "intervention_types": once(row.get("type") for row in document.get("interventions", [])),
        "conditions": once(document.get("conditions", [])),
        "countries": countries,
        "country_keys": findable(country.casefold() for country in countries),
        "start_date": status.get("start", {}).get("date", ""),
        "primary_completion_date": status.get("primary_completion", {}).get("date", ""),
        "completion_date": status.get("completion", {}).get("date", ""),
        "enrollment": document.get("enrollment", {}).get("count", -1),
        **_words(document),
    }


def _words(document: dict[str, Any]) -> dict[str, SearchText]:
    """Return the words to find a trial by: short texts only, because ranking pays for every word stored."""
    names = ("acronym", "brief_title", "official_title")
    titles = [document.get(name) for name in names] + [row["value"] for row in document.get("identifiers", [])]
    conditions = document.get("conditions", []) + document.get("keywords", [])
    interventions = [
        name for row in document.get("interventions", []) for name in (row.get("name"), *row.get("other_names", []))
    ]
    sponsors = _sponsors(document)
    measures = [row.get("measure") for row in document.get("endpoints", []) if row.get("role") == "PRIMARY"]
    rest = [*sponsors, *measures, document.get("brief_summary", "")[:2000]]
    return {
        "search": SearchText(a=joined(titles), b=joined(conditions + interventions), c=joined(rest)),
        "condition_words": SearchText(d=joined(conditions)),
        "intervention_words": SearchText(d=joined(interventions)),
        "sponsor_words": SearchText(d=joined(sponsors)),
    }


def _sponsors(document: dict[str, Any]) -> list[str]:
    sponsors = document.get("sponsors", {})
    organizations = [sponsors.get("lead", {}), *sponsors.get("collaborators", []), *sponsors.get("funders", [])]
    return [organization["name"] for organization in organizations if organization]


INDEX = Index(kind=Kind.TRIAL, model=PublishedTrial, columns=columns, title="brief_title")
