"""Records that many tests look at, published once and kept in an open transaction: the shelf.

The transaction of each test is nested in the shelf's, so a test may change what it takes: the next one finds it as it
was. What stands there is what the coming test asks for; tests of one file that ask for the same share it. A module puts
what its own tests build on behind that: ``pytest.mark.shelved(changed=change)``, with a fixture of that name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Model
from pytest_django import DjangoDbBlocker

from studies import actions as studies
from tests.factories.records import CuratorFactory, StudyFactory, TrialFactory
from trials import actions as trials

Records = dict[str, Any]
Step = Callable[[Records], Model]
T = TypeVar("T")


def _publish(record: str) -> Step:
    def publish(shelved: Records) -> Model:
        actions = trials if record == "trial" else studies
        actions.publish(record=shelved[record], by=shelved["curator"], note="First version")
        shelved[record].refresh_from_db()
        published: Model = shelved[record]
        return published

    return publish


# Each builds on those before it. A fixture of the same name gives the record to a test.
STEPS: dict[str, Step] = {
    "curator": lambda shelved: CuratorFactory.create(username="curator"),
    "trial": lambda shelved: TrialFactory.create(by=shelved["curator"]),
    "published": _publish("trial"),
    "study": lambda shelved: StudyFactory.create(by=shelved["curator"], trial=str(shelved["published"].record_id)),
    "published_study": _publish("study"),
}


class Shelf:
    """What stands in the database before a test begins."""

    def __init__(self, blocker: DjangoDbBlocker) -> None:
        self._blocker = blocker
        self._records: Records = {}
        self._steps = STEPS
        self._transaction: transaction.Atomic | None = None
        self._reserved = False

    def prepare(self, asked: Collection[str], own: Mapping[str, Step]) -> None:
        """Hold exactly what a test that asks for these fixtures builds on, unless a module has the shelf to itself."""
        if self._reserved:
            return
        steps = {**STEPS, **own}
        number = max((place for place, name in enumerate(steps, start=1) if name in asked), default=0)
        with self._blocker.unblock():
            if len(self._records) > number or self._steps != steps or connection.closed_in_transaction:
                self._clear()
            self._steps = steps
            self._add(list(steps)[len(self._records) : number])

    def _add(self, names: list[str]) -> None:
        if not names:
            return
        self._open()
        for name in names:
            self._records[name] = self._steps[name](self._records)
        self._settle()

    def take(self, name: str, **built_on: Model) -> Any:
        """Return a record as it stands in the database; build it where the shelf does not hold it."""
        if name in self._records:
            kept = self._records[name]
            return type(kept)._default_manager.get(pk=kept.pk)
        return self._steps[name](dict(built_on))

    @contextmanager
    def reserved(self, fill: Callable[[User], T]) -> Iterator[T]:
        """Give a module the empty shelf: fill it once, by who may publish; yield what filling it gives."""
        try:
            with self._blocker.unblock():
                self._clear()
                self._open()
                self._reserved = True
                filled = fill(CuratorFactory.create(username="publisher"))
                self._settle()
            yield filled
        finally:  # also where filling it failed: the next module starts from nothing
            self._reserved = False
            self.clear()

    def clear(self) -> None:
        """Take everything back."""
        with self._blocker.unblock():
            self._clear()

    def _clear(self) -> None:
        self._records = {}
        if self._transaction and connection.in_atomic_block:
            transaction.set_rollback(True)
            self._transaction.__exit__(None, None, None)
        self._transaction = None

    def _open(self) -> None:
        if not self._transaction:
            self._transaction = transaction.atomic()
            self._transaction.__enter__()

    @staticmethod
    def _settle() -> None:
        """Check the deferred constraints now: PostgreSQL truncates no table for which checks are waiting."""
        connection.check_constraints()
