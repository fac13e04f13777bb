"""The study document: rendered, checked, loaded back, and what publishing adds to it."""

import copy
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.exceptions import ValidationError

from registry.api.problems import flatten
from studies import actions, catalogue
from studies.document import check, complete, load, render
from studies.models import Study
from tests.factories import studies as documents


@pytest.mark.django_db
def test_what_is_loaded_is_rendered_again(study: Study, published: Any) -> None:
    assert render(study) == documents.complete(trial=published.record_id)


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(catalogue.documents()))
def test_every_study_of_the_catalogue_comes_back_as_it_was_loaded(curator: User, key: str) -> None:
    document = catalogue.documents({})[key]
    study = actions.create(by=curator, document=document)

    assert render(study) == {name: value for name, value in document.items() if value != []}


@pytest.mark.django_db
def test_rendering_takes_the_same_queries_however_much_there_is(study: Study) -> None:
    many = documents.complete()
    many["outcomes"] = [documents.outcome(group="all", comparator="old", treatment="a") for _ in range(200)]
    many["groups"] += [{"key": f"g{n}", "parent": "all"} for n in range(50)]
    with CaptureQueriesContext(connection) as few:
        render(study)
    load(record=study, document=many)
    with CaptureQueriesContext(connection) as more:
        assert len(render(study)["outcomes"]) == 200

    assert len(more) == len(few)


@pytest.mark.django_db
def test_loading_again_replaces_everything(study: Study) -> None:
    load(record=study, document=documents.minimal())

    assert render(Study.objects.get(pk=study.pk)) == documents.minimal()


@pytest.mark.django_db
def test_what_was_proposed_or_rejected_is_no_part_of_a_document_and_stays(study: Study, published: Any) -> None:
    study.links.create(trial="TR0000999", decision="PROPOSED", position=5)
    study.links.create(trial=published.record_id, relation="MENTIONS", decision="REJECTED", position=6)
    before = render(study)
    load(record=study, document=before)

    assert render(study) == before
    assert sorted(study.links.values_list("decision", flat=True)) == ["ACCEPTED", "PROPOSED", "REJECTED"]


def test_stamps_and_findings_are_accepted_and_left_out() -> None:
    stamped = {"id": "ST0000017", "version": 3, "findings": [{"code": "X"}]}

    assert check(documents.complete() | stamped) == check(documents.complete())


WRONG = [
    ({"outcomes": [{"measure": "ORR", "value": 37.0}]}, "/outcomes/0/value", "invalid"),
    ({"outcomes": [{"measure": "RESPONSE"}]}, "/outcomes/0/measure", "invalid_choice"),
    ({"outcomes": [{"value": "1"}]}, "/outcomes/0/measure", "required"),
    ({"outcomes": [{"measure": "ORR", "group": "nobody"}]}, "/outcomes/0/group", "unknown_group"),
    ({"groups": [{"key": "a"}], "outcomes": [{"measure": "ORR", "group": "a", "comparator": "b"}]},
     "/outcomes/0/comparator", "unknown_group"),
    ({"groups": [{"key": "a"}, {"key": "a"}]}, "/groups/1/key", "repeated_key"),
    ({"timeline": [{"type": "RESPONSE", "treatment": "x"}]}, "/timeline/0/treatment", "unknown_treatment"),
    ({"outcomes": [{"measure": "PFS", "treatment": "x"}]}, "/outcomes/0/treatment", "unknown_treatment"),
    ({"groups": [{"key": "a", "parent": "b"}]}, "/groups/0/parent", "unknown_group"),
    ({"baseline": [{"characteristic": "Age", "group": "x"}]}, "/baseline/0/group", "unknown_group"),
    ({"adverse_events": [{"term": "Rash", "group": "x"}]}, "/adverse_events/0/group", "unknown_group"),
    ({"adverse_events": [{"term": "Rash", "grade": "6"}]}, "/adverse_events/0/grade", "invalid"),
    ({"timeline": [{"type": "TREATMENT", "date": "2023-02-30"}]}, "/timeline/0/date", "invalid_date"),
    ({"population": {"enrolled": -1}}, "/population/enrolled", "min_value"),
    ({"population": {"therapy_lines": ["FIFTH"]}}, "/population/therapy_lines/0", "invalid_choice"),
    ({"provenance": [{"path": "/title", "source": "x", "relation": "SUPPORTS"}]}, "/provenance/0/source",
     "unknown_source"),
    ({"trials": [{"trial": "TR0000017"}]}, "/trials/0/relation", "required"),
    ({"result": 1}, "/result", "unknown_field"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "pointer", "code"), WRONG, ids=[pointer for _, pointer, _ in WRONG])
def test_a_malformed_document_is_refused_at_its_place(values: dict[str, Any], pointer: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check(documents.minimal() | values)

    assert [(error["pointer"], error["code"]) for error in flatten(refused.value.detail)] == [(pointer, code)]


def test_a_clean_study_gets_no_findings() -> None:
    assert "findings" not in complete(documents.complete())


def test_findings_are_added_and_the_document_is_left_alone() -> None:
    document = documents.complete()
    document["outcomes"][0]["value"] = "30.3"
    kept = copy.deepcopy(document)
    [finding] = [each for each in complete(document)["findings"] if each["pointer"] == "/outcomes/0/value"]

    assert (finding["code"], finding["reported"]) == ("PERCENTAGE_MISMATCH", "30.3 %")
    assert document == kept
