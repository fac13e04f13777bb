"""Generated trial documents: any document that the declaration allows, drawn from the declaration itself."""

from typing import Any

from hypothesis import strategies as st
from rest_framework import serializers

from registry.api.documents import Section
from registry.api.values import PartialDateText
from trials.choices.ages import AGE
from trials.document import TrialDocument

_ADDED = {"findings"}  # by publishing, whatever is sent
_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12)
_key = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
_date = st.one_of(
    st.dates().map(lambda day: day.isoformat()),
    st.dates().map(lambda day: day.isoformat()[:7]),
    st.dates().map(lambda day: day.isoformat()[:4]),
)
_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
    max_leaves=6,
)


def trial_documents() -> st.SearchStrategy[dict[str, Any]]:
    """Return documents in which nothing stands without the value that it needs, and references lead somewhere."""
    return _section(TrialDocument()).map(_mended).map(_completed)


def careless_trial_documents() -> st.SearchStrategy[dict[str, Any]]:
    """Return documents of one section, in which a type may stand without its date or number, and a path be none."""
    fields = TrialDocument().fields
    parts = [("status",), ("record_dates",), ("enrollment",), ("sources", "provenance")]
    drawn = [st.fixed_dictionaries({name: _value(name, fields[name]) for name in names}) for names in parts]
    return st.one_of(drawn).map(_mended) | drawn[-1].map(_mended).map(_without_slashes)


def _without_slashes(document: dict[str, Any]) -> dict[str, Any]:
    for row in document.get("provenance", []):
        row["path"] = row["path"].lstrip("/") or "x"
    return document


def _section(section: Section) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: field for name, field in section.fields.items() if not field.read_only and name not in _ADDED}
    needed = {name: _value(name, field) for name, field in fields.items() if field.required}
    optional = {name: _value(name, field) for name, field in fields.items() if not field.required}
    drawn = st.fixed_dictionaries(needed, optional=optional)
    order = list(fields)
    return drawn.map(lambda values: {name: values[name] for name in order if name in values})


def _value(name: str, field: Any) -> st.SearchStrategy[Any]:
    match field:
        case serializers.ListSerializer():
            child: Any = field.child
            return st.lists(_section(child), min_size=1, max_size=3)
        case Section():
            return _section(field).filter(bool)
        case serializers.ListField():
            return st.lists(_value(name, field.child), min_size=1, max_size=3)
        case serializers.DictField():
            return st.dictionaries(_text, _json, min_size=1, max_size=2)
        case serializers.ChoiceField():
            return st.sampled_from(list(field.choices))
        case PartialDateText():
            return _date
        case serializers.BooleanField():
            return st.booleans()
        case serializers.IntegerField():
            return st.integers(0, 2_147_483_647)
        case serializers.FloatField():
            return st.floats(field.min_value, field.max_value, allow_nan=False)
    if name == "path":
        return _text.map(lambda text: f"/{text}")
    if name.endswith("_age"):
        return st.from_regex(AGE, fullmatch=True).filter(str.isascii)
    return _key if name == "key" else _text


def _mended(document: dict[str, Any]) -> dict[str, Any]:
    """Make references lead somewhere."""
    interventions, arms = document.get("interventions", []), document.get("arms", [])
    for place, row in enumerate(interventions):
        if place:
            row["key"] = f"{row.get('key', '')} ({place})"
    references = [row.get("key") or row.get("name") for row in interventions]
    _crossed(arms, "interventions", references)
    _crossed(interventions, "arms", [row.get("label") for row in arms])
    sources = {row["key"]: row for row in document.get("sources", [])}
    if sources:
        document["sources"] = list(sources.values())
        for row in document.get("provenance", []):
            row["source"] = next(iter(sources))
    else:
        document.pop("provenance", None)
    return document


def _crossed(stated: list[dict[str, Any]], name: str, known: list[str | None]) -> None:
    """Let each list of names have as many as drawn, of those that are known, the last one first."""
    there = list(dict.fromkeys(text for text in known if text))[::-1]
    for row in stated:
        if not there[: len(row.get(name, []))]:
            row.pop(name, None)
        else:
            row[name] = there[: len(row[name])]


def _completed(document: dict[str, Any], section: Section | None = None) -> dict[str, Any]:
    """Drop what says nothing alone, and the sections that are empty without it."""
    section = section or TrialDocument()
    for name, other in section.needs.items():
        if other not in document:
            document.pop(name, None)
    for name, field in section.fields.items():
        if isinstance(field, Section) and name in document and not _completed(document[name], field):
            del document[name]
    return document
