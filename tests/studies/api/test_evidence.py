"""GET /evidence: one row per reported outcome. Filters, and how a page is made, have files of their own."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.records.rebuilding import rebuild
from studies import actions, search
from studies.evidence import recomputed
from studies.models import PublishedOutcome, Study
from tests.answers import body
from tests.client import CheckedClient
from tests.factories.studies import complete, minimal, outcome
from tests.publishing import publish_study
from tests.rights import superuser

pytestmark = pytest.mark.django_db


def rows(api: CheckedClient, query: str = "page_size=1000") -> list[dict[str, Any]]:
    """Return rows of the evidence table."""
    items: list[dict[str, Any]] = body(api.get(f"/api/v1/evidence?{query}"))["items"]
    return items


def test_a_row_says_everything_about_its_outcome(api: CheckedClient, published_study: Study) -> None:
    whole = complete(trial=published_study.links.get().trial)
    shared = {
        "study": published_study.record_id, "version": 1, "title": whole["title"], "study_type": "SINGLE_ARM_TRIAL",
        "published_on": "2025-04-01", "conditions": whole["conditions"], "drugs": whole["drugs"],
        "therapy_lines": ["SECOND", "THIRD"], "therapy_line": "second or third", "trials": whole["trials"],
        "report": "PRIMARY",
    }  # fmt: skip
    stated = [
        {name: value for name, value in row.items() if name not in ("group", "comparator", "treatment")}
        | ({"printed": row["value"]} if "value" in row else {})
        for row in whole["outcomes"]
    ]
    exact = {"percentage": "37.0", "low": "19.4", "high": "57.6", "level": "95", "method": "CLOPPER_PEARSON"}

    assert rows(api) == [
        shared | stated[0] | {"pointer": "/outcomes/0", "group": "All patients", "n": 27, "recomputed": exact,
                              "data_cutoff_on": "2024-12-31", "provenance": whole["provenance"]},
        shared | stated[1] | {"pointer": "/outcomes/1", "group": "All patients", "n": 27,
                              "data_cutoff_on": "2025-01-31"},
        shared | stated[2] | {"pointer": "/outcomes/2", "group": "Under 60", "comparator": "60 and older", "n": 10,
                              "data_cutoff_on": "2024-12-31"},
        shared | stated[3] | {"pointer": "/outcomes/3", "group": "All patients", "n": 27,
                              "data_cutoff_on": "2024-12-31"},
        shared | stated[4] | {"pointer": "/outcomes/4", "group": "All patients", "n": 27, "printed": "≥17+",
                              "data_cutoff_on": "2024-12-31", "treatment": "Drug A"},
    ]  # fmt: skip


def test_a_row_does_not_state_what_the_study_does_not(api: CheckedClient, curator: User) -> None:
    number = publish_study(curator, minimal(outcomes=[{"measure": "OS", "state": "IMMATURE"}]))

    assert rows(api) == [
        {"study": number, "version": 1, "pointer": "/outcomes/0", "title": "A study of something", "measure": "OS",
         "report": "PRIMARY", "state": "IMMATURE"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "n"),
    [
        ({"denominator": 27}, 27),
        ({"denominator": 0}, 0),
        ({"denominator": None}, 30),
        ({"denominator": None, "group": "nameless"}, None),
        ({"denominator": None, "group": None}, None),
    ],
)
def test_n_is_the_denominator_else_the_size_of_the_group(
    api: CheckedClient, curator: User, stated: dict[str, Any], n: int | None
) -> None:
    groups = [{"key": "all", "label": "All", "size": 30}, {"key": "nameless"}]
    publish_study(curator, minimal(groups=groups, outcomes=[outcome(**{"group": "all", "numerator": None} | stated)]))
    (row,) = rows(api)

    assert row.get("n") == n
    assert row.get("group") == {"all": "All", "nameless": "nameless", None: None}[stated.get("group", "all")]


def exact_interval(k: int, n: int, level: str) -> Any:
    """Return what somebody else's code makes of it."""
    from scipy.stats import binomtest  # type: ignore[import-untyped]  # loading it takes two seconds

    return binomtest(k, n).proportion_ci(float(level) / 100, "exact")


@settings(max_examples=60)
@given(st.data())
def test_what_is_recomputed_is_the_exact_interval(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 2000))
    k = data.draw(st.integers(0, n))
    level = data.draw(st.sampled_from(["95", "90", "99", "80", "97.5", "99.9"]))
    exact = exact_interval(k, n, level)

    interval = recomputed({"numerator": k, "denominator": n, "interval": {"level": level}})

    assert interval is not None
    assert (interval["level"], interval["method"]) == (level, "CLOPPER_PEARSON")
    for name, expected in (("percentage", k / n), ("low", exact.low), ("high", exact.high)):
        assert abs(float(interval[name]) - 100 * expected) < 0.0501


