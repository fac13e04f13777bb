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
from studies import document, search, validation
from studies.choices import LinkDecision
from studies.models import Study, TrialLink
from studies.provenance import FOLLOWER
from trials.models import PublishedTrial

PUBLISHING = Publishing(kind=Kind.STUDY, index=search.INDEX, complete=document.complete, rules=validation.findings)
LIFECYCLE = Lifecycle(
    publishing=PUBLISHING, model=Study, declaration=document.StudyDocument(), render=document.render, load=document.load
)
create, adopt, discard = LIFECYCLE.create, LIFECYCLE.adopt, LIFECYCLE.discard
changing, replace = LIFECYCLE.changing, LIFECYCLE.replace
submit, request_changes, approve = LIFECYCLE.submit, LIFECYCLE.request_changes, LIFECYCLE.approve
publish, remove, reinstate = LIFECYCLE.publish, LIFECYCLE.remove, LIFECYCLE.reinstate
published_document = LIFECYCLE.published_document


@transaction.atomic
def propose_links(*, record: Study, by: AbstractBaseUser) -> list[TrialLink]:
    """Propose links to the trials that a study names, for a curator to decide; return those that are new.

    A trial that was linked, proposed or rejected before is not proposed again.
    """
    from studies import matching  # its patterns take long to compile, and few processes ever match

    locked = curation.lock(record=record, kind=Kind.STUDY, revision=None)
    curation.ask(verb=Verb.CHANGE, on=locked, kind=Kind.STUDY, by=by)
    decided = set(locked.links.values_list("trial", flat=True))
    found = matching.proposals(document.render(locked), (matching.Known(*each) for each in _published_trials()))
    last = locked.links.count()
    made = [
        TrialLink(
            study=locked, trial=each.trial, named=each.named, relation=each.relation, reason=each.reason,
            pointer=each.pointer, decision=LinkDecision.PROPOSED, position=last + number,
        )
        for number, each in enumerate(each for each in found if each.trial not in decided)
    ]  # fmt: skip
    TrialLink.objects.bulk_create(made)
    if made:
        note = f"Proposed links to {', '.join(link.trial for link in made)}."
        curation.log(record=locked, kind=Kind.STUDY, verb=Verb.CHANGE, by=by, note=note, state_before=locked.state)
    return made


def _published_trials() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield number, identifiers and acronym of each published trial."""
    document = Cast("current__content", JSONField())
    parts = (KeyTransform(name, document) for name in ("identifiers", "acronym"))
    for record_id, identifiers, acronym in PublishedTrial.objects.values_list("record_id", *parts).iterator():
        yield record_id, tuple(row["value"] for row in identifiers or []), acronym or ""


def accept_link(*, link: TrialLink, by: AbstractBaseUser, note: str = "") -> None:
    """Find a proposed link right: it becomes part of the study."""
    _decide(link, LinkDecision.ACCEPTED, by, note or f"Accepted the link to {link.trial}.")


def reject_link(*, link: TrialLink, by: AbstractBaseUser, note: str = "") -> None:
    """Find a link wrong: it leaves the study, and is not proposed again."""
    _decide(link, LinkDecision.REJECTED, by, note or f"Rejected the link to {link.trial}.")


@transaction.atomic
def _decide(link: TrialLink, decision: LinkDecision, by: AbstractBaseUser, note: str) -> None:
    with changing(record=link.study, by=by, note=note) as locked, FOLLOWER.follow(locked):
        before = locked.links.get(pk=link.pk).decision
        decided = {"decision": decision, "decided_by": by.get_username(), "decided_at": timezone.now()}
        locked.links.filter(pk=link.pk).exclude(decision=decision).update(**decided)
    if before != decision and LinkDecision.ACCEPTED not in (before, decision):  # no change of the document, so no event
        curation.log(record=locked, kind=Kind.STUDY, verb=Verb.CHANGE, by=by, note=note, state_before=locked.state)
