"""What a process of the server keeps of memory that nobody uses any more."""

import ctypes
from contextlib import suppress

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # of malloc.h
_LARGE = 256 * 1024  # bytes


def give_back() -> None:
    """Let what is large go back to the system when it is freed, and let threads share two pools of the rest.

    glibc gives each thread a pool of its own, and once large pieces were freed it keeps such pieces in these, so a
    process would go on holding what its largest requests took at once. Nothing happens with another C library.
    """
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.mallopt(_ARENA_MAX, 2)
