"""Widgets drawn from Jinja2 say what the interpreted templates of Django and the theme say."""

from copy import deepcopy
from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import BaseRenderer, DjangoTemplates, get_default_renderer
from hypothesis import given
from hypothesis import strategies as st
from unfold import widgets as theme

from registry.records.admin.form_renderer import FormRenderer

CHOICES = [("", "---"), ("a", "A & B"), ("Group <1>", [("b", "B"), ("c", "C “quoted”")])]
WIDGETS: list[forms.Widget] = [
    theme.UnfoldAdminTextInputWidget(),
    theme.UnfoldAdminTextInputWidget(attrs={"prefix": "<€>", "suffix_icon": "lock"}),
    theme.UnfoldAdminTextInputWidget(attrs={"suffix": "%", "prefix_icon": "search"}),
    theme.UnfoldAdminTextareaWidget(),
    theme.UnfoldAdminSelectWidget(choices=CHOICES),
    theme.UnfoldAdminIntegerFieldWidget(),
    theme.UnfoldBooleanWidget(),
    theme.UnfoldAdminRadioSelectWidget(choices=CHOICES),
    forms.HiddenInput(),
    forms.SelectMultiple(choices=CHOICES),
]
VALUES = st.one_of(st.none(), st.integers(), st.booleans(), st.sampled_from(["", "a", "b"]), st.text(max_size=20))
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["id", "class", "data-x", "disabled", "required"]), st.one_of(st.booleans(), st.text(max_size=9))
)
RENDERER = FormRenderer()


class Markup(HTMLParser):
    """What a browser makes of markup, space at the edges of texts aside."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, sorted(attrs, key=str)))

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.parts.append(data if "textarea" in str(self.parts[-1]) else data.strip())


def drawn(widget: forms.Widget, value: object, attributes: dict[str, object], by: BaseRenderer) -> list[object]:
    fresh = deepcopy(widget)  # the theme takes prefix and suffix away from the one it draws
    return Markup(fresh.render("name<&>", value, attributes, renderer=by)).parts


@pytest.mark.parametrize("number", range(len(WIDGETS)), ids=lambda number: f"{number}-{type(WIDGETS[number]).__name__}")
@given(value=VALUES, attributes=ATTRIBUTES)
def test_a_widget_looks_as_its_interpreted_template_draws_it(
    number: int, value: object, attributes: dict[str, object]
) -> None:
    widget = WIDGETS[number]

    assert drawn(widget, value, attributes, RENDERER) == drawn(widget, value, attributes, DjangoTemplates())


@pytest.mark.parametrize("name", ["text", "textarea", "select"])
def test_a_widget_of_the_theme_comes_from_its_twin(name: str) -> None:
    """A theme that renames its template would be slow again, and nothing else would say so."""
    template = RENDERER.get_template(f"unfold/widgets/{name}.html")

    assert "jinja2" in type(template).__module__


def test_forms_are_drawn_by_it() -> None:
    assert isinstance(get_default_renderer(), FormRenderer)
