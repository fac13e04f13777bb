"""What rules may ask beside a document: each question is one query, and nothing is asked that no rule needs."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from registry.records import context
from registry.refusals import NotReady
from studies import actions as studies
from studies.models import PublishedStudy, Study
from tests.factories import documents
from tests.factories import studies as study_documents
from trials import actions as trials
from trials.models import PublishedTrial, Trial

pytestmark = pytest.mark.django_db
ABSENT = "TR0000025"


def test_what_is_published_is_told_from_what_is_not_and_from_other_kinds(published_study: Study) -> None:
    study, trial = str(published_study.record_id), str(published_study.links.get().trial)
    asked = {study, trial, ABSENT}

    assert context.published("trial", asked) == {trial}
    assert context.published("study", asked) == {study}


def test_earlier_is_the_current_version_without_its_stamps(published: Trial, curator: User) -> None:
    number = str(published.record_id)
    assert context.of(PublishedTrial, number).earlier() == trials.published_document(record=published)
    trials.PUBLISHING.publish(document=documents.minimal(brief_title="Second"), record_id=number, by=curator)

    assert context.of(PublishedTrial, number).earlier() == documents.minimal(brief_title="Second")


@pytest.mark.parametrize("number", [None, ABSENT])
def test_a_new_record_has_no_earlier_version(published: Trial, number: str | None) -> None:
    assert context.of(PublishedTrial, number).earlier() is None


def test_a_record_of_another_kind_is_no_earlier_version(published: Trial) -> None:
    assert context.of(PublishedStudy, published.record_id).earlier() is None


@pytest.mark.parametrize(
    ("document", "numbered", "queries"),
    [
        (study_documents.minimal(), False, 0),
        (study_documents.minimal(trials=[{"trial": "not ours", "relation": "MENTIONS"}]), False, 0),
        (study_documents.minimal(trials=[{"trial": ABSENT, "relation": word} for word in ("MENTIONS", "BACKGROUND")]),
         False, 1),
        (study_documents.minimal(), True, 1),
        ({"colour": 1}, True, 0),
    ],
)  # fmt: skip
def test_only_what_a_rule_needs_is_asked(
    published_study: Study, document: Any, numbered: bool, queries: int, django_assert_num_queries: Any
) -> None:
    number = str(published_study.record_id) if numbered else None
    with django_assert_num_queries(queries):
        studies.PUBLISHING.findings(document, number)


def test_leaving_out_an_identifier_is_shown_and_refuses_nothing(published: Trial, curator: User) -> None:
    number = str(published.record_id)
    findings = trials.PUBLISHING.findings(documents.minimal(), number)
    assert "IDENTIFIER_DROPPED" in {each.code for each in findings}

    assert trials.PUBLISHING.publish(document=documents.minimal(), record_id=number, by=curator).version == 2


def test_a_link_to_what_is_not_published_refuses_publication(curator: User) -> None:
    document = study_documents.minimal(trials=[{"trial": ABSENT, "relation": "MENTIONS"}])
    with pytest.raises(NotReady) as refused:
        studies.PUBLISHING.publish(document=document, record_id=None, by=curator)

    errors = [each for each in refused.value.findings if each.severity.refuses]
    assert [(each.code, each.pointer) for each in errors] == [("LINK_TO_UNPUBLISHED_TRIAL", "/trials/0/trial")]
