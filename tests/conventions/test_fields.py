"""A stored field goes all the way: into the document, onto a page of the admin, into the documents to test with."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.db import models
from rest_framework import serializers

from registry.api.documents import Section
from registry.curation.models import Curated
from studies.document import StudyDocument
from tests.factories import documents
from tests.factories import studies as study_documents
from trials.document import TrialDocument

Column = tuple[type[models.Model], str]
DOCUMENTS = [(TrialDocument(), documents.complete()), (StudyDocument(), study_documents.complete(trial="TR0000017"))]
# What says where something stands or what was decided about it, and is itself no part of the document.
ABOUT = {"id", "position", *(field.name for field in Curated._meta.fields)}
DECIDED = {("TrialLink", name) for name in ("decision", "decided_by", "decided_at", "reason", "pointer")}
DECIDED |= {("Provenance", "read_for"), ("StudyProvenance", "read_for")}  # and these are noted, not written
IN_A_LIST_OF_ITS_OWN = {("TrialOrganization", "role")}  # the document has a list for each role
# What would contradict the rest of a complete document, or is computed when it is published.
NOT_BESIDE_THE_REST = {"/status/why_stopped", "/outcomes/interval/low_state", "/findings"}


def leaves(section: Section, model: Any = None, path: str = "") -> Iterator[tuple[str, Any, str]]:
    """Yield path, model and attribute of every value that a document can state, without the stamps of publishing."""
    model = section.model or model
    for name, field in section.fields.items():
        part = field.child if isinstance(field, serializers.ListSerializer) else field
        if isinstance(part, Section):
            yield from leaves(part, model, f"{path}/{name}")
        elif not field.read_only:
            yield f"{path}/{name}", model, str(field.source).split(".")[0]


def columns(app: str) -> list[Column]:
    """Return every column in which curators write; what leads from row to row is no value of its own."""
    return [
        (model, field.name)
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith(("Published", "Former"))
        for field in model._meta.concrete_fields
        if not field.is_relation and field.name not in ABOUT
    ]


def values_of(document: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every value in a document, without the places in lists."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield f"{path}/{name}"
            yield from values_of(value, f"{path}/{name}")
    elif isinstance(document, list):
        for row in document:
            yield from values_of(row, path)


def shown() -> Iterator[Column]:
    """Yield every column that some page of the admin shows; one that names no fields shows all of its model."""
    for page in admin.site._registry.values():
        tabs: tuple[Any, ...] = getattr(page, "tabs", ())
        yield from ((page.model, name) for tab in tabs for _, names in tab.groups for name in flatten(names))
        for each in (page, *page.inlines, *(inline for tab in tabs for inline in tab.inlines)):
            every = [] if tabs else [field.name for field in each.model._meta.fields if field.editable]
            yield from ((each.model, name) for name in flatten(each.fields or every))


STATED = {(model, attribute) for declaration, _ in DOCUMENTS for _, model, attribute in leaves(declaration)}
SHOWN = set(shown())


@pytest.mark.parametrize(
    ("model", "name"), [*columns("trials"), *columns("studies")], ids=lambda value: getattr(value, "__name__", value)
)
class TestEveryColumn:
    """What curators write is published, and each of them finds it."""

    def test_it_is_part_of_the_document(self, model: type[models.Model], name: str) -> None:
        apart = (model.__name__, name) in DECIDED | IN_A_LIST_OF_ITS_OWN
        stated = any((kind, name) in STATED for kind in model.__mro__)
        assert apart or stated, "state it in trials/document or studies/document"

    def test_it_stands_on_a_page_of_the_admin(self, model: type[models.Model], name: str) -> None:
        apart = (model.__name__, name) in DECIDED  # the queue of links shows these, or nothing does
        assert apart or (model, name) in SHOWN, "add it to tabs or inlines in trials/admin or studies/admin"


@pytest.mark.parametrize(("declaration", "complete"), DOCUMENTS, ids=["trial", "study"])
def test_the_complete_document_states_everything_that_is_declared(
    declaration: Section, complete: dict[str, Any]
) -> None:
    missing = {path for path, _, _ in leaves(declaration)} - set(values_of(complete)) - NOT_BESIDE_THE_REST

    assert not missing, "add it to complete() in tests/factories"
