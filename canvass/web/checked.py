"""What the last check of the database found, so that the start page can say it without waiting."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvass.workflow.keeping.keeping import Finding

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
        from canvass.workflow.keeping.keeping import examine

        with self._lock:
            found = None if again else self.find(at_s)
            if found is None:
                found = tuple(each for each in examine(db) if each.details)
                self._found, self._at_s = found, at_s
            return found
