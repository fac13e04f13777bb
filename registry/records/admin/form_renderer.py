"""Widgets drawn from Jinja2, which is compiled: half of an admin page was templates of three lines, hundreds of times.

Django ships its widgets for both engines. Those of the theme that stand on every page have a twin in
``registry/records/jinja2``; what has none is drawn as everywhere else.
"""

from functools import cache
from typing import Any

from django.forms.renderers import BaseRenderer, DjangoTemplates, Jinja2
from django.template import TemplateDoesNotExist


class FormRenderer(BaseRenderer):
    """Takes the template for Jinja2 where there is one."""

    def __init__(self) -> None:
        self._engines = (Jinja2(), DjangoTemplates())
        self.get_template = cache(self._template)  # type: ignore[method-assign]

    def _template(self, template_name: str) -> Any:
        compiled, interpreted = self._engines
        try:
            return compiled.get_template(template_name)
        except TemplateDoesNotExist:
            return interpreted.get_template(template_name)
