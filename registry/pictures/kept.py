"""Pictures by what they are drawn from, kept as long as a process has room: a version of a record never changes."""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

MAX_BYTES = 8 * 1024 * 1024  # of all pictures of a process; the catalogue's have a tenth


class PictureCache:
    """The pictures used last, by a hash: what they are drawn from may be larger than they are."""

    def __init__(self, room: int = MAX_BYTES) -> None:
        self.room, self.taken = room, 0
        self._pictures: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = Lock()

    def drawn(self, draw: Callable[[], bytes], *sources: str) -> bytes:
        """Return the picture of the sources, drawn unless it is kept; the first of them says what kind it is."""
        key = sha256("\0".join(sources).encode()).digest()
        with self._lock:
            if picture := self._pictures.get(key):
                self._pictures.move_to_end(key)
                return picture
        picture = draw()
        with self._lock:
            if key not in self._pictures and len(picture) <= self.room // 8:
                self._pictures[key] = picture
                self.taken += len(picture)
            while self.taken > self.room:
                self.taken -= len(self._pictures.popitem(last=False)[1])
        return picture


pictures = PictureCache()
