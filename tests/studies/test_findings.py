"""The table of findings follows every publication, is made anew, and is held against the ledger."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from studies import actions as studies
from studies import evidence
from studies.document import DOCUMENT
from studies.models import PublishedFinding
from tests.factories.documents import minimal as trial
from tests.factories.studies import minimal as study
from tests.factories.studies import outcome
from tests.publishing import publish_study, publish_trial
from trials import actions as trials

pytestmark = pytest.mark.django_db
TOO_MANY = "REPORTED_MORE_THAN_ENROLLED"


def enrolled(count: int) -> dict[str, Any]:
    """Return a trial of so many people."""
    return trial(enrollment={"count": count, "type": "ACTUAL"}, status={"overall": "ACTIVE_NOT_RECRUITING"})


def reporting(*numbers: str, people: int = 30) -> dict[str, Any]:
    """Return a study that reports results of trials, of so many people."""
    return study(
        population={"treated": people}, trials=[{"trial": each, "relation": "REPORTS_RESULTS"} for each in numbers]
    )


def codes(**about: Any) -> list[str]:
    return list(PublishedFinding.objects.filter(**about).values_list("code", flat=True))


def verify() -> str:
    out = StringIO()
    call_command("verify_ledger", view=True, stdout=out, stderr=StringIO(), no_color=True)
    return out.getvalue()


@pytest.fixture
def number(curator: User) -> str:
    return publish_trial(curator, enrolled(20))


def test_a_study_is_held_against_its_trial_when_it_is_published(curator: User, number: str) -> None:
    assert codes() == []
    large = publish_study(curator, reporting(number))
    assert codes(record_id=large, against=number, kind="study") == [TOO_MANY]


def test_it_follows_a_new_version_of_the_trial(curator: User, number: str) -> None:
    publish_study(curator, reporting(number))
    trials.PUBLISHING.publish(document=enrolled(30), record_id=number, by=curator)
    assert codes() == []
    trials.PUBLISHING.publish(document=enrolled(29), record_id=number, by=curator)
    assert codes() == [TOO_MANY]


def test_it_follows_a_study_that_takes_its_link_back(curator: User, number: str) -> None:
    large = publish_study(curator, reporting(number))
    studies.PUBLISHING.publish(document=reporting(), record_id=large, by=curator)
    assert codes() == []
    studies.PUBLISHING.publish(document=reporting(number), record_id=large, by=curator)
    assert codes() == [TOO_MANY]


@pytest.mark.parametrize("removed", ["trial", "study"])
def test_it_follows_removal_and_reinstatement(curator: User, number: str, removed: str) -> None:
    numbers = {"trial": number, "study": publish_study(curator, reporting(number))}
    publishing = {"trial": trials.PUBLISHING, "study": studies.PUBLISHING}[removed]
    publishing.remove(record_id=numbers[removed], by=curator, note="It is a duplicate.")
    assert codes() == []
    verify()
    publishing.reinstate(record_id=numbers[removed], by=curator, note="It is none.")
    assert codes() == [TOO_MANY]


def test_of_a_study_of_two_trials_nothing_is_said(curator: User, number: str) -> None:
    publish_study(curator, reporting(number, publish_trial(curator, enrolled(20))))
    assert codes() == []


def test_a_mention_is_no_report(curator: User, number: str) -> None:
    publish_study(curator, reporting() | {"trials": [{"trial": number, "relation": "MENTIONS"}]})
    assert codes() == []


@pytest.mark.parametrize(
    ("act", "problem"),
    [
        ("DELETE FROM studies_publishedfinding", "is missing"),
        ("UPDATE studies_publishedfinding SET row = '{}'", "differs in row"),
        ("UPDATE studies_publishedfinding SET against = ''", "differs in against"),
        ("UPDATE studies_publishedfinding SET key = 'x'", "is missing|should not be there"),
        ("UPDATE studies_publishedfinding SET made_with = 'TR9999998'", "is of no record|is missing"),
    ],
)
def test_it_is_held_against_the_ledger_and_made_anew(curator: User, number: str, act: str, problem: str) -> None:
    publish_study(curator, reporting(number))
    before = list(PublishedFinding.objects.values_list())
    assert "The public reads what the ledger holds." in verify()
    with connection.cursor() as cursor:
        cursor.execute(act)

    with pytest.raises(CommandError, match=rf"studies_publishedfinding ({problem})"):
        verify()
    out = StringIO()
    call_command("rebuild_index", stdout=out, no_color=True)

    assert list(PublishedFinding.objects.values_list()) == before
    assert out.getvalue().splitlines()[-1] == "finding: the new view has 1 rows."


def test_a_finding_of_several_outcomes_stands_with_each_of_them_in_the_evidence() -> None:
    rows = [outcome(measure=name, statistic="MEDIAN", value="9", unit="months") for name in ("PFS", "OS", "ORR")]
    follow_up = {"statistic": "MEDIAN", "value": "2.8", "unit": "months"}
    document = DOCUMENT.complete(study(outcomes=rows, follow_up=follow_up)) | {"id": "ST0000017", "version": 1}
    found = [
        [each["code"] for each in row.get("findings", []) if each["code"] == "FOLLOW_UP_SHORT"]
        for row in evidence.rows(document)
    ]
    places = [each["places"] for each in document["findings"] if each["code"] == "FOLLOW_UP_SHORT"]

    assert [len(codes) for codes in found] == [f"/outcomes/{number}/value" in places[0] for number in range(3)]
    assert len(places[0]) > 1
