"""The embedded database for as long as standard input is open: `python -m registry.running.database FOLDER`.

The supervisor starts this and holds the other end. PostgreSQL itself is nobody's child; this process starts it, notices
when it is gone, and stops it at the end, unless another command uses it still.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from select import select

from registry import postgres

READY = "ready"  # the one line that is written when it answers; anything else is why it does not
EVERY = 0.25  # seconds between two looks at it


def main(data: Path) -> int:
    """Say that it is ready, and end when input ends (0) or when it is gone (1)."""
    try:
        with postgres.running(data):
            _say(READY)
            while not select([sys.stdin], [], [], EVERY)[0]:
                if not postgres.listens(data):
                    return 1
        return 0
    except postgres.PostgresError as error:
        _say(str(error))
        return 1


def _say(text: str) -> None:
    with suppress(BrokenPipeError):  # the supervisor was killed while we started: our input has ended, too
        os.write(1, f"{text}\n".encode())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
