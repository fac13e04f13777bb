"""The embedded PostgreSQL: what else uses it needs these names only, and the settings may import them."""

from registry.postgres.archiving import archive
from registry.postgres.embedded import (
    Addresses,
    addresses,
    base_backup,
    cluster,
    data_dir,
    listens,
    process,
    recover,
    running,
    start,
    stop,
    url,
)
from registry.postgres.programs import PostgresError

__all__ = [
    "Addresses",
    "PostgresError",
    "addresses",
    "archive",
    "base_backup",
    "cluster",
    "data_dir",
    "listens",
    "process",
    "recover",
    "running",
    "start",
    "stop",
    "url",
]
