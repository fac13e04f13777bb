"""Workers that do jobs side by side."""

import queue
import threading
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from tests.mutation.worker import serve


class Crew:
    """As many processes as there are cores, each with a PostgreSQL of its own."""

    def __init__(self, size: int) -> None:
        processes = get_context("spawn")
        self._connections: list[Connection] = []
        self._processes = []
        for _ in range(size):
            ours, theirs = processes.Pipe()
            process = processes.Process(target=serve, args=(theirs,))
            process.start()
            theirs.close()
            self._connections.append(ours)
            self._processes.append(process)
        collected = [_answer(each) for each in self._connections]
        self.files: list[str] = collected[0]

    def do(self, jobs: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
        """Yield each job with its answer as soon as it is there; the next job is asked for when a worker is free."""
        answers: queue.Queue[Any] = queue.Queue()
        lock = threading.Lock()
        threads = [threading.Thread(target=_work, args=(each, jobs, lock, answers)) for each in self._connections]
        for thread in threads:
            thread.start()
        working = len(threads)
        while working:
            answer = answers.get()
            if isinstance(answer, BaseException):
                raise answer
            working -= answer is None
            if answer is not None:
                yield answer
        for thread in threads:
            thread.join()

    def dismiss(self) -> None:
        """End the workers."""
        for connection in self._connections:
            connection.send(None)
        for process in self._processes:
            process.join(60)


def _work(connection: Connection, jobs: Iterator[Any], lock: threading.Lock, answers: "queue.Queue[Any]") -> None:
    try:
        while True:
            with lock:
                job = next(jobs, None)
            if job is None:
                break
            connection.send(job)
            answers.put((job, _answer(connection)))
        answers.put(None)
    except BaseException as error:
        answers.put(error)


def _answer(connection: Connection) -> Any:
    answer = connection.recv()
    if isinstance(answer, BaseException):
        raise answer
    return answer
