"""Whether this process lives, and whether it can serve."""

from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from psycopg_pool import PoolTimeout

from registry.serving import replicas


def live(request: HttpRequest) -> JsonResponse:
    """Answer without asking anything of anybody: a restart would not cure a database that is away."""
    return _answer(200, {"status": "alive"})


def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when requests can be served, else 503 with the reason."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, PoolTimeout):
        if any(not state.complaint for state in replicas.states().values()):
            return _answer(200, {"status": "reads only", "reason": "The primary does not answer; replicas do."})
        return _answer(503, {"status": "unavailable", "reason": "The database does not answer."})
    if missing:
        return _answer(503, {"status": "unavailable", "reason": "The database is behind: run `manage.py migrate`."})
    return _answer(200, {"status": "ready"})


def _answer(status: int, body: dict[str, Any]) -> JsonResponse:
    if states := replicas.states():
        body |= {"replicas": {alias: state.complaint or "in use" for alias, state in states.items()}}
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
