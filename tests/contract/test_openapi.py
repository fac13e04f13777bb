"""The OpenAPI document: committed, equal to the code, whole."""

from pathlib import Path
from typing import Any

import orjson
import yaml
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver
from openapi_spec_validator import validate

from tests.client import described as as_described
from tests.client import openapi, validator

COMMITTED = Path(settings.BASE_DIR, "docs", "openapi", "v1.yaml")
# Operation ids are method names of generated clients: changing one breaks them.
OPERATIONS = {
    "list_trials", "get_trial", "get_trial_arms", "get_trial_endpoints", "get_trial_enrollment", "get_trial_status",
    "get_trial_enrollment_picture", "get_trial_sites", "get_trial_findings", "list_trial_versions", "get_trial_version",
    "validate_trial",
    "list_trial_studies", "list_studies", "get_study", "get_study_outcomes", "get_study_adverse_events",
    "get_study_timeline", "get_study_timeline_picture", "get_study_findings", "list_study_versions",
    "get_study_version", "validate_study", "list_evidence", "get_evidence_picture", "check_consistency",
    "list_findings",
    "list_changes", "get_ledger_head", "list_vocabularies",
}  # fmt: skip
UNDESCRIBED = {"openapi.json", "openapi.yaml", "docs", "redoc"}


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in openapi()["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_committed_document_is_the_one_that_the_code_makes(tmp_path: Path) -> None:
    generated = tmp_path / "v1.yaml"
    call_command("spectacular", file=str(generated), fail_on_warn=True)

    assert generated.read_text() == COMMITTED.read_text(), "run `make schema` and commit docs/openapi/v1.yaml"


def test_it_is_valid_openapi_3_1() -> None:
    document = yaml.load(COMMITTED.read_bytes(), Loader=yaml.CSafeLoader)  # ten times as quick

    assert document["openapi"].startswith("3.1")
    validate(document)


def test_operation_ids_are_the_ones_that_clients_know() -> None:
    assert {operation["operationId"] for _, _, operation in operations()} == OPERATIONS


def test_every_operation_says_what_it_does_and_answers_with_bodies() -> None:
    for path, _, operation in operations():
        assert operation["summary"], path
        assert operation["description"], path
        assert operation["tags"], path
        for status, response in operation["responses"].items():
            assert response.get("content") or status == "304", f"{path} {status} has no body"


def test_every_operation_shows_an_answer_that_fits_its_description() -> None:
    for path, _, operation in operations():
        content = operation["responses"]["200"]["content"].get("application/json")
        if content is None and list(operation["responses"]["200"]["content"]) == ["image/svg+xml"]:
            continue  # a picture is its own example
        assert "example" in content, f"{path}: record docs/openapi/examples/{operation['operationId']}.json"
        validator(orjson.dumps(content["schema"])).validate(content["example"])


def test_every_field_of_a_document_is_explained() -> None:
    for name, schema in openapi()["components"]["schemas"].items():
        for field, described in schema.get("properties", {}).items():
            assert described.get("description") or "$ref" in described, f"{name}.{field}"


def _api_routes(patterns: Any, prefix: str = "") -> set[str]:
    routes = set()
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            routes |= _api_routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route.startswith("api/v1/"):
            routes.add(route.removeprefix("api/v1/"))
    return routes


def test_every_address_of_the_api_is_described() -> None:
    routes = _api_routes(get_resolver().url_patterns) - UNDESCRIBED
    described = {path.removeprefix("/api/v1/") for path in openapi()["paths"]}

    assert {as_described(route) for route in routes} == described
