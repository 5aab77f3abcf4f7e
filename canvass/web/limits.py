"""Rate limits: a token bucket that fills steadily and loses one token per request."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

MOST_KEPT = 10_000


@dataclass(slots=True)
class Buckets:
    """One token bucket per key: `most` requests at once, `per_s` more each second."""

    per_s: float
    most: float
    _kept: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str, now_s: float) -> bool:
        """Return whether one more request is allowed now, and count it."""
        with self._lock:
            left, at_s = self._kept.pop(key, (self.most, now_s))
            left = min(self.most, left + (now_s - at_s) * self.per_s)
            is_allowed = left >= 1
            self._kept[key] = (left - 1 if is_allowed else left, now_s)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return is_allowed
