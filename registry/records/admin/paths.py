"""The path of a provenance entry: suggested while it is typed, and refused where it leads nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminTextInputWidget

from registry import pointers
from registry.curation import wording

SUGGESTED = 1_000  # of the paths of a record; those with the fewest steps, because a row can be chosen and typed on
SHOWN = 60  # characters of a value beside its path
APART = ("sources", "provenance", "findings", "extensions")  # nobody says from which source these come
Document = dict[str, Any]


class PathWidget(UnfoldAdminTextInputWidget):
    """A line with the paths of the record beside it; ``document`` is asked for once the line is shown."""

    def __init__(self, document: Callable[[], Document]) -> None:
        super().__init__({"spellcheck": "false", "autocomplete": "off"})
        self.document = document

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        key = f"{(attrs or {}).get('id', name)}_paths"
        options = format_html_join("", '<option value="{}">{}</option>', suggestions(self.document()))
        line = super().render(name, value, {**(attrs or {}), "list": key}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', line, key, options)


def suggestions(document: Document) -> list[tuple[str, str]]:
    """Return the paths that can be chosen, in the order of the document, each with what stands there."""
    cited = {name: value for name, value in document.items() if name not in APART}
    paths = list(pointers.all_in(cited))
    nearest = set(sorted(paths, key=lambda path: path.count("/"))[:SUGGESTED])
    return [(path, _described(document, path)) for path in paths if path in nearest]


def _described(document: Document, path: str) -> str:
    place, value = wording.place(path), pointers.value(document, path)
    text = "" if isinstance(value, (dict, list)) else wording.words(value)
    return f"{place}: {text[:SHOWN]}" if text else place


def refuse_dangling(document: Document, path: str) -> None:
    """Raise Django's ``ValidationError`` unless a path leads to a value; it names the nearest that is there."""
    if not path.startswith("/"):
        raise ValidationError("Write a JSON Pointer, which starts with a slash.", code="invalid_pointer")
    if not pointers.resolves(document, path):
        nearest = pointers.nearest(document, path)
        message = f"There is no value at {path[:200]}. {_inside(nearest, pointers.value(document, nearest))}"
        raise ValidationError(message, code="dangling_pointer")


def _inside(path: str, value: object) -> str:
    """Return what can be named within a place."""
    name = path or "The record"
    if isinstance(value, list):
        return f"{name} has {len(value)} entries, {path}/0 to {path}/{len(value) - 1}."
    if isinstance(value, dict):
        return f"{name} states {', '.join(value)}."
    return f"{name} is a value, with nothing inside it."
