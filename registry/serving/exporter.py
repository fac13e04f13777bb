"""The metrics over HTTP, on an address of their own: it answers while every thread for the public is busy.

Each worker has this thread; one of them holds the address, and another takes it over when that one ends.
"""

import logging
import os
import threading
from collections.abc import Iterable
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, Metric, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from registry.postgres import locks
from registry.serving.metrics import Metrics

PERIOD = 5  # seconds between two looks at what no request tells of
_log = logging.getLogger(__name__)


class Exporter(threading.Thread):
    """Samples what its worker holds, and serves what all workers noted if no other worker does."""

    def __init__(self, metrics: Metrics, address: tuple[str, int], more: Collector) -> None:
        super().__init__(name="metrics", daemon=True)
        self.metrics, self.address = metrics, address
        self.registry = CollectorRegistry()
        self.registry.register(_Workers(metrics))
        self.registry.register(more)
        self.server: WSGIServer | None = None  # if it is this worker that serves
        self.complained = False

    def run(self) -> None:
        """Go on for as long as the process lives."""
        pause = threading.Event()
        while not pause.wait(PERIOD if self.server or self.try_to_serve() else 1):
            try:
                self.metrics.sample()
            except Exception:
                _log.exception("The metrics of this worker could not be noted.")

    def try_to_serve(self) -> bool:
        """Serve unless another worker does; say once if it is none of ours that has the address, and go on trying."""
        held = locks.try_to_lock(self.metrics.folder / "exporter")
        if held is None:
            return False
        host, port = self.address
        try:
            self.server, _ = start_http_server(port, host, self.registry)
        except OSError as error:
            os.close(held)
            if not self.complained:
                _log.error("Nobody can ask for metrics: METRICS_ADDRESS %s:%d cannot be used: %s", host, port, error)
            self.complained = True
        return self.server is not None


class _Workers(Collector):
    """What the workers noted, without those that are gone."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self.files = MultiProcessCollector(None, str(metrics.folder))

    def collect(self) -> Iterable[Metric]:
        """Return it."""
        self.metrics.forget_the_dead()
        found: Iterable[Metric] = self.files.collect()
        return found
