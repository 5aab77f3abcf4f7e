"""Turns at writing: whoever of one program wants to write queues, first come first served.

SQLite lets writers try again after a while, in no order: of fifty at once some wait until their
patience ends, while others write several times.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakValueDictionary

WAIT_S = 30.0
"""So long somebody waits for the others of the same program."""


class Turns:
    """A queue at one database; a thread that has its turn may take it once more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: OrderedDict[int, threading.Event] = OrderedDict()
        self._next = 0
        self._holder: int | None = None
        self._lost_s = 0.0
        self._losing_since: float | None = None

    @contextmanager
    def take(self, wait_s: float = WAIT_S) -> Iterator[bool]:
        """Wait for the turn and keep it; gives False where it did not come in time."""
        if self._holder == threading.get_ident():
            yield True
            return
        is_mine = self._wait(wait_s)
        try:
            yield is_mine
        finally:
            if is_mine:
                self._pass_on()

    @property
    def lost_s(self) -> float:
        """The seconds that whoever had the turn has waited for other programs, in all."""
        since = self._losing_since
        return self._lost_s + (0.0 if since is None else time.monotonic() - since)

    @contextmanager
    def waiting_for_others(self) -> Iterator[None]:
        """Count the time of this block, of the one who has the turn, as waiting for others."""
        self._losing_since = time.monotonic()
        try:
            yield
        finally:
            lost_s = self.lost_s
            self._losing_since, self._lost_s = None, lost_s

    def _wait(self, wait_s: float) -> bool:
        called = threading.Event()
        with self._lock:
            number, self._next = self._next, self._next + 1
            if self._holder is None and not self._waiting:
                self._holder = threading.get_ident()
                return True
            self._waiting[number] = called
        called.wait(wait_s)
        with self._lock:
            if self._waiting.pop(number, None) is not None:
                return False
            # Called just now or before: nobody else has the turn.
            self._holder = threading.get_ident()
            return True

    def _pass_on(self) -> None:
        with self._lock:
            self._holder = None
            if self._waiting:
                _, called = self._waiting.popitem(last=False)
                self._holder = -1  # promised to the thread that is called
                called.set()


_turns: WeakValueDictionary[Path, Turns] = WeakValueDictionary()
_turns_lock = threading.Lock()


def turns_at(path: Path) -> Turns:
    """Return the queue at a database, the same for all who hold it at one time."""
    with _turns_lock:
        return _turns.setdefault(path.absolute(), Turns())
