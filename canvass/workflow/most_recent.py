"""Values that are kept by key while a desk runs: those that were used last, and no more."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True, eq=False)
class MostRecent(Generic[K, V]):
    """At most `most` values, for several threads; the one that was not used for longest goes."""

    most: int
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: OrderedDict[K, V] = field(default_factory=OrderedDict)

    def find(self, key: K) -> V | None:
        """Return the value of a key, None if there is none."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: K, value: V) -> V:
        """Keep a value under a key, and return it."""
        with self._lock:
            return self._put(key, value)

    def forget(self, key: K) -> None:
        """Keep the value of a key no longer."""
        with self._lock:
            self._kept.pop(key, None)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return the value of a key, made and kept if there is none."""
        with self._lock:
            return self._put(key, self._kept[key] if key in self._kept else make())

    def _put(self, key: K, value: V) -> V:
        self._kept[key] = value
        self._kept.move_to_end(key)
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)
        return value
