"""What the last check of the database found, so that the start page can say it without waiting."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvass.workflow.keeping.keeping import Finding

LARGE_BYTES = 5_000_000
"""A larger database is checked in a process of its own."""
FRESH_S = 600.0
"""Seconds for which a check serves the start page; the page "Backup and safety" checks anew."""


@dataclass(slots=True)
class Checked:
    """The findings of the last check and when it was made (seconds of the desk's clock)."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _found: tuple[Finding, ...] | None = None
    _at_s: float = 0.0

    def find(self, at_s: float) -> tuple[Finding, ...] | None:
        """Return the checks that found something, None if the last check is too old."""
        is_fresh = self._found is not None and 0 <= at_s - self._at_s < FRESH_S
        return self._found if is_fresh else None

    def look(self, db: Path, at_s: float, *, again: bool = False) -> tuple[Finding, ...]:
        """Check the database, once for all who ask, and return the checks that found something."""
        with self._lock:
            found = None if again else self.find(at_s)
            if found is None:
                found = tuple(each for each in _examine(db) if each.details)
                self._found, self._at_s = found, at_s
            return found


def _examine(db: Path) -> list[Finding]:
    """Return a finding for each check.

    All plans of a city are read for it, which takes seconds in which no page would be answered, and
    a hundred megabytes that the desk would keep: a process of its own gives them back.
    """
    from canvass.workflow.keeping.keeping import examine

    try:
        if db.stat().st_size <= LARGE_BYTES:
            return examine(db)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context, initializer=_step_back) as alone:
            return alone.submit(examine, db).result()
    except (OSError, BrokenProcessPool):
        return examine(db)


def _step_back() -> None:
    """Leave Ctrl-C in the terminal to the desk, and the processor to whoever opens a page."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(10)
