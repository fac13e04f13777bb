"""A worker ends with the server that started it: alone it would keep the port, and nobody would start another."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.process import BaseProcess


def obey() -> None:
    """End this process at once when its parent says so while the application loads; nothing happens without one.

    Until a worker serves, it has the handlers of the process that forked it, and in the worker these do nothing: it
    would go on to serve, and be killed with its requests when the patience of that process ends.
    """
    if multiprocessing.parent_process():
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def watch() -> None:
    """End this process as soon as its parent has ended, whatever killed that; nothing happens without one."""
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_after, args=(parent,), name="parent", daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
