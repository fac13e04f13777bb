"""Groups are picked by what refers to them, looked up once, and never of another study."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studies import actions
from studies.document import render
from studies.models import Group, Study
from tests.factories import studies as documents
from tests.forms import Sent, address, form_on, opened, row, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(curator: User) -> Group:
    """A group of another study."""
    return actions.create(by=curator, document=documents.complete()).groups.get(key="old")


def errors(response: Any, prefix: str) -> list[str]:
    """Return what the rows and the list as a whole complain about."""
    assert response.status_code == 200
    (rows,) = [each.formset for each in response.context["inline_admin_formsets"] if each.formset.prefix == prefix]
    messages_of_rows = [message for each in rows.errors for messages in each.values() for message in messages]
    return [*messages_of_rows, *rows.non_form_errors()]


def key(study: Study, name: str) -> str:
    return str(study.groups.get(key=name).pk)


def test_only_groups_of_this_study_can_be_picked(admin: Client, study: Study, other: Group) -> None:
    page = admin.get(address(study)).content.decode()

    for group in study.groups.all():
        assert f'<option value="{group.pk}"' in page
    assert f'<option value="{other.pk}"' not in page


REFERENCES = [
    "outcomes-0-group",
    "outcomes-2-comparator",
    "baseline-0-group",
    "adverse_events-0-group",
    "groups-1-parent",
]


@pytest.mark.parametrize("forged", ["other", "0", "-1", "x", "9" * 30])
def test_a_forged_group_is_refused_wherever_it_is_sent(
    admin: Client, study: Study, untouched: Sent, other: Group, forged: str
) -> None:
    document, sent = render(study), untouched

    response = admin.post(
        address(study), sent | dict.fromkeys(REFERENCES, str(other.pk) if forged == "other" else forged)
    )

    for prefix, times in (("outcomes", 2), ("baseline", 1), ("adverse_events", 1), ("groups", 1)):
        assert errors(response, prefix) == ["Pick a group of this study."] * times
    assert render(study) == document


def test_a_forged_group_is_refused_on_the_page_of_a_row_too(admin: Client, study: Study, other: Group) -> None:
    page = f"/admin/studies/outcome/{study.outcomes.all()[0].pk}/change/"

    response = admin.post(page, form_on(admin.get(page), form="outcome_form") | {"group": str(other.pk)})

    assert response.context["adminform"].form.errors == {"group": ["Pick a group of this study."]}


def test_a_group_is_no_part_of_itself(admin: Client, study: Study, untouched: Sent) -> None:
    sent = untouched | {"groups-0-parent": key(study, "all")}

    assert errors(admin.post(address(study), sent), "groups") == ["Pick a group of this study."]


def test_a_new_group_can_be_picked_once_it_is_saved(admin: Client, study: Study, untouched: Sent) -> None:
    sent = untouched
    row(sent, "groups", key="new", label="New", type="SUBGROUP", size="3", parent=key(study, "all"), description="")
    saved(admin, study, sent)

    saved(admin, study, opened(admin, study) | {"outcomes-0-group": key(study, "new")})

    assert (render(study)["groups"][-1]["parent"], render(study)["outcomes"][0]["group"]) == ("all", "new")
    assert "can be picked once it is saved" in admin.get(address(study)).content.decode()


def test_a_group_that_is_referred_to_cannot_be_deleted(admin: Client, study: Study, untouched: Sent) -> None:
    document = render(study)

    response = admin.post(address(study), untouched | {"groups-0-DELETE": "on"})

    assert errors(response, "groups") == [
        "“All patients” cannot be deleted: "
        "3 baseline characteristics, 4 outcomes, 2 adverse events, 2 groups refer to it."
    ]
    assert response.context["failed"] == "section-groups-baseline"
    assert render(study) == document


def test_a_group_can_go_once_nothing_on_the_page_refers_to_it(admin: Client, study: Study, untouched: Sent) -> None:
    sent = untouched | {"outcomes-2-group": key(study, "all"), "groups-1-DELETE": "on"}

    saved(admin, study, sent)

    assert [each["key"] for each in render(study)["groups"]] == ["all", "old"]
    assert render(study)["outcomes"][2]["group"] == "all"


def test_a_group_and_what_refers_to_it_can_go_together(admin: Client, study: Study, untouched: Sent) -> None:
    lists = {"groups": 3, "outcomes": 5, "baseline": 3, "adverse_events": 2}
    ticked = [f"{name}-{number}-DELETE" for name, count in lists.items() for number in range(count)]

    saved(admin, study, untouched | dict.fromkeys(ticked, "on"))

    assert not study.groups.exists()


def test_a_group_that_a_row_is_just_given_cannot_be_deleted_with_the_same_save(
    admin: Client, study: Study, untouched: Sent
) -> None:
    sent = untouched
    row(sent, "groups", key="new", label="New", type="", size="", parent="", description="")
    saved(admin, study, sent)
    sent = opened(admin, study) | {"outcomes-1-comparator": key(study, "new"), "groups-3-DELETE": "on"}

    assert errors(admin.post(address(study), sent), "groups") == ["“New” cannot be deleted: 1 outcome refers to it."]


def test_a_list_on_a_page_of_its_own_keeps_its_groups_too(admin: Client, study: Study, untouched: Sent) -> None:
    sent = {name: value for name, value in untouched.items() if not name.startswith("outcomes-")}
    sent |= {"_moved": "outcomes", "groups-2-DELETE": "on"}

    assert errors(admin.post(address(study), sent), "groups") == [
        "“60 and older” cannot be deleted: 1 outcome refers to it."
    ]


def test_the_page_of_a_group_refuses_to_delete_it_while_something_refers_to_it(admin: Client, study: Study) -> None:
    page = f"/admin/studies/group/{key(study, 'young')}/delete/"
    assert "1 outcome" in admin.get(page).content.decode()

    admin.post(page, {"post": "yes"})
    assert study.groups.count() == 3
    study.outcomes.filter(measure="PFS").delete()
    admin.post(page, {"post": "yes"})

    assert study.groups.count() == 2


def _queries(client: Client, study: Study) -> tuple[int, int]:
    """Return how many queries it takes to open the page of a study, and to save it untouched."""
    with CaptureQueriesContext(connection) as opening:
        sent = opened(client, study)
    with CaptureQueriesContext(connection) as saving:
        saved(client, study, sent)
    return len(opening), len(saving)


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    admin: Client, study: Study, curator: User
) -> None:
    admin.get(address(study))  # what a first page looks up for good
    few = _queries(admin, study)
    document = documents.complete()
    for name in ("outcomes", "adverse_events", "baseline"):
        document[name] += document[name][-2:]
    document["groups"] += [{"key": f"g{number}", "parent": "all"} for number in range(4)]
    document["timeline"] += [{"type": "RESPONSE", "label": f"Scan {n}", "treatment": "a"} for n in range(2)]
    actions.replace(record=study, document=document, by=curator)
    assert not opened(admin, study)["_moved"]

    many = _queries(admin, study)

    assert many[0] <= few[0]
    assert many[1] <= few[1]
