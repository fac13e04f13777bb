"""Limits of every request: the length of its address, the time until it is answered."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from math import ceil
from typing import Any

from django.conf import settings
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from psycopg.pq import TransactionStatus

from registry import budget
from registry.api.problems import problem
from registry.serving.database.base import limits_statement

MAX_ADDRESS = 12_288  # characters of path and query, escaped: a text of 1,000 characters outside of ASCII needs 12,000
_LESS = "Ask for less at once, such as fewer rows, or try again shortly."
Execute = Callable[..., Any]


class RequestLimits:
    """Refuse what is too long to read, and end what takes too long at the next turn of its work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        if len(request.path) + len(request.META.get("QUERY_STRING", "")) > MAX_ADDRESS:
            return problem(414, "address_too_long", f"An address may have {MAX_ADDRESS:,} characters at most.")
        if not settings.SERVING:  # a test on a busy machine
            return self.get_response(request)
        with budget.limited(_LESS, seconds=settings.REQUEST_TIMEOUT), ExitStack() as stack:
            for server in connections.all():
                stack.enter_context(server.execute_wrapper(in_time))
            return self.get_response(request)


def in_time(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run a statement that the server cancels when time is over (a wrapper of Django's). Raises ``budget.Exhausted``.

    While more is left than any statement may take, the connection is not touched.
    """
    left = budget.left()
    if not limits_statement(left):
        return execute(sql, params, many, context)
    budget.check()
    with _timeout(context["connection"], ceil(left * 1000) + 1):
        try:
            return execute(sql, params, many, context)
        except OperationalError:
            budget.check()  # says why it was cancelled, if that is why
            raise


@contextmanager
def _timeout(database: BaseDatabaseWrapper, milliseconds: int) -> Iterator[None]:
    """Set the timeout of statements for the block; the connection goes back to the pool as it was."""
    with database.wrap_database_errors:
        database.connection.execute(f"SET statement_timeout = {milliseconds}")
    try:
        yield
    finally:
        state = database.connection.info.transaction_status
        if state in (TransactionStatus.IDLE, TransactionStatus.INTRANS):  # else it goes with what is rolled back
            with database.wrap_database_errors:
                database.connection.execute("RESET statement_timeout")
