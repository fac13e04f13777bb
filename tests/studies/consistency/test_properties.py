"""What must hold for every study: correct numbers are never flagged, and nothing makes the checks fail."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from studies.consistency import findings, recomputed_interval
from studies.consistency.binomial import METHODS
from tests.studies.consistency.documents import bounds, event, outcome, study

ROUNDINGS = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


@st.composite
def correct_shares(draw: st.DrawFn) -> dict[str, Any]:
    """A share with its interval by a method, each rounded correctly to 0 to 3 decimals."""
    n = draw(st.integers(1, 2000))
    k = draw(st.integers(0, n))
    method, level = draw(st.sampled_from(sorted(METHODS))), draw(st.sampled_from(["80", "90", "95", "99"]))
    places, rounding = Decimal(1).scaleb(-draw(st.integers(0, 3))), draw(ROUNDINGS)
    low, high = (str(bound.quantize(places, rounding)) for bound in recomputed_interval(k, n, level, method))
    value = str((Decimal(100 * k) / n).quantize(places, draw(ROUNDINGS)))
    named = {"method": method} if draw(st.booleans()) else {}
    counts = {"numerator": k, "denominator": n} if draw(st.booleans()) else {"denominator": n}
    return outcome("ORR", value, interval=bounds(low, high, level, **named), **counts)


@given(correct_shares())
@settings(max_examples=300)
def test_a_correctly_rounded_share_is_never_flagged(row: dict[str, Any]) -> None:
    document = study(row, adverse_events=[event("Any", "ANY", row.get("numerator", 0), None, row["denominator"])])

    assert findings(document) == []


@given(st.integers(1, 500), st.integers(0, 2), st.data())
def test_response_rates_that_add_up_are_never_flagged(n: int, places: int, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, n), min_size=4, max_size=4)))
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, n], strict=True)]
    counts = dict(zip(("CR", "PR", "SD", "PD", "NE"), parts, strict=True))
    counts |= {"ORR": counts["CR"] + counts["PR"], "DCR": counts["CR"] + counts["PR"] + counts["SD"]}
    forms = st.sampled_from([("value",), ("numerator", "denominator"), ("value", "denominator"),
                             ("value", "numerator", "denominator")])  # fmt: skip
    rows = []
    for name, k in data.draw(st.permutations(sorted(counts.items())))[: data.draw(st.integers(0, len(counts)))]:
        stated: dict[str, Any] = {"value": f"{100 * k / n:.{places}f}", "numerator": k, "denominator": n}
        rows.append(outcome(name, **{each: stated[each] for each in data.draw(forms)}))

    assert findings(study(*rows, size=n)) == []


_NAME_TEXT = (
    "outcomes groups baseline adverse_events timeline provenance sources population follow_up publication key label "
    "group measure statistic value unit numerator denominator interval level low high method p_value state count total "
    "at_risk percentage grade term size parent type date end_date line response path source relation reported "
    "time_point enrolled treated published_on data_cutoff_on"
)
_NAMES = st.sampled_from(_NAME_TEXT.split())
_WORD_TEXT = (
    "ORR DCR PFS OS PFS_RATE OS_RATE PERCENTAGE MEDIAN HAZARD_RATIO % months all SUBGROUP ANY 3-4 NOT_REACHED DIFFERS "
    "TREATMENT RESPONSE OUTCOME death /outcomes/0/value 2024-02 95 0 0.0 1 -1 100.0 12.5 200 <.001 NR"
)
_WORDS = st.sampled_from(_WORD_TEXT.split())
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 10**30) | st.floats() | _WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=6),
    max_leaves=30,
)


@given(st.dictionaries(_NAMES, _JSON, max_size=8))
@settings(max_examples=300)
def test_no_document_makes_the_checks_fail(document: dict[str, Any]) -> None:
    findings(document)


_ROWS = st.lists(st.dictionaries(_NAMES, _WORDS | st.integers(0, 50) | st.integers(0, 10**30), max_size=12), max_size=4)


@given(st.dictionaries(st.sampled_from(["outcomes", "groups", "baseline", "adverse_events", "timeline"]), _ROWS))
@settings(max_examples=300)
def test_no_mixture_of_known_words_makes_the_checks_fail(document: dict[str, Any]) -> None:
    findings(document)
