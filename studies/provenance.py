"""Where the lists of a study stand in its document, so that provenance follows its rows."""

from collections.abc import Hashable, Sequence

from registry.records.following import Follower
from studies.choices import LinkDecision
from studies.models import Study


def _links(study: Study, paths: Sequence[str]) -> dict[str, Sequence[Hashable]]:
    """Return the accepted links, which alone stand in the document."""
    if not any(path.startswith("/trials/") for path in paths):
        return {}
    return {"/trials": list(study.links.filter(decision=LinkDecision.ACCEPTED).values_list("pk", flat=True))}


FOLLOWER = Follower(
    rows={
        "identifiers": "/identifiers", "groups": "/groups", "baseline": "/baseline", "outcomes": "/outcomes",
        "adverse_events": "/adverse_events", "timeline": "/timeline", "sources": "/sources",
    },
    texts={
        "authors": "/publication/authors", "funding": "/publication/funding",
        "therapy_lines": "/population/therapy_lines", "conditions": "/conditions",
        "drugs": "/drugs", "countries": "/countries",
    },
    further=_links,
)  # fmt: skip
