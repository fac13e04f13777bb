"""The verbs of the workflow as buttons."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget

from registry.curation.workflow import MOVES, Verb


@dataclass(frozen=True)
class Button:
    """A verb of the workflow as a button: its address, its name, what it says when done, what the note is for."""

    verb: Verb
    slug: str
    name: str
    done: str
    note_hint: str

    @property
    def note_needed(self) -> bool:
        """Whether the workflow asks for a note."""
        return MOVES[self.verb].note_needed


BUTTONS = (
    Button(Verb.SUBMIT, "submit", "Submit for review", "Submitted for review.", "For the reviewer."),
    Button(Verb.REQUEST_CHANGES, "request-changes", "Request changes", "Sent back with your note.",
           "What should be changed; the curator reads it."),
    Button(Verb.APPROVE, "approve", "Approve", "Approved.", "For whoever publishes it."),
    Button(Verb.PUBLISH, "publish", "Publish", "Published.",
           "What is new in this version and why. It is published with it, for everyone to read, for ever: no names or "
           "addresses of people."),
    Button(Verb.DISCARD, "discard", "Discard changes", "Taken back to what is published.",
           "Why; kept in the history of the record, as what was discarded is."),
    Button(Verb.REMOVE, "remove", "Remove", "Removed.",
           "Why the record is taken back. Its address shows this to everyone, for ever: no names or addresses of "
           "people. A trial that was stopped or withdrawn is not removed: that is its status."),
    Button(Verb.REINSTATE, "reinstate", "Reinstate", "Reinstated.",
           "Why the record is public again, for everyone to read."),
)  # fmt: skip


class MoveForm(forms.Form):
    """Why, and the revision that was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label="Note", required=False, widget=UnfoldAdminTextareaWidget({"rows": 3}))
