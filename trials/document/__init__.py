"""The public document of a trial, declared once.

``render`` makes it from a working copy, ``check`` validates it, and ``load`` is the exact inverse of ``render``. The
sections are what OpenAPI shows; their docstrings are public text.
"""

from trials.document.loading import check, load
from trials.document.rendering import render
from trials.document.sections import TrialDocument

__all__ = ["TrialDocument", "check", "load", "render"]
