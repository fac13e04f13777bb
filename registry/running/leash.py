"""A program of Python on a leash: `python -m registry.running.leash NOTE WHERE PROGRAM ARGUMENTS…`.

It ends in order as soon as its standard input does, a pipe that only its supervisor holds: it outlives it on no system,
whatever killed it.
"""

import os
import runpy
import signal
import sys
import threading
from pathlib import Path

from registry.running import notes


def main(note: str, where: str, *words: str) -> None:
    """Run the program, whose module has the name of its command, in this process, and hold a note about it."""
    sys.argv = list(words)
    threading.Thread(target=_end_with_input, name="leash", daemon=True).start()
    with notes.held(Path(note), where):
        runpy.run_module(Path(words[0]).name, run_name="__main__")


def _end_with_input() -> None:
    while os.read(0, 1024):  # no lock of Python is held meanwhile, which a child that is forked could not release
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(*sys.argv[1:])
