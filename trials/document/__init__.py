"""The public document of a trial, declared once.

``render`` makes it from a working copy, ``complete`` arranges it as it is published, ``check`` validates it, and
``load`` is the exact inverse of ``render``. The sections are what OpenAPI shows; their docstrings are public text.
"""

from trials.document.conversion import check, complete, load, render
from trials.document.sections import TrialDocument

__all__ = ["TrialDocument", "check", "complete", "load", "render"]
