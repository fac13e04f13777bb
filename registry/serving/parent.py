"""A worker ends with the server that started it: alone it would keep the port, and nobody would start another."""

import multiprocessing
import os
import threading
from multiprocessing.process import BaseProcess


def watch() -> None:
    """End this process as soon as its parent has ended, whatever killed that; nothing happens without one."""
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_after, args=(parent,), name="parent", daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
