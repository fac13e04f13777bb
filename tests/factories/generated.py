"""Generated trial documents: any document that the declaration allows, drawn from the declaration itself."""

from typing import Any

from hypothesis import strategies as st
from rest_framework import serializers

from registry.api.documents import Milestone, PartialDateText, Section
from trials.document import TrialDocument
from trials.models.eligibility import AGE

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
    """Return documents in which references between the parts are mended after drawing."""
    return _section(TrialDocument()).map(_mended)


def _section(section: Section) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: field for name, field in section.fields.items() if not field.read_only}
    needed = {name: _value(name, field) for name, field in fields.items() if field.required}
    optional = {name: _value(name, field) for name, field in fields.items() if not field.required}
    drawn = st.fixed_dictionaries(needed, optional=optional)
    order = list(fields)
    return drawn.map(lambda found: {name: found[name] for name in order if name in found})


def _value(name: str, field: Any) -> st.SearchStrategy[Any]:
    match field:
        case serializers.ListSerializer():
            child: Any = field.child
            return st.lists(_section(child), min_size=1, max_size=3)
        case Milestone():
            return _section(field).filter(lambda found: "date" in found)
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
    """Make references lead somewhere, and drop what two constraints of the model forbid."""
    names = [row["name"] for row in document.get("interventions", []) if row.get("name")]
    for arm in document.get("arms", []):
        arm["interventions"] = names[: len(arm.get("interventions", []))]
        if not arm["interventions"]:
            del arm["interventions"]
    sources = {row["key"]: row for row in document.get("sources", [])}
    if sources:
        document["sources"] = list(sources.values())
        for row in document.get("provenance", []):
            row["source"] = next(iter(sources))
    else:
        document.pop("provenance", None)
    enrollment = document.get("enrollment", {})
    if "type" in enrollment:
        enrollment.setdefault("count", 0)
        document["enrollment"] = {key: enrollment[key] for key in ("count", "type", "history") if key in enrollment}
    return document
