"""The verbs of the workflow as buttons: who sees which, and which action each calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from unfold.widgets import UnfoldAdminTextareaWidget

from registry.curation import actions as curation
from registry.curation.models import Curated
from registry.curation.workflow import MOVES, Verb
from registry.records.lifecycle import Lifecycle


@dataclass(frozen=True)
class Button:
    """A verb of the workflow as a button: its action, its address and name, what it says when done, how it looks.

    ``note_hint`` says what its note is for, ``difference`` what the difference between draft and public is to it;
    empty where it does not matter.
    """

    verb: Verb
    action: Callable[..., Any]
    slug: str
    name: str
    done: str
    note_hint: str
    variant: str = "default"
    difference: str = "What would change for the public"

    @property
    def note_needed(self) -> bool:
        return MOVES[self.verb].note_needed

    def applies(self, record: Curated) -> bool:
        """Return whether the record stands where the verb is for it.

        A draft that was never published is deleted, not taken back, and cannot be removed.
        """
        if self.verb in (Verb.DISCARD, Verb.REMOVE) and not record.record_id:
            return False
        changed = self.verb is not Verb.PUBLISH or record.has_unpublished_changes
        return changed and record.state in MOVES[self.verb].states

    def is_for(self, user: AbstractBaseUser | AnonymousUser, lifecycle: Lifecycle[Any]) -> bool:
        return curation.may(verb=self.verb, on=lifecycle.model, by=user)


BUTTONS = (
    Button(Verb.SUBMIT, Lifecycle.submit, "submit", "Submit for review", "Submitted for review.", "For the reviewer."),
    Button(Verb.REQUEST_CHANGES, Lifecycle.request_changes, "request-changes", "Request changes",
           "Sent back with your note.", "What should be changed; the curator reads it."),
    Button(Verb.APPROVE, Lifecycle.approve, "approve", "Approve", "Approved.", "For whoever publishes it."),
    Button(Verb.PUBLISH, Lifecycle.publish, "publish", "Publish", "Published.",
           "What is new in this version and why. It is published with it, for everyone to read, for ever: no names or "
           "addresses of people.", "primary"),
    Button(Verb.REINSTATE, Lifecycle.reinstate, "reinstate", "Reinstate", "Reinstated.",
           "Why the record is public again, as it was before, for everyone to read. What was changed since stays in "
           "the draft.", "primary", ""),
    Button(Verb.DISCARD, Lifecycle.discard, "discard", "Discard changes", "Taken back to what is published.",
           "Why; kept in the history of the record, as what was discarded is.", "danger",
           "What would be discarded"),
    Button(Verb.REMOVE, Lifecycle.remove, "remove", "Remove", "Removed.",
           "Why the record is taken back. Its address shows this to everyone, for ever: no names or addresses of "
           "people. A trial that was stopped or withdrawn is not removed: that is its status.", "danger",
           ""),
)  # fmt: skip


class MoveForm(forms.Form):
    """Why, and the revision that was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label="Note", required=False, widget=UnfoldAdminTextareaWidget({"rows": 3}))
