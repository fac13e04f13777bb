"""What the templates of curation ask for."""

from typing import Any

from django import template

from registry.curation import wording
from registry.curation.models import CurationEvent

register = template.Library()


@register.filter
def event_changes(event: CurationEvent) -> list[wording.WordedChange]:
    changes: Any = event.changes
    return wording.changes(changes)
