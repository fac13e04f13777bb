"""Whether this process lives, and whether it can serve."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from psycopg_pool import PoolTimeout

from registry import tables
from registry.ledger.verify import head_problem
from registry.records.index import is_behind
from registry.records.models import PublishedRecord
from registry.serving import replicas

MEGABYTE = 1024 * 1024
AWAY = "The database does not answer."


def live(request: HttpRequest) -> JsonResponse:
    """Answer without asking anything of anybody: a restart would not cure a database that is away."""
    return _answer(200, {"status": "alive"})


def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when requests can be served, else 503 with everything that is in the way."""
    reasons = list(_reasons())
    if reasons == [AWAY] and any(not state.complaint for state in replicas.states().values()):
        return _answer(200, {"status": "reads only", "reason": "The primary does not answer; replicas do."})
    if reasons:
        return _answer(503, {"status": "unavailable", "reason": " ".join(reasons)})
    return _answer(200, {"status": "ready"})


def _reasons() -> Iterator[str]:
    yield from _disk()
    try:
        behind = tables.behind()
    except (DatabaseError, PoolTimeout):
        yield AWAY
        return
    if behind:
        yield "The database is behind: run `manage.py migrate`."
        return
    for what, look in (("ledger", _head), ("public's view", _view)):
        yield from _readable(what, look)


def _readable(what: str, look: Callable[[], Iterator[str]]) -> Iterator[str]:
    try:
        yield from look()
    except (DatabaseError, PoolTimeout):
        yield f"The {what} cannot be read."


def _disk() -> Iterator[str]:
    """Look at the disk of the database where that is ours: full, it would stop in the middle of a publication."""
    folder = settings.DATABASE_FOLDER
    if folder and (free := shutil.disk_usage(folder).free) < settings.DISK_RESERVE:
        yield f"The disk of {folder} is nearly full: {free // MEGABYTE} MB are left (DISK_RESERVE)."


def _head() -> Iterator[str]:
    if problem := head_problem():
        yield f"The head of the ledger does not verify: {problem}. Run `manage.py verify_ledger`."


def _view() -> Iterator[str]:
    for model in PublishedRecord.__subclasses__():
        if is_behind(model):
            name = model._meta.verbose_name_plural
            yield f"The public's view of {name} is behind the ledger: run `manage.py rebuild_index`."


def _answer(status: int, body: dict[str, Any]) -> JsonResponse:
    if states := replicas.states():
        body |= {"replicas": {alias: state.complaint or "in use" for alias, state in states.items()}}
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
