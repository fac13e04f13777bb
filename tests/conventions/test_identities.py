"""By what two rows of a list are the same one: by values that they have, the fewer the later it is tried."""

from collections.abc import Iterator

import pytest
from rest_framework import serializers

from registry.api.documents import Section
from studies.document import DOCUMENT as STUDY
from tests.factories import documents, studies
from trials.document import DOCUMENT as TRIAL


def lists(section: Section, pointer: str = "") -> Iterator[tuple[str, Section]]:
    for name, field in section.fields.items():
        item = field.child if isinstance(field, serializers.ListSerializer) else field
        if isinstance(item, Section):
            if item is not field:
                yield f"{pointer}/{name}", item
            yield from lists(item, f"{pointer}/{name}")


LISTS = [*lists(TRIAL), *lists(STUDY)]
by_list = pytest.mark.parametrize("item", [item for _, item in LISTS], ids=[pointer for pointer, _ in LISTS])


@by_list
def test_rows_are_the_same_by_values_that_they_have(item: Section) -> None:
    for names in item.identity:
        assert set(names) <= set(item.fields)
        assert len(set(names)) == len(names)


@by_list
def test_what_is_tried_later_asks_for_less_or_for_something_else(item: Section) -> None:
    for number, names in enumerate(item.identity):
        assert not [later for later in item.identity[number + 1 :] if set(later) >= set(names)]


@pytest.mark.parametrize(
    ("declaration", "document"), [(TRIAL, documents.complete()), (STUDY, studies.complete())], ids=["trial", "study"]
)
def test_all_that_is_tried_first_tells_the_rows_of_a_complete_document_apart(
    declaration: Section, document: dict[str, list[dict[str, object]]]
) -> None:
    for pointer, item in lists(declaration):
        rows = document.get(pointer[1:], []) if item.identity else []
        keys = [tuple(str(row.get(name)) for name in item.identity[0]) for row in rows]

        assert len(set(keys)) == len(keys), pointer
