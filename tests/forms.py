"""Pages of the admin as a browser without scripts would use them: opened, filled in, sent."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from registry.curation.models import Curated

Sent = dict[str, Any]


def address(record: Curated, page: str = "change") -> str:
    """Return the address of a page of a record."""
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[record.pk])


def opened(client: Client, record: Curated) -> Sent:
    """Open the page of a record; return what its form would send untouched."""
    return form_on(client.get(address(record)), f"{record._meta.model_name}_form")


def saved(client: Client, record: Curated, sent: Sent) -> Any:
    """Send the form; fail with what it complains about unless it was saved."""
    response = client.post(address(record), sent)
    assert response.status_code == 302, complaints(response)
    return response


def complaints(response: Any) -> Any:
    """Return what the forms of a page complain about."""
    by_prefix: dict[str, Any] = {"": dict(response.context["adminform"].form.errors)}
    for rows in response.context["inline_admin_formsets"]:
        by_prefix[rows.formset.prefix] = [dict(each) for each in rows.formset.errors if each]
    return {name: errors for name, errors in by_prefix.items() if errors}


def form_on(response: Any, form: str) -> Sent:
    """Return the values of a form, by its id, as a browser would send them: with its line ends."""
    page = _Form(form)
    page.feed(response.content.decode())
    assert page.found, f"There is no form {form} on this page."
    return {name: value for name, value in page.sent.items() if "__prefix__" not in name}


class _Form(HTMLParser):
    """Reads the fields of one form."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside, self.found = form, False, False
        self.sent: Sent = {}
        self.select: dict[str, str | None] = {}
        self.options: list[tuple[str, bool]] = []
        self.area, self.text = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "form" and attributes.get("id") == self.form:
            self.inside = self.found = True
        elif self.inside and tag == "input":
            self._input(attributes)
        elif self.inside and tag == "select":
            self.select, self.options = attributes, []
        elif self.inside and tag == "option":
            self.options.append((attributes.get("value") or "", "selected" in attributes))
        elif self.inside and tag == "textarea":
            self.area, self.text = attributes.get("name") or "", ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area:
            lines = self.text.removeprefix("\n").replace("\r\n", "\n")
            self.sent[self.area], self.area = lines.replace("\n", "\r\n"), ""
        elif tag == "select" and self.select:
            self._picked()

    def _picked(self) -> None:
        picked = [value for value, chosen in self.options if chosen]
        if "multiple" not in self.select:
            picked = picked[-1:] or [value for value, _ in self.options[:1]]
        if picked:
            self.sent[self.select["name"] or ""] = picked if "multiple" in self.select else picked[0]
        self.select = {}

    def _input(self, attributes: dict[str, str | None]) -> None:
        name, value = attributes.get("name"), attributes.get("value")
        if not name or attributes.get("type") in ("submit", "button", "file"):
            return
        if attributes.get("type") not in ("checkbox", "radio"):
            self.sent[name] = (value or "").replace("\n", "")
        elif "checked" in attributes:
            self.sent.setdefault(name, []).append("on" if value is None else value)


def row(sent: Sent, prefix: str, **values: Any) -> None:
    """Add a row to a list on the page, as the “Add another” button does."""
    number = int(sent[f"{prefix}-TOTAL_FORMS"])
    sent[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
    sent |= {f"{prefix}-{number}-id": "", f"{prefix}-{number}-position": "0"}
    sent |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