@pytest.mark.parametrize(("k", "n"), [(10, 27), (15, 27), (6, 27), (0, 13), (13, 13), (1, 1), (0, 1), (499, 1000)])
@pytest.mark.parametrize("level", [None, "95", "90", "99"])
def test_a_published_row_has_the_exact_interval(
    api: CheckedClient, curator: User, k: int, n: int, level: str | None
) -> None:
    interval = {"level": level, "low": "0", "high": "100"} if level else None
    publish_study(curator, minimal(outcomes=[outcome(value=None, numerator=k, denominator=n, interval=interval)]))
    exact = exact_interval(k, n, level or "95")

    assert rows(api)[0]["recomputed"] == {
        "percentage": f"{100 * k / n:.1f}", "low": f"{100 * exact.low:.1f}", "high": f"{100 * exact.high:.1f}",
        "level": level or "95", "method": "CLOPPER_PEARSON",
    }  # fmt: skip


@pytest.mark.parametrize(
    "counts",
    [
        {"numerator": None},
        {"denominator": None},
        {"numerator": None, "denominator": None},
        {"numerator": 28},
        {"denominator": 0, "numerator": 0},
        {"interval": {"level": "100", "low": "1", "high": "2"}},
        {"interval": {"level": "most", "low": "1", "high": "2"}},
        {"interval": {"level": "-95", "low": "1", "high": "2"}},
    ],
)
def test_nothing_is_recomputed_without_two_counts_that_can_be(
    api: CheckedClient, curator: User, counts: dict[str, Any]
) -> None:
    publish_study(curator, minimal(outcomes=[outcome(**counts)]), mirrored=True)

    assert "recomputed" not in rows(api)[0]


@pytest.fixture
def twelve(curator: User) -> str:
    """Publish a study with twelve outcomes of which the second and the eleventh are wrong and have sources."""
    outcomes = [outcome(name=f"Outcome {n}", value="38.0" if n in (1, 10) else "37.0") for n in range(12)]
    paths = ["/outcomes/1/value", "/outcomes/10/value", "/outcomes/1", "/outcomes/10", "/title"]
    provenance = [{"path": path, "source": "s", "relation": "SUPPORTS", "locator": path} for path in paths]
    return publish_study(curator, minimal(outcomes=outcomes, provenance=provenance))


def test_findings_and_provenance_of_outcomes_1_and_10_are_not_mixed_up(api: CheckedClient, twelve: str) -> None:
    by_pointer = {row["pointer"]: row for row in rows(api)}

    assert len(by_pointer) == 12
    for number in range(12):
        row = by_pointer[f"/outcomes/{number}"]
        assert row["name"] == f"Outcome {number}"
        assert {each["pointer"].split("/")[2] for each in row.get("findings", [])} == (
            {str(number)} if number in (1, 10) else set()
        )
        assert [each["path"] for each in row.get("provenance", [])] == (
            [f"/outcomes/{number}/value", f"/outcomes/{number}"] if number in (1, 10) else []
        )


def test_findings_about_a_study_as_a_whole_are_those_of_no_outcome(api: CheckedClient, curator: User) -> None:
    publish_study(curator, minimal(population={"enrolled": 5, "treated": 9}, outcomes=[outcome()]))

    assert "findings" not in rows(api)[0]


def test_outcomes_of_a_study_come_in_the_order_of_the_study(api: CheckedClient, twelve: str) -> None:
    expected = [f"/outcomes/{number}" for number in range(12)]

    assert [row["pointer"] for row in rows(api)] == expected
    assert [row["pointer"] for row in rows(api, "sort=measure")] == expected


def test_a_new_version_takes_the_place_of_its_rows_and_of_no_others(
    api: CheckedClient, published_study: Study, curator: User
) -> None:
    other = publish_study(curator, complete() | {"identifiers": []})
    before = {row["pointer"]: row for row in rows(api) if row["study"] == other}
    changed = complete() | {"outcomes": [outcome(group="all", name="Changed")], "provenance": []}
    actions.replace(record=published_study, document=changed, by=curator)
    assert {row["version"] for row in rows(api)} == {1}

    actions.publish(record=published_study, by=curator)

    mine = [row for row in rows(api) if row["study"] == published_study.record_id]
    assert [(row["pointer"], row["version"], row["name"]) for row in mine] == [("/outcomes/0", 2, "Changed")]
    assert {row["pointer"]: row for row in rows(api) if row["study"] == other} == before
    assert PublishedOutcome.objects.count() == 1 + len(before)


def test_a_version_without_outcomes_has_no_rows(api: CheckedClient, published_study: Study, curator: User) -> None:
    actions.replace(record=published_study, document=minimal(), by=curator)
    actions.publish(record=published_study, by=curator)

    assert rows(api) == []


def test_the_table_can_be_made_anew_from_the_ledger(api: CheckedClient, published_study: Study, twelve: str) -> None:
    before = api.get("/api/v1/evidence").content
    with superuser():  # a command does it, as the owner
        rebuild(search.INDEX)

    assert api.get("/api/v1/evidence").content == before


def test_a_draft_has_no_rows(api: CheckedClient, study: Study) -> None:
    assert body(api.get("/api/v1/evidence?count=true&facets=measure")) == {
        "items": [],
        "total": 0,
        "facets": {"measure": []},
    }
