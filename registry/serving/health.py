"""Whether this process lives, and whether it can serve."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from psycopg_pool import PoolTimeout


def live(request: HttpRequest) -> JsonResponse:
    """Answer without asking anything of anybody: a restart would not cure a database that is away."""
    return _answer(200, {"status": "alive"})


def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when requests can be served, else 503 with the reason."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, PoolTimeout):
        return _answer(503, {"status": "unavailable", "reason": "The database does not answer."})
    if missing:
        return _answer(503, {"status": "unavailable", "reason": "The database is behind: run `manage.py migrate`."})
    return _answer(200, {"status": "ready"})


def _answer(status: int, body: dict[str, str]) -> JsonResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
