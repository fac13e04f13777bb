"""The ledger app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Append-only publications of every kind of record."""

    name = "registry.ledger"
    label = "ledger"
    verbose_name = "Ledger"
