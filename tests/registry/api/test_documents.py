"""Sections over model fields: what a document may say, and how it is said."""

from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models
from rest_framework import serializers

from registry.api import values
from registry.api.documents import Milestone, ModelValue, Section
from registry.api.values import PartialDateText, field_for
from registry.dates import PartialDate, PartialDateField
from registry.jsontext import JSONTextField
from trials.models import Site, Trial


class SiteSection(Section):
    """A place."""

    model = Site
    id = serializers.CharField(read_only=True)
    town = ModelValue("city", max_length=5)
    zip = ModelValue(required=True)
    latitude = ModelValue()


@pytest.mark.parametrize(
    ("field", "accepted", "refused"),
    [
        (values.StrictCharField(), ["a", " a "], [1, 1.5, True, [], {}]),
        (values.StrictBooleanField(), [True, False], [1, 0, "true", "", [], 1.0]),
        (values.StrictIntegerField(), [0, 7, -1], [True, False, "7", 7.0, []]),
        (values.StrictFloatField(), [0.5, -1.5, 7], [True, False, "0.5", []]),
    ],
)
def test_a_value_is_what_json_calls_it(field: Any, accepted: list[Any], refused: list[Any]) -> None:
    assert [repr(field.run_validation(value)) for value in accepted[:2]] == [repr(value) for value in accepted[:2]]
    assert [field.run_validation(value) for value in accepted] == accepted
    for value in refused:
        with pytest.raises(serializers.ValidationError) as refusal:
            field.run_validation(value)
        assert refusal.value.get_codes() == ["invalid"]


def test_a_partial_date_is_read_as_one_and_refused_with_its_own_code() -> None:
    date = PartialDateText().run_validation("2024-05")
    assert (type(date), date) == (PartialDate, "2024-05")
    with pytest.raises(serializers.ValidationError, match="2024-13") as refusal:
        PartialDateText().run_validation("2024-13")
    assert refusal.value.get_codes() == ["invalid_date"]


def test_only_what_is_stated_is_rendered_in_the_order_declared() -> None:
    site = Site(city="Bern", latitude=0.0, zip="3000", pk=7)
    assert list(SiteSection().to_representation(site).items()) == [("town", "Bern"), ("zip", "3000"), ("latitude", 0.0)]
    assert SiteSection().to_representation(Site()) == {}


def test_yes_no_and_nothing_are_told_apart() -> None:
    class Flags(Section):
        model = Trial
        has_dmc = ModelValue()
        conditions = ModelValue()
        extensions = ModelValue()

    stated: dict[str, Any] = {"conditions": ["a"], "extensions": {"b": 1}}
    nothing: dict[str, Any] = {"conditions": [], "extensions": {}}
    assert Flags().to_representation(Trial(has_dmc=False)) == {"has_dmc": False}
    assert Flags().to_representation(Trial(**nothing)) == {}
    assert Flags().to_representation(Trial(**stated)) == stated


def test_a_way_over_a_relation_that_leads_nowhere_states_nothing() -> None:
    class Sponsored(Section):
        sponsor = serializers.CharField(source="lead_sponsor.name", required=False)

    assert Sponsored().to_representation(Trial()) == {}


def test_what_is_loaded_has_the_names_of_the_model() -> None:
    assert SiteSection().run_validation({"town": "Bern", "zip": "3000", "id": "ignored"}) == {
        "city": "Bern", "zip": "3000",
    }  # fmt: skip


def test_each_unknown_key_is_refused_by_its_first_eighty_characters() -> None:
    with pytest.raises(serializers.ValidationError) as refusal:
        SiteSection().run_validation({"zip": "3000", "x" * 81: 1, "cityy": 2})

    assert refusal.value.detail == {
        "x" * 81: [f"There is no field “{'x' * 80}” here."],
        "cityy": ["There is no field “cityy” here."],
    }
    assert refusal.value.get_codes() == {"x" * 81: ["unknown_field"], "cityy": ["unknown_field"]}


@pytest.mark.parametrize("data", [[], "text", 7])
def test_what_is_no_object_is_refused_as_such(data: Any) -> None:
    with pytest.raises(serializers.ValidationError) as refusal:
        SiteSection().run_validation(data)
    assert refusal.value.get_codes() == {"non_field_errors": ["invalid"]}


