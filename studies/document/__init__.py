"""The public document of a study, declared once.

``render`` makes it from a working copy, ``complete`` adds what publishing adds, ``check`` validates it, and
``load`` is the inverse of ``render``. The sections are what OpenAPI shows; their docstrings are public text.
"""

from studies.document.conversion import load, render
from studies.document.sections import DOCUMENT, StudyDocument

check, complete = DOCUMENT.run_validation, DOCUMENT.complete

__all__ = ["DOCUMENT", "StudyDocument", "check", "complete", "load", "render"]
