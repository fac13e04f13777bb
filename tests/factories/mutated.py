"""Foreign records as no registry has sent them yet: real ones with a few places changed."""

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from tests.factories.registered import chosen

_SMALL = 12_000  # characters: a place in the protocol section is not drawn often enough in a large record
_junk = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-200, 200) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
_names = st.sampled_from(["type", "name", "label", "id", "absent", "/", "~1", "", "0", "arms", "key"]) | st.text(
    max_size=3
)


@st.composite
def mutated_records(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a record with unknown, missing and emptied keys, values of other types, and items that repeat."""
    record = deepcopy(draw(st.sampled_from(_records())))
    for _ in range(draw(st.integers(1, 6))):
        container = draw(st.sampled_from(list(_containers(record))))
        draw(st.sampled_from([_added, _replaced, _removed, _emptied, _repeated]))(draw, container)
    return record


def _records() -> list[dict[str, Any]]:
    return [record for record in chosen() if len(str(record["protocolSection"])) < _SMALL]


def _containers(value: Any) -> Any:
    """Yield the objects and lists of a value; those of the sections that are kept whole are too many alike."""
    if isinstance(value, dict | list):
        yield value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        if key not in ("derivedSection", "resultsSection"):
            yield from _containers(item)


def _places(container: Any) -> list[Any]:
    return list(container) if isinstance(container, dict) else list(range(len(container)))


def _added(draw: st.DrawFn, container: Any) -> None:
    if isinstance(container, dict):
        container[draw(_names)] = draw(_junk)
    else:
        container.insert(draw(st.integers(0, len(container))), draw(_junk))


def _replaced(draw: st.DrawFn, container: Any) -> None:
    if places := _places(container):
        container[draw(st.sampled_from(places))] = draw(_junk)


def _removed(draw: st.DrawFn, container: Any) -> None:
    if places := _places(container):
        del container[draw(st.sampled_from(places))]


def _emptied(draw: st.DrawFn, container: Any) -> None:
    container.clear()


def _repeated(draw: st.DrawFn, container: Any) -> None:
    """Let an item stand twice, or a value of one item in another as well."""
    if isinstance(container, list) and container:
        again = deepcopy(draw(st.sampled_from(container)))
        container.insert(draw(st.integers(0, len(container))), again)