def test_a_section_may_be_left_out_unless_it_says_otherwise() -> None:
    assert (SiteSection().required, SiteSection(required=True).required) == (False, True)
    fields = SiteSection().fields
    assert [fields[name].required for name in ("town", "zip", "latitude")] == [False, True, False]


def test_a_section_that_states_something_names_its_model() -> None:
    class Lost(Section):
        name = ModelValue()

    with pytest.raises(TypeError, match="Lost states name but names no model"):
        _ = Lost().fields


def model_field(field: Any, name: str = "field") -> Any:
    field.set_attributes_from_name(name)
    return field


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (models.BooleanField(help_text="h"), values.StrictBooleanField),
        (models.IntegerField(help_text="h"), values.StrictIntegerField),
        (models.FloatField(help_text="h"), values.StrictFloatField),
        (models.CharField(help_text="h"), values.StrictCharField),
        (models.SlugField(help_text="h"), values.StrictCharField),
        (models.TextField(help_text="h"), values.StrictCharField),
        (models.CharField(help_text="h", choices=[("A", "a")]), serializers.ChoiceField),
        (JSONTextField(help_text="h"), serializers.DictField),
        (PartialDateField(help_text="h"), PartialDateText),
        (ArrayField(models.TextField(help_text="inner"), help_text="h"), values.TextList),
    ],
)
def test_each_kind_of_model_field_has_its_kind_of_document_field(field: Any, kind: type) -> None:
    document_field = field_for(model_field(field), required=False)
    assert (type(document_field), document_field.help_text, document_field.required) == (kind, "h", False)
    assert field_for(field, help_text="other").help_text == "other"


def test_the_items_of_a_list_have_the_kind_of_their_own_and_no_help_text() -> None:
    child = field_for(model_field(ArrayField(models.TextField(help_text="inner"))), required=False).child  # type: ignore[attr-defined]
    assert (type(child), child.help_text) == (values.StrictCharField, "")


def test_words_of_a_vocabulary_are_the_choices() -> None:
    document_field: Any = field_for(model_field(models.CharField(choices=[("A", "a"), ("B", "b")])))
    assert document_field.choices == {"A": "a", "B": "b"}


@pytest.mark.parametrize(
    ("field", "limits"),
    [
        (models.PositiveIntegerField(), (0, 2_147_483_647, None)),
        (models.IntegerField(), (None, None, None)),
        (models.FloatField(), (None, None, None)),
        (models.CharField(max_length=20), (None, None, 20)),
        (models.CharField(), (None, None, 10_000)),
        (models.CharField(max_length=20_000), (None, None, 10_000)),
        (models.TextField(), (None, None, 200_000)),
        (PartialDateField(), (None, None, 10)),
    ],
)
def test_a_limit_of_the_column_is_one_of_the_document(field: Any, limits: tuple[Any, ...]) -> None:
    document_field: Any = field_for(model_field(field))
    assert tuple(getattr(document_field, name, None) for name in ("min_value", "max_value", "max_length")) == limits


def test_a_check_that_a_curator_meets_is_one_of_the_document_too() -> None:
    def never(value: Any) -> None:
        raise serializers.ValidationError("Never.", code="never")

    with pytest.raises(serializers.ValidationError) as refusal:
        field_for(model_field(models.CharField(validators=[never]))).run_validation("a")
    assert refusal.value.get_codes() == ["never"]


def test_a_kind_that_no_document_has_is_an_error_of_ours() -> None:
    with pytest.raises(TypeError, match="No document field for"):
        field_for(model_field(models.DurationField()))


def test_a_milestone_is_a_date_and_its_type_of_the_section_around_it() -> None:
    class Dates(Section):
        model = Trial
        start = Milestone("start_date")

    stated = {"start": {"date": "2024-05", "type": "ACTUAL"}}
    assert Dates().run_validation(stated) == {"start_date": "2024-05", "start_date_type": "ACTUAL"}
    assert Dates().to_representation(Trial(start_date="2024-05", start_date_type="ACTUAL")) == stated
    assert Dates().run_validation({"start": {}}) == {}
    assert Dates().run_validation({}) == {}
    fields = Dates().fields["start"].fields  # type: ignore[attr-defined]
    assert [(name, field.required) for name, field in fields.items()] == [("date", False), ("type", False)]
