"""The maps and figures of boards and walls, kept as they were sent: many ask for the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

MOST_KEPT = 24


@dataclass(slots=True)
class DrawnSides:
    """What was sent, by district, change, language and what it is of."""

    _kept: OrderedDict[tuple[object, ...], bytes] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, key: tuple[object, ...]) -> bytes | None:
        """Return what was drawn, None where it was not."""
        with self._lock:
            return self._kept.get(key)

    def keep(self, key: tuple[object, ...], content: bytes) -> None:
        """Keep what was drawn; the oldest goes."""
        with self._lock:
            self._kept[key] = content
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
