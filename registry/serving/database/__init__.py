"""Django's PostgreSQL backend, with patience; Django finds it by ``ENGINE`` in the settings."""

from collections.abc import Sequence
from typing import Any

from django.db import connections, models, router


def rows(model: type[models.Model], statement: str, parameters: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Return what a statement selects; ``model`` is what it reads, by which Django's router chooses the database."""
    found: list[tuple[Any, ...]] = connections[router.db_for_read(model)].read(statement, parameters)
    return found
