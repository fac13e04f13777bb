"""The document of a trial: rendered, checked, loaded back."""

from itertools import product

import pytest
from django.contrib.auth.models import User
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from tests.factories import documents
from tests.factories.generated import careless_trial_documents, trial_documents
from trials import actions
from trials.document import check, load, render
from trials.models import Organization, Trial

pytestmark = pytest.mark.django_db


def test_loading_is_the_exact_inverse_of_rendering_for_a_document_with_everything(trial: Trial) -> None:
    assert render(trial) == documents.complete()


def test_keys_stand_in_the_order_in_which_they_are_declared(trial: Trial) -> None:
    assert list(render(trial)) == list(documents.complete())


@settings(max_examples=60)
@given(document=trial_documents())
def test_loading_is_the_exact_inverse_of_rendering_for_any_document(document: dict, curator: User) -> None:
    trial = Trial.objects.create()

    load(record=trial, document=document)

    assert render(trial) == document


@settings(max_examples=250)
@given(document=careless_trial_documents())
def test_what_the_check_accepts_breaks_no_constraint_of_the_tables(document: dict, curator: User) -> None:
    try:
        check(document)
    except ValidationError:
        return

    load(record=Trial.objects.create(), document=document)


def test_a_number_by_which_a_trial_is_known_may_be_of_no_stated_type(curator: User) -> None:
    trial = actions.create(by=curator, document=documents.minimal(identifiers=[{"value": "2005-0363"}]))

    assert render(trial)["identifiers"] == [{"value": "2005-0363"}]


@settings(max_examples=15)
@given(first=trial_documents(), second=trial_documents())
def test_loading_leaves_nothing_of_what_was_there_before(first: dict, second: dict, curator: User) -> None:
    trial = Trial.objects.create()
    load(record=trial, document=first)

    load(record=trial, document=second)

    assert render(trial) == second


def test_an_organization_is_known_by_name_and_class_together(curator: User) -> None:
    """A hospital and a company of one name are two; taken for one, a trial would state a class that it never gave."""
    known = [
        {"name": name} | ({"class": kind} if kind else {})
        for name, kind in product(("Akeso", "Other"), ("", "INDUSTRY", "OTHER"))
    ]
    for organizations in (known, known[::-1]):  # the second time all are there
        first, *others = organizations
        sponsors = {"lead": first, "collaborators": others, "funders": [first], "registrant": others[0]}
        trial = actions.create(by=curator, document=documents.minimal(sponsors=sponsors))

        assert render(trial)["sponsors"] == sponsors
    assert Organization.objects.count() == len(known)


def test_an_arm_gets_the_very_intervention_that_it_names_and_in_the_order_stated(curator: User) -> None:
    interventions = [
        {"name": "Drug", "description": "10 mg", "arms": ["B"]},
        {"key": "Drug, more", "name": "Drug", "description": "20 mg", "arms": ["B", "A"]},
        {"name": "Other"},
    ]
    arms = [{"label": "A", "interventions": ["Other", "Drug, more"]}, {"label": "B", "interventions": ["Drug"]}]
    trial = actions.create(by=curator, document=documents.minimal(interventions=interventions, arms=arms))

    doses = [[link.intervention.description for link in arm.links.all()] for arm in trial.arms.all()]
    assert doses == [["", "20 mg"], ["10 mg"]]
    assert (render(trial)["arms"], render(trial)["interventions"]) == (arms, interventions)


