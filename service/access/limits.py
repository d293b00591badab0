"""How often something may be tried. Counted per process, in memory: a brake on guessing, beside codes that are too long
to guess; nothing is written down about who tried."""

from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from cachetools import TTLCache

from service.clock import Clock, system_clock
from service.errors import TooManyError

REMEMBERED = 50_000
WINDOW = timedelta(minutes=10)


class Limits:
    """Counts tries per act and caller in windows of ten minutes."""

    def __init__(self, clock: Clock = system_clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._tries: TTLCache[bytes, int] = TTLCache(REMEMBERED, WINDOW.total_seconds() * 2)

    def count(self, act: str, caller: str, most: int) -> None:
        """Count one try. Raises TooManyError when this caller has made more than `most` in this window."""
        moment = self._clock()
        window = int(moment.timestamp() // WINDOW.total_seconds())
        key = sha256(f"{act}|{caller}|{window}".encode()).digest()
        with self._lock:
            tries = self._tries[key] = self._tries.get(key, 0) + 1
        if tries > most:
            raise TooManyError(_seconds_left(moment))


def _seconds_left(moment: datetime) -> int:
    length = int(WINDOW.total_seconds())
    return length - int(moment.timestamp()) % length
