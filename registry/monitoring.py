"""Numbers about the records, for whoever watches an installation: the ledger, what was published, what waits."""

import logging
import threading
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import Count
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from psycopg_pool import PoolTimeout

from registry.curation.workflow import State
from registry.ledger.models import Event, Kind, Publication
from registry.serving.exporter import Exporter
from registry.serving.metrics import Metrics
from registry.serving.observing import Count as CountRequest
from studies.choices import LinkDecision
from studies.models import Study, TrialLink
from trials.models import Trial

_log = logging.getLogger(__name__)
BATCH = 50_000  # entries that one statement counts: within the time that a statement may take, on a cold disk too
COPIES = {Kind.TRIAL: Trial, Kind.STUDY: Study}


def begun(address: tuple[str, int]) -> CountRequest | None:
    """Begin to measure this worker, and return what counts a request; a folder without room stops no server."""
    try:
        metrics = Metrics(settings.METRICS_FOLDER)
    except OSError as error:
        _log.error("This worker is not measured: %s cannot be used: %s", settings.METRICS_FOLDER, error)
        return None
    Exporter(metrics, address, Records()).start()
    return metrics.count


class Records(Collector):
    """Asks the database each time; entries of the ledger never change, so only those that are new are counted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._serial, self._published = 0, _nothing()

    def collect(self) -> Iterator[Metric]:
        """Yield what the database says, and whether it says anything."""
        try:
            with self._lock:
                families = [*self._ledger(), *self._queues()]
            up = 1
        except (DatabaseError, PoolTimeout):
            families, up = [], 0
        finally:
            connections.close_all()  # back to the pool: requests need it
        yield GaugeMetricFamily("registry_database_up", "Whether the database answers.", value=up)
        yield from families

    def _ledger(self) -> Iterator[Metric]:
        head = Publication.objects.order_by("-serial").values_list("serial", "published_at").first()
        serial, published_at = head or (0, None)
        yield GaugeMetricFamily("registry_ledger_head_serial", "Serial of the newest entry.", value=serial)
        if published_at:
            age = (timezone.now() - published_at).total_seconds()
            yield GaugeMetricFamily("registry_ledger_head_age_seconds", "Since the newest entry was added.", value=age)
        self._count_up_to(serial)
        family = CounterMetricFamily("registry_publications", "Entries of the ledger.", labels=["kind", "event"])
        for (kind, event), number in self._published.items():
            family.add_metric([kind, event], number)
        yield family

    def _count_up_to(self, head: int) -> None:
        if head < self._serial:  # another database, or an older one was restored
            self._serial, self._published = 0, _nothing()
        while self._serial < head:
            until = min(self._serial + BATCH, head)
            new = Publication.objects.filter(serial__gt=self._serial, serial__lte=until).order_by()
            for kind, event, number in new.values_list("kind", "event").annotate(Count("serial")):
                self._published[kind, event] += number
            self._serial = until

    def _queues(self) -> Iterator[Metric]:
        family = GaugeMetricFamily("registry_working_copies", "Working copies.", labels=["kind", "state"])
        for kind, model in COPIES.items():
            found = dict(model._default_manager.order_by().values_list("state").annotate(Count("pk")))
            for state in State:
                family.add_metric([kind.value, state.value], found.get(state.value, 0))
        yield family
        proposed = TrialLink.objects.filter(decision=LinkDecision.PROPOSED).count()
        yield GaugeMetricFamily("registry_proposed_links", "Links that nobody has decided about.", value=proposed)


def _nothing() -> Counter[tuple[str, str]]:
    return Counter({(kind.value, event.value): 0 for kind in Kind for event in Event})
