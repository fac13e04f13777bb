"""A number that names one record in the world belongs to one record here; others are shared."""

from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from registry.ledger.models import Publication
from registry.records import context, validation
from registry.records.publishing import Publishing, Strictness
from registry.refusals import NotReady
from registry.rules import Context, Finding
from studies import actions as studies
from tests.factories import documents
from tests.factories import studies as study_documents
from tests.together import at_once, failures, successes, wide_pool
from trials import actions as trials
from trials.models import PublishedTrialIdentifier, Trial

TAKEN, SHARED = validation.TAKEN, validation.SHARED
NCT = "NCT01234567"


def numbers(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"type": type_, "value": value} for type_, value in pairs]


def publish(by: User, *pairs: tuple[str, str], strictness: Strictness = Strictness.EVERY_ERROR) -> Publication:
    document = documents.minimal(identifiers=numbers(*pairs))
    return trials.PUBLISHING.publish(document=document, record_id=None, by=by, strictness=strictness)


def findings_on_holders(
    document: Any, record_id: str | None = None, of: Publishing = trials.PUBLISHING
) -> list[Finding]:
    """Return what the rules say of who else carries a number."""
    return [finding for finding in of.findings(document, record_id) if finding.code in (TAKEN, SHARED)]


@pytest.mark.django_db
class TestTrials:
    """What is said of a trial's numbers."""

    @pytest.mark.parametrize(
        ("theirs", "ours", "code"),
        [
            (("NCT", NCT), ("NCT", NCT), TAKEN),
            (("NCT", NCT), ("NCT", " nct01234567 "), TAKEN),
            (("NCT_ALIAS", NCT), ("NCT", NCT), TAKEN),
            (("NCT", NCT), ("NCT_ALIAS", NCT), TAKEN),
            (("NCT", NCT), ("OTHER", NCT), SHARED),
            (("REGISTRY", NCT), ("NCT", NCT), SHARED),
            (("EUDRACT_NUMBER", "2020-123456-12"), ("EUDRACT_NUMBER", "2020-123456-12"), SHARED),
            (("SPONSOR_PROTOCOL", "ab-1"), ("SPONSOR_PROTOCOL", "AB-1"), SHARED),
            (("NIH", "R01"), ("NIH", "R01"), SHARED),
            (("NCT", NCT), ("NCT", "NCT76543210"), None),
        ],
    )
    def test_another_record_that_has_a_number_is_named(
        self, curator: User, theirs: tuple[str, str], ours: tuple[str, str], code: str | None
    ) -> None:
        other = publish(curator, theirs).record_id
        findings = findings_on_holders({"identifiers": numbers(("OTHER", "mine"), ours)})

        assert [(each.code, each.pointer) for each in findings] == ([(code, "/identifiers/1/value")] if code else [])
        assert all(other in each.message and ours[1] in each.message for each in findings)

    def test_its_own_number_stays_its_own(self, curator: User) -> None:
        mine = publish(curator, ("NCT", NCT), ("OTHER", "x"))
        document = {"identifiers": numbers(("NCT", NCT), ("OTHER", "x"))}
        assert findings_on_holders(document, mine.record_id) == []

    @pytest.mark.parametrize("strictness", Strictness)
    def test_publishing_a_number_for_a_second_record_is_refused_by_name(
        self, curator: User, strictness: Strictness
    ) -> None:
        owner = publish(curator, ("NCT", NCT)).record_id
        with pytest.raises(NotReady, match=f"{NCT} belongs to {owner} "):
            publish(curator, ("NCT", NCT), strictness=strictness)
        assert Publication.objects.count() == 1

    def test_a_number_that_was_given_up_is_free(self, curator: User) -> None:
        first = publish(curator, ("NCT", NCT)).record_id
        trials.PUBLISHING.publish(document=documents.minimal(), record_id=first, by=curator)
        second = publish(curator, ("NCT", NCT))
        assert PublishedTrialIdentifier.objects.get(key=NCT).record_id == second.record_id

    def test_a_record_whose_number_was_taken_while_it_was_removed_is_not_reinstated(self, curator: User) -> None:
        first = publish(curator, ("NCT", NCT)).record_id
        trials.PUBLISHING.remove(record_id=first, by=curator, note="A duplicate.")
        second = publish(curator, ("NCT", NCT)).record_id
        with pytest.raises(NotReady, match=f"{NCT} belongs to {second} "):
            trials.PUBLISHING.reinstate(record_id=first, by=curator, note="It was none.")

    def test_a_record_that_gives_one_number_twice_has_it_once_as_what_it_is(self, curator: User) -> None:
        publication = publish(curator, ("OTHER", NCT), ("NCT", NCT), ("OTHER", NCT))
        row = PublishedTrialIdentifier.objects.get(record_id=publication.record_id)
        assert (row.key, row.type) == (NCT, "NCT")

    def test_many_that_share_a_number_are_counted_not_listed(self, curator: User) -> None:
        for _ in range(5):
            publish(curator, ("NIH", "R01"))
        [finding] = findings_on_holders({"identifiers": numbers(("NIH", "R01"))})
        assert finding.message.endswith(" and 2 more too.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("type_", "value", "code"),
    [("DOI", "10.1000/x", TAKEN), ("PMID", "123", TAKEN), ("PMCID", "PMC123", TAKEN), ("ABSTRACT", "LB-1", SHARED)],
)
def test_an_article_is_one_study(curator: User, type_: str, value: str, code: str) -> None:
    document = study_documents.minimal(identifiers=numbers((type_, value)))
    studies.PUBLISHING.publish(document=document, record_id=None, by=curator)

    [finding] = findings_on_holders(document, of=studies.PUBLISHING)
    assert finding.code == code


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_a_number_at_once_the_second_gets_the_same_refusal(
    curator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = [
        trials.create(by=curator, document=documents.minimal(brief_title=title, identifiers=numbers(("NCT", NCT))))
        for title in ("One", "Two")
    ]
    asked, before = [], context.of

    def unaware(*arguments: Any) -> Any:
        """Let the rules of both be asked before either is published."""
        asked.append(arguments)
        return Context() if len(asked) <= 2 else before(*arguments)

    monkeypatch.setattr(context, "of", unaware)
    with wide_pool(5):
        results = at_once([partial(trials.publish, record=draft, by=curator) for draft in drafts])

    [published] = successes(results)
    [refusal] = failures(results)
    assert isinstance(refusal, NotReady)
    assert f"{NCT} belongs to {published.record_id} " in str(refusal)
    assert Publication.objects.count() == Trial.objects.exclude(record_id=None).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM trials_publishedtrialidentifier")
        assert cursor.fetchone() == (1,)
