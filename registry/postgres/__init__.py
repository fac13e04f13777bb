"""The embedded PostgreSQL: what else uses it needs these names only, and the settings may import them."""

from registry.postgres.embedded import Addresses, addresses, cluster, data_dir, running, start, stop, url
from registry.postgres.programs import PostgresError

__all__ = ["Addresses", "PostgresError", "addresses", "cluster", "data_dir", "running", "start", "stop", "url"]
