"""What every list of the API keeps to."""

from typing import Any

import pytest

from registry.api.pagination import DEFAULT_SIZE, MAX_SIZE, Order, PageQuery
from registry.ledger.models import Publication
from registry.ledger.responses import ChangeQuery
from registry.ledger.views import _SERIAL
from studies import filters as of_studies
from studies import finding_filters
from studies.models import PublishedFinding, PublishedOutcome, PublishedStudy
from tests.client import openapi
from trials import filters as of_trials
from trials.models import PublishedTrial

ANNOTATED = {"rank"}  # made by the query, and never null
LISTS = (
    "/api/v1/trials", "/api/v1/changes", "/api/v1/studies", "/api/v1/trials/{id}/studies", "/api/v1/evidence",
    "/api/v1/findings",
)  # fmt: skip
ORDERS = [
    *((order, PublishedTrial) for order in of_trials.ORDERS.values()),
    *((order, PublishedStudy) for order in of_studies.ORDERS.values()),
    *((order, PublishedOutcome) for order in of_studies.EVIDENCE_ORDERS.values()),
    *((order, PublishedFinding) for order in finding_filters.ORDERS.values()),
]
FACETS = [
    *((facet, PublishedTrial) for facet in of_trials.FACETS),
    *((facet, PublishedStudy) for facet in of_studies.FACETS),
    *((facet, PublishedOutcome) for facet in of_studies.EVIDENCE_FACETS),
    *((facet, PublishedFinding) for facet in finding_filters.FACETS),
]
QUERIES = [
    of_trials.TrialQuery, of_studies.StudyQuery, of_studies.TrialStudyQuery, of_studies.EvidenceQuery,
    of_studies.EvidenceFilter, ChangeQuery, finding_filters.FindingQuery,
]  # fmt: skip


def _column(model: Any, name: str) -> Any:
    """Return the field behind an attribute such as ``current_id``."""
    return next(field for field in model._meta.concrete_fields if name in (field.name, field.attname))


@pytest.mark.parametrize(("order", "model"), [*ORDERS, (_SERIAL, Publication)])
def test_an_order_is_of_a_column_that_is_never_null_and_a_key_that_is_unique(order: Order, model: Any) -> None:
    assert order.attribute in ANNOTATED or not _column(model, order.attribute).null
    assert _column(model, order.key).unique


@pytest.mark.parametrize(("order", "model"), [each for each in ORDERS if each[0].attribute not in ANNOTATED])
def test_an_order_that_starts_in_the_middle_has_an_index_to_find_its_place(order: Order, model: Any) -> None:
    indexed = [index.fields for index in model._meta.indexes]
    column = _column(model, order.attribute)

    assert column.unique or [column.name, order.key] in indexed


@pytest.mark.parametrize(("facet", "model"), FACETS)
def test_a_facet_is_a_column_of_the_public_view(facet: str, model: Any) -> None:
    assert _column(model, facet)


@pytest.mark.parametrize("query", QUERIES)
def test_every_list_has_pages_of_the_same_kind(query: type[PageQuery]) -> None:
    assert issubclass(query, PageQuery)
    assert {"page_size", "page_token"} <= set(query().fields)
    assert (DEFAULT_SIZE, MAX_SIZE) == (20, 1000)


@pytest.mark.parametrize("query", QUERIES)
def test_every_parameter_is_explained(query: type[PageQuery]) -> None:
    for name, field in query().fields.items():
        assert field.help_text, name
        assert not field.required, name


def test_every_list_answers_items_and_the_token_of_the_next_page() -> None:
    schemas = openapi()["components"]["schemas"]
    for path in LISTS:
        name = openapi()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"][
            "$ref"
        ].rsplit("/", 1)[1]
        assert {"items", "next_page_token"} <= set(schemas[name]["properties"])
        assert schemas[name]["required"] == ["items"]
