"""The verbs of the workflow as buttons."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget

from registry.curation.workflow import Verb


@dataclass(frozen=True)
class Move:
    """A verb of the workflow as a button: its address, its name, the permission it needs, what it says when done."""

    verb: Verb
    slug: str
    name: str
    permission: str
    done: str
    note_hint: str
    note_needed: bool = False


MOVES_SHOWN = (
    Move(Verb.SUBMIT, "submit", "Submit for review", "submit", "Submitted for review.", "For the reviewer."),
    Move(Verb.REQUEST_CHANGES, "request-changes", "Request changes", "approve", "Sent back with your note.",
         "What should be changed; the curator reads it.", note_needed=True),
    Move(Verb.APPROVE, "approve", "Approve", "approve", "Approved.", "For whoever publishes it."),
    Move(Verb.PUBLISH, "publish", "Publish", "publish", "Published.",
         "What is new in this version and why. It is published with it, for everyone to read."),
)  # fmt: skip


class MoveForm(forms.Form):
    """Why, and the revision that was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label="Note", required=False, widget=UnfoldAdminTextareaWidget({"rows": 3}))
