"""The embedded PostgreSQL: what else uses it needs these names only, and the settings may import them."""

from registry.postgres.embedded import cluster, data_dir, listens, process, running, start, stop, url
from registry.postgres.programs import PostgresError

__all__ = ["PostgresError", "cluster", "data_dir", "listens", "process", "running", "start", "stop", "url"]
