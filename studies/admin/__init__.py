"""The study admin: one screen per study, pages for long lists, and the queue of links to decide."""

from studies.admin import parts, queue, study  # noqa: F401  registered by import
