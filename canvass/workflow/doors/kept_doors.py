"""The doors of districts as a running desk last listed them: read again where anything changed."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from canvass.store import changes, door_rows
from canvass.store.database import Connection
from canvass.store.door_rows import PlannedDoors
from canvass.store.last_written import Written, is_past, last_written
from canvass.workflow.doors.door_list import DoorFilter, ListedDoor, list_doors

MOST_KEPT = 2
LONGEST = timedelta(minutes=5)
"""An entrance stays locked until a time; the list is read again at least this often."""


@dataclass(slots=True)
class _Kept:
    """What is kept of one district: as of which bytes of the database, and of which plans."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    written: Written = ()
    listed_at: datetime | None = None
    doors: tuple[ListedDoor, ...] = ()
    plans: tuple[int, int] | None = None
    planned: PlannedDoors = field(default_factory=PlannedDoors)

    def follow(self, connection: Connection, district_id: int) -> PlannedDoors:
        """Return the doors of the newest plan, read again only where there is another."""
        plans = changes.plans_stamp(connection, district_id)
        if self.plans != plans:
            self.planned = door_rows.planned_doors(connection, district_id)
            self.plans = plans
        return self.planned


@dataclass(slots=True)
class DoorLists:
    """All doors of each district, in reading order; the most recently used districts are kept."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: OrderedDict[tuple[Path, str], _Kept] = field(default_factory=OrderedDict)

    def look(self, db: Path, district: str, *, now: datetime) -> tuple[ListedDoor, ...]:
        """Return the doors of a district: the same tuple until something was written.

        Raises as `list_doors` does.
        """
        with self._lock:
            kept = self._kept.setdefault((db, district), _Kept())
            self._kept.move_to_end((db, district))
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        with kept.lock:
            # Looked at before it is read: what is written meanwhile is seen the next time.
            begun_ns, written = time.time_ns(), last_written(db)
            is_young = kept.listed_at is not None and now - LONGEST < kept.listed_at <= now
            if not is_young or kept.written != written:
                found = list_doors(db, district, DoorFilter(), now=now, read_planned=kept.follow)
                kept.doors, kept.listed_at = tuple(found), now
                kept.written = written if is_past(written, begun_ns) else ()
            return kept.doors
