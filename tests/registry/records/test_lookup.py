"""What somebody asks for, as conditions on the public's view; and one record by a number that may not be its own."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.postgres.search import SearchConfig
from django.db.models import Q, Value

from registry.dates import PartialDate
from registry.records import lookup
from registry.refusals import NotUnique, Refused
from tests.factories import documents
from tests.publishing import publish_trial
from trials.models import PublishedTrial, Trial


@pytest.mark.parametrize(
    ("values", "condition"),
    [
        ({}, Q()),
        ({"other_from": "2024"}, Q()),
        ({"start_from": "2024-05-02"}, Q(day__gte="2024-05-02") | Q(day__in=["2024", "2024-05"])),
        ({"start_to": "2024"}, Q(day__lte="2024-99-99") & ~Q(day="")),
        (
            {"start_from": "2023", "start_to": "2024-05"},
            (Q(day__gte="2023") | Q(day__in=["2023", "2023"])) & Q(day__lte="2024-05-99-99") & ~Q(day=""),
        ),
    ],
)
def test_a_partial_date_is_within_a_period_if_one_of_its_days_is(values: dict[str, str], condition: Q) -> None:
    assert lookup.within("day", "start", values) == condition


@pytest.mark.parametrize(
    ("values", "condition"),
    [
        ({}, Q()),
        ({"registered_from": PartialDate("2024-05")}, Q(registered_on__gte=PartialDate("2024-05-01").earliest)),
        ({"registered_to": PartialDate("2024-02")}, Q(registered_on__lte=PartialDate("2024-02-29").earliest)),
        ({"published_from": PartialDate("2024")}, Q(published_at__date__gte=PartialDate("2024-01-01").earliest)),
        ({"published_to": PartialDate("2024")}, Q(published_at__date__lte=PartialDate("2024-12-31").earliest)),
        (
            {"registered_from": PartialDate("2023"), "published_to": PartialDate("2023")},
            Q(registered_on__gte=PartialDate("2023-01-01").earliest)
            & Q(published_at__date__lte=PartialDate("2023-12-31").earliest),
        ),
    ],
)
def test_a_period_of_ours_runs_from_its_first_to_its_last_day(values: dict[str, Any], condition: Q) -> None:
    assert lookup.stamped(values) == condition


def test_a_number_of_ours_selects_by_itself_and_any_other_by_the_numbers_that_a_record_carries() -> None:
    assert lookup.by_identifier(PublishedTrial, " tr0000017 ") == Q(record_id="TR0000017")
    for typed, key in (("TR0000018", "TR0000018"), ("nct 05816499", "NCT 05816499")):  # first a wrong check digit
        selected = str(PublishedTrial.objects.filter(lookup.by_identifier(PublishedTrial, typed)).query)
        assert re.search(rf'"record_id" = ANY\(ARRAY\(SELECT .+"key" IN \({key}\)\)\)', selected)


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("lung -breast", "lung -breast"),
        ('-"small cell"', '-"small cell"'),
        ("lung - breast", "lung   breast"),
        ("---lung", "  -lung"),
        ("lung -", "lung  "),
    ],
)
def test_a_minus_that_excludes_nothing_is_left_out(typed: str, searched: str) -> None:
    query = lookup.words(typed)
    config, text = query.get_source_expressions()
    assert (query.function, config, text) == ("websearch_to_tsquery", SearchConfig("registry"), Value(searched))


def number(identifier: str, type_: str = "NCT") -> dict[str, str]:
    return {"type": type_, "value": identifier}


@pytest.mark.django_db
class TestOneRecord:
    """One record by any of its numbers."""

    def test_it_is_found_by_its_own_number_and_by_each_other_one(self, published: Trial) -> None:
        content = PublishedTrial.objects.get().current
        expected = (published.record_id, content.content, content.content_sha256)
        other = documents.complete()["identifiers"][0]["value"]

        for asked in (str(published.record_id), f" {published.record_id} ".lower(), other, other.lower()):
            assert lookup.current(PublishedTrial, asked) == expected

    @pytest.mark.parametrize("identifier", ["TR9999999", "TR0000018", "nothing", "", "TR0000017\x00", "\x00"])
    def test_what_nobody_has_is_not_found(self, published: Trial, identifier: str) -> None:
        with pytest.raises(Refused, match=r"^No trial has this identifier\.$") as refusal:
            lookup.current(PublishedTrial, identifier)
        assert (refusal.value.status, refusal.value.code) == (404, "not_found")

    def publish(self, by: User, title: str, *numbers: dict[str, str]) -> str:
        document = documents.minimal(brief_title=title, identifiers=list(numbers))
        return publish_trial(by, document)

    def test_a_number_that_two_share_is_answered_with_both_in_order_and_neither_is_served(self, curator: User) -> None:
        shared = number("2020-123456-12", "EUDRACT_NUMBER")
        one, other = (self.publish(curator, title, shared) for title in ("One", "Other"))

        with pytest.raises(NotUnique) as refusal:
            lookup.current(PublishedTrial, "2020-123456-12")

        assert (refusal.value.status, refusal.value.code) == (409, "identifier_not_unique")
        assert str(refusal.value) == f"More than one trial has this identifier: {one}, {other}."
        assert refusal.value.candidates == [
            {"id": one, "title": "One", "address": f"/api/v1/trials/{one}"},
            {"id": other, "title": "Other", "address": f"/api/v1/trials/{other}"},
        ]

    def test_a_number_of_one_record_in_the_world_names_it_whoever_else_mentions_it(self, curator: User) -> None:
        self.publish(curator, "Mentions it first", number("NCT01234567", "OTHER"))
        owner = self.publish(curator, "Has it", number("NCT01234567"))
        self.publish(curator, "Mentions it later", number("NCT01234567", "REGISTRY"))

        assert lookup.current(PublishedTrial, "nct01234567")[0] == owner

    @pytest.mark.parametrize("asked", ["NCT01234567", "EX-1"])
    def test_one_query_finds_it_by_any_number(self, curator: User, django_assert_num_queries: Any, asked: str) -> None:
        self.publish(curator, "Has both", number("NCT01234567"), number("EX-1", "OTHER"))
        with django_assert_num_queries(1):
            lookup.current(PublishedTrial, asked)

    def test_words_and_numbers_find_it_and_words_are_ranked(self, published: Trial) -> None:
        trials = PublishedTrial.objects.all()
        title = documents.complete()["brief_title"]
        (record,) = lookup.matching(trials, title)
        assert record.rank > 0  # type: ignore[attr-defined]  # annotated
        assert list(lookup.matching(trials, str(published.record_id))) == [record]
        assert list(lookup.matching(trials, "xylophone")) == []

    def test_without_words_everything_is_found_and_nothing_ranked(self, published: Trial) -> None:
        (record,) = lookup.matching(PublishedTrial.objects.all(), "")
        assert record.rank == 0.0  # type: ignore[attr-defined]  # annotated
