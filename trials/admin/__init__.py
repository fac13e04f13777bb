"""The trial admin: one screen per trial, and pages of their own for the lists that grow long."""

from trials.admin import organizations, parts, sites, trial  # noqa: F401  registered by import
