"""What the templates of curation ask for."""

from typing import Any

from django import template

from registry.curation import reading
from registry.curation.models import CurationEvent

register = template.Library()


@register.filter
def event_changes(event: CurationEvent) -> list[reading.Change]:
    """Return what an event changed, for people."""
    changes: Any = event.changes
    return reading.changes(changes)
