"""The public document of a trial, declared once.

``render`` makes it from a working copy, ``complete`` arranges it as it is published, ``check`` validates it, and
``load`` is the exact inverse of ``render``. The sections are what OpenAPI shows; their docstrings are public text.
"""

from trials.document.conversion import load, render
from trials.document.sections import DOCUMENT, TrialDocument

check, complete = DOCUMENT.run_validation, DOCUMENT.complete

__all__ = ["DOCUMENT", "TrialDocument", "check", "complete", "load", "render"]
