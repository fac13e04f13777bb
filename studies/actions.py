"""Everything that changes the state of a study. Admin, API, catalogue and tests all come through here."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import JSONField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast
from django.utils import timezone

from registry.curation import actions as curation
from registry.curation.workflow import Verb
from registry.ledger.models import Kind
from registry.records.lifecycle import Lifecycle
from registry.records.publishing import Publishing
from registry.refusals import Refusal
from studies import document, search, validation
from studies.choices import LinkDecision, LinkRelation
from studies.models import Study, TrialLink
from studies.provenance import FOLLOWER
from trials.models import PublishedTrial

PUBLISHING = Publishing(kind=Kind.STUDY, index=search.INDEX, declaration=document.DOCUMENT, book=validation.book)
LIFECYCLE = Lifecycle(publishing=PUBLISHING, model=Study, render=document.render, load=document.load)
create, adopt, discard = LIFECYCLE.create, LIFECYCLE.adopt, LIFECYCLE.discard
changing, replace = LIFECYCLE.changing, LIFECYCLE.replace
submit, request_changes, approve = LIFECYCLE.submit, LIFECYCLE.request_changes, LIFECYCLE.approve
publish, remove, reinstate = LIFECYCLE.publish, LIFECYCLE.remove, LIFECYCLE.reinstate
published_document = LIFECYCLE.published_document


class DecidedMeanwhile(Refusal):
    """Somebody else decided about the link after it was read, or took it away."""

    code = "link_decided_meanwhile"


class LinkedAlready(Refusal):
    """The study has a link to this trial with this relation."""

    code = "linked_already"


@transaction.atomic
def propose_links(*, record: Study, by: AbstractBaseUser) -> list[TrialLink]:
    """Propose links to the trials that a study names, for a curator to decide; return those that are new.

    A trial that was linked, proposed or rejected before is not proposed again.
    """
    from studies import matching  # its patterns take long to compile, and few processes ever match

    locked = curation.lock(record=record)
    curation.ask(verb=Verb.CHANGE, on=locked, by=by)
    decided = set(locked.links.values_list("trial", flat=True))
    proposals = matching.proposals(
        document.render(locked), (matching.KnownTrial(*each) for each in _published_trials())
    )
    last = locked.links.count()
    links = [
        TrialLink(
            study=locked, trial=each.trial, named=each.named, relation=each.relation, reason=each.reason,
            pointer=each.pointer, decision=LinkDecision.PROPOSED, position=last + number,
        )
        for number, each in enumerate(each for each in proposals if each.trial not in decided)
    ]  # fmt: skip
    TrialLink.objects.bulk_create(links)
    if links:
        note = f"Proposed links to {', '.join(link.trial for link in links)}."
        curation.log(record=locked, verb=Verb.CHANGE, by=by, note=note, state_before=locked.state)
    return links


def _published_trials() -> Iterator[tuple[str, tuple[str, ...], str]]:
    document = Cast("current__content", JSONField())
    parts = (KeyTransform(name, document) for name in ("identifiers", "acronym"))
    for record_id, identifiers, acronym in PublishedTrial.objects.values_list("record_id", *parts).iterator():
        yield record_id, tuple(row["value"] for row in identifiers or []), acronym or ""


def accept_link(
    *,
    link: TrialLink,
    by: AbstractBaseUser,
    note: str = "",
    relation: LinkRelation | None = None,
    previous_decision: LinkDecision | None = None,
) -> None:
    """Find a link right: it becomes part of the study, with another relation if one is named.

    ``previous_decision`` is the one that the caller read. Raises ``DecidedMeanwhile`` if it is no longer current, and
    ``LinkedAlready`` where another link says the same; nothing is changed then.
    """
    _decide(link, LinkDecision.ACCEPTED, by, note or f"Accepted the link to {link.trial}.", relation, previous_decision)


def reject_link(
    *, link: TrialLink, by: AbstractBaseUser, note: str = "", previous_decision: LinkDecision | None = None
) -> None:
    """Find a link wrong: it leaves the study, and is not proposed again. The rest is as in ``accept_link``."""
    _decide(link, LinkDecision.REJECTED, by, note or f"Rejected the link to {link.trial}.", None, previous_decision)


@transaction.atomic
def _decide(
    link: TrialLink,
    decision: LinkDecision,
    by: AbstractBaseUser,
    note: str,
    relation: LinkRelation | None,
    previous_decision: LinkDecision | None,
) -> None:
    with changing(record=link.study, by=by, note=note) as study, FOLLOWER.follow(study):
        before = _as_seen(study, link, previous_decision)
        if relation is not None and relation != before.relation:
            _relate(study, before, relation)
        decided = {"decision": decision, "decided_by": by.get_username(), "decided_at": timezone.now()}
        study.links.filter(pk=link.pk).exclude(decision=decision).update(**decided)
    changed = before.decision != decision
    if changed and LinkDecision.ACCEPTED not in (before.decision, decision):  # the document is as it was: no event yet
        curation.log(record=study, verb=Verb.CHANGE, by=by, note=note, state_before=study.state)


def _as_seen(study: Study, link: TrialLink, previous_decision: LinkDecision | None) -> TrialLink:
    """Return the link as it now stands, if nobody decided about it after it was read."""
    now = study.links.filter(pk=link.pk).first()
    if now is None:
        raise DecidedMeanwhile("This link was taken away after you opened it. Nothing was saved.")
    if previous_decision is not None and now.decision != previous_decision:
        words = f"{now.decided_by or 'Somebody'} {now.get_decision_display().lower()}"
        raise DecidedMeanwhile(f"{words} this link after you opened it. Nothing was saved.")
    return now


def _relate(study: Study, link: TrialLink, relation: LinkRelation) -> None:
    if study.links.filter(trial=link.trial, relation=relation).exists():
        label = str(relation.label).lower()
        raise LinkedAlready(f"The study has another link to {link.trial} already that says “{label}”. Decide that one.")
    study.links.filter(pk=link.pk).update(relation=relation)
