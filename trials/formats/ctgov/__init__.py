"""A record of ClinicalTrials.gov, as its API v2 writes it in JSON, and the trial document; nothing is lost either way.

``record(document(foreign))`` equals ``foreign`` for whatever JSON object that is, lists in their order. What the
document has a field for stands there (``table.py`` says where); the rest stands under
``extensions["clinicaltrials.gov"]`` (``remainder.py`` says how).
"""

from trials.formats.ctgov.translation import document, record

__all__ = ["document", "record"]
