"""A cache of the maps and figures of boards and walls, since many ask for the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

MOST_KEPT = 24


@dataclass(slots=True)
class DrawnSides:
    """Answers by district, change, language and kind."""

    _kept: OrderedDict[tuple[object, ...], bytes] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, key: tuple[object, ...]) -> bytes | None:
        """Return the cached answer, None if there is none."""
        with self._lock:
            return self._kept.get(key)

    def keep(self, key: tuple[object, ...], content: bytes) -> None:
        """Cache an answer; the oldest one is dropped."""
        with self._lock:
            self._kept[key] = content
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
