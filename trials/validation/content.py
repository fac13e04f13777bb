"""What a record must state, and in which form."""

from registry import identifiers
from registry.records import validation as shared
from registry.rules import Candidate, Severity, Violations
from trials.choices import IdentifierType
from trials.validation.book import book


@book.rule("NO_BRIEF_TITLE", Severity.ERROR)
def has_a_title(trial: Candidate) -> Violations:
    """A trial has a title for the public."""
    if not trial.document.get("brief_title"):
        yield "/brief_title", "The trial has no brief title."


@book.rule("TITLE_TOO_LONG", Severity.WARNING)
def titles_are_not_too_long(trial: Candidate) -> Violations:
    """Titles keep to the lengths that registries accept: 300 and 600 characters, an acronym 14."""
    for name, limit in (("brief_title", 300), ("official_title", 600), ("acronym", 14)):
        if len(trial.document.get(name, "")) > limit:
            message = f"The {name.replace('_', ' ')} is longer than the {limit} characters that registries accept."
            yield f"/{name}", message


book.rule("IDENTIFIER_REPEATED", Severity.WARNING)(
    shared.repeated_identifiers
)  # registries hold such records, and nobody is misled


@book.rule("IDENTIFIER_MALFORMED", Severity.ERROR)
def identifiers_are_written_as_issued(trial: Candidate) -> Violations:
    """An identifier has the form in which its authority writes its numbers."""
    for pointer, row in trial.rows("identifiers"):
        syntax = identifiers.SYNTAX.get(row.get("type", ""))
        if syntax and not syntax.match(row["value"]):
            label = IdentifierType(row["type"]).label
            yield f"{pointer}/value", f"“{row['value']}” is not the form of a number of this type ({label})."


book.rule("IDENTIFIER_PLACEHOLDER", Severity.ERROR)(shared.placeholder_identifiers)
book.rule("IDENTIFIER_DROPPED", Severity.WARNING)(shared.dropped_identifiers)
book.rule(shared.TAKEN, Severity.ERROR)(shared.taken_identifiers)
book.rule(shared.SHARED, Severity.WARNING)(shared.shared_identifiers)


@book.rule("ARM_WITHOUT_OWN_LABEL", Severity.ERROR)
def arms_have_labels_of_their_own(trial: Candidate) -> Violations:
    """Every arm has a label, and no two arms have the same."""
    seen = set()
    for pointer, arm in trial.rows("arms"):
        label = arm.get("label", "").casefold()
        if not label:
            yield f"{pointer}/label", "An arm has no label."
        elif label in seen:
            yield f"{pointer}/label", f"Two arms are labelled “{arm['label']}”."
        seen.add(label)


@book.rule("ENDPOINT_WITHOUT_MEASURE", Severity.ERROR)
def endpoints_say_what_they_measure(trial: Candidate) -> Violations:
    """Every endpoint says what is measured."""
    for pointer, endpoint in trial.rows("endpoints"):
        if not endpoint.get("measure"):
            yield f"{pointer}/measure", "An endpoint does not say what is measured."


@book.rule("ENDPOINT_WITHOUT_TIME_FRAME", Severity.WARNING)
def endpoints_have_a_time_frame(trial: Candidate) -> Violations:
    """Every endpoint says from when to when it is measured."""
    for pointer, endpoint in trial.rows("endpoints"):
        if endpoint.get("measure") and not endpoint.get("time_frame"):
            yield f"{pointer}/time_frame", f"The endpoint “{endpoint['measure']}” has no time frame."


_LINKS = {"identifiers": "link", "links": "url", "available_data": "url", "sources": "url"}


@book.rule("NOT_A_WEB_ADDRESS", Severity.ERROR)
def addresses_are_web_addresses(trial: Candidate) -> Violations:
    """An address starts with http:// or https://, so that a link can do nothing but lead there."""
    places = [(f"{pointer}/{name}", row.get(name)) for key, name in _LINKS.items() for pointer, row in trial.rows(key)]
    places += [
        (path, trial.value(path))
        for path in ("/ipd_sharing/url", "/results_summary/url", "/results_summary/protocol_url")
    ]
    yield from shared.unsafe_addresses(places)


book.rule("PROVENANCE_LEADS_NOWHERE", Severity.ERROR)(shared.dangling_provenance)
book.rule(shared.NOT_READ_AGAIN, Severity.ERROR)(shared.stale_provenance)
book.rule("NO_SOURCE", Severity.ERROR)(shared.missing_sources)
book.rule("NO_PROVENANCE", Severity.WARNING)(shared.missing_provenance)


# WHO data set: (item, what it is, where it stands)
_WHO = (
    (5, "primary sponsor", "/sponsors/lead"),
    (10, "scientific title", "/official_title"),
    (12, "condition", "/conditions"),
    (13, "intervention", "/interventions"),
    (14, "eligibility criteria", "/eligibility/criteria"),
    (15, "study type", "/study_type"),
    (16, "date of first enrollment", "/status/start/date"),
    (17, "sample size", "/enrollment/count"),
    (18, "recruitment status", "/status/overall"),
    (19, "endpoint", "/endpoints"),
)


@book.rule("WHO_ITEM_MISSING", Severity.WARNING)
def the_who_data_set_is_complete(trial: Candidate) -> Violations:
    """A registered trial states the items of the WHO data set that describe its science."""
    for number, name, pointer in _WHO:
        if trial.value(pointer) in (None, "", []):
            yield pointer, f"No {name} is stated (WHO item {number})."
