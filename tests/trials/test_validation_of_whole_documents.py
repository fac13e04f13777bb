"""Whole documents under the rules of a trial: sparse ones, malformed ones, any."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from registry.rules import Context, Severity
from tests.factories import documents
from tests.factories.generated import trial_documents
from trials import validation

CONTEXT = Context(date(2026, 11, 21), earlier=lambda: {"identifiers": [{"value": "Kept 1"}]})


@pytest.mark.parametrize(
    "document",
    [
        documents.complete(),
        documents.minimal(),
        documents.minimal(study_type="OBSERVATIONAL", conditions=["C"], status={"overall": "UNKNOWN"}),
        documents.minimal(study_type="INTERVENTIONAL", design={"phases": ["PHASE2"]}, interventions=[{"name": "A"}]),
        documents.minimal(arms=[{"label": "Everybody"}], endpoints=[{"role": "PRIMARY", "measure": "Survival"}]),
    ],
)
def test_a_record_with_little_in_it_can_be_published_and_one_with_everything_too(document: dict[str, Any]) -> None:
    errors = [each for each in validation.findings(document, CONTEXT) if each.severity is Severity.ERROR]

    assert errors == []


def test_a_malformed_document_is_told_its_form_and_nothing_else() -> None:
    findings = validation.findings({"brief_title": 7, "arms": [{"label": ""}]}, CONTEXT)

    assert {(each.code, each.severity, each.pointer) for each in findings} == {
        ("FORM", Severity.ERROR, "/brief_title"),
        ("FORM", Severity.ERROR, "/arms/0/label"),
    }


@settings(max_examples=60)
@given(document=trial_documents())
def test_every_rule_copes_with_any_document(document: dict[str, Any]) -> None:
    for each in validation.findings(document, CONTEXT):
        assert each.code != "FORM", each
        assert each.message