def test_rendering_takes_the_same_number_of_queries_however_much_a_trial_holds(
    trial: Trial, curator: User, django_assert_num_queries: object
) -> None:
    small, large = documents.complete(), documents.complete()
    for name in ("arms", "interventions", "endpoints", "sites", "contacts", "references", "sources", "identifiers"):
        large[name] = [
            row | ({"key": f"k{i}"} if name == "sources" else {}) for i in range(20) for row in small[name][:1]
        ]
    large["arms"] = [arm | {"label": f"{n}", "interventions": ["Drug A"]} for n, arm in enumerate(large["arms"])]
    large["interventions"] = [
        row | {"arms": ["7", "3"]} | ({"key": f"k{n}"} if n else {}) for n, row in enumerate(large["interventions"])
    ]
    large["provenance"] = [{"path": "/acronym", "source": f"k{i}", "relation": "SUPPORTS"} for i in range(20)]
    bigger = actions.create(by=curator, document=large)

    for each in (trial, bigger):
        with django_assert_num_queries(23):  # type: ignore[operator]
            render(each)


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"unheard_of": 1}, "/unheard_of", "unknown_field"),
        ({"status": {"overall": "OPEN"}}, "/status/overall", "invalid_choice"),
        ({"status": {"start": {"date": "2024-02-30"}}}, "/status/start/date", "invalid_date"),
        ({"status": {"start": {"date": "24-02"}}}, "/status/start/date", "invalid_date"),
        ({"design": {"phases": ["PHASE2", "PHASE9"]}}, "/design/phases/1", "invalid_choice"),
        ({"enrollment": {"count": "52"}}, "/enrollment/count", "invalid"),
        ({"enrollment": {"count": -1}}, "/enrollment/count", "min_value"),
        ({"enrollment": {"type": "ACTUAL"}}, "/enrollment/type", "needed"),
        ({"status": {"completion": {"type": "ACTUAL"}}}, "/status/completion/type", "needed"),
        ({"record_dates": {"first_posted": {"type": "ACTUAL"}}}, "/record_dates/first_posted/type", "needed"),
        ({"enrollment": {"count": 2**40}}, "/enrollment/count", "max_value"),
        ({"oversight": {"has_dmc": "yes"}}, "/oversight/has_dmc", "invalid"),
        ({"brief_title": ""}, "/brief_title", "blank"),
        ({"brief_title": None}, "/brief_title", "null"),
        ({"brief_title": 7}, "/brief_title", "invalid"),
        ({"brief_title": "a\x00b"}, "/brief_title", "null_characters_not_allowed"),
        ({"arms": {"label": "A"}}, "/arms", "not_a_list"),
        ({"arms": [{"label": "A", "interventions": ["Nothing"]}]}, "/arms/0/interventions", "unknown_intervention"),
        ({"interventions": [{"name": "A", "arms": ["Nobody"]}]}, "/interventions/0/arms", "unknown_arm"),
        ({"interventions": [{"name": "A"}, {"name": "A"}]}, "/interventions/1/key", "repeated_key"),
        ({"sites": [{"coordinates": {"latitude": 91, "longitude": 0}}]}, "/sites/0/coordinates/latitude", "max_value"),
        ({"sites": [{"coordinates": {"latitude": 9}}]}, "/sites/0/coordinates/longitude", "required"),
        ({"eligibility": {"minimum_age": "adult"}}, "/eligibility/minimum_age", "invalid_age"),
        ({"sources": [{"key": "a"}, {"key": "a"}]}, "/sources/1/key", "repeated_key"),
        (
            {"provenance": [{"path": "/acronym", "source": "x", "relation": "SUPPORTS"}]},
            "/provenance/0/source",
            "unknown_source",
        ),
        (
            {"sources": [{"key": "s"}], "provenance": [{"path": "a", "source": "s", "relation": "SUPPORTS"}]},
            "/provenance/0/path",
            "invalid_pointer",
        ),
    ],
)
def test_a_malformed_document_is_refused_at_the_place_of_the_mistake(change: dict, pointer: str, code: str) -> None:
    from registry.api.problems import flatten

    with pytest.raises(ValidationError) as refusal:
        check(documents.minimal(sources=[]) | change)

    assert [(error["pointer"], error["code"]) for error in flatten(refusal.value.detail)] == [(pointer, code)]


def test_what_publishing_stamps_is_accepted_and_left_out() -> None:
    stamped = documents.minimal() | {"id": "TR0000017", "version": 3, "published_at": "x", "registered_on": "y"}

    assert "version" not in check(stamped)


def test_empty_lists_and_sections_mean_not_stated(curator: User) -> None:
    trial = actions.create(by=curator, document=documents.minimal(conditions=[], design={}, arms=[]))

    assert render(trial) == documents.minimal()


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
@settings(max_examples=30)
def test_text_comes_back_to_the_last_space(text: str, curator: User) -> None:
    trial = Trial.objects.create()

    load(record=trial, document=documents.minimal(brief_summary=text))

    assert render(trial)["brief_summary"] == text
