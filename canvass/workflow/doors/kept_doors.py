"""The doors of districts as a running desk last listed them: read again where anything changed."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from canvass.store import changes, door_rows
from canvass.store.database import Connection
from canvass.store.door_rows import PlannedDoors
from canvass.store.last_written import Written, is_past, last_written
from canvass.workflow.doors.door_list import DoorFilter, ListedDoor, list_doors
from canvass.workflow.doors.exclusions import LeftOut, list_exclusions
from canvass.workflow.most_recent import MostRecent

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
    left_out: tuple[LeftOut, ...] | None = None
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

    _kept: MostRecent[tuple[Path, str], _Kept] = field(
        default_factory=lambda: MostRecent(MOST_KEPT)
    )

    def look(self, db: Path, district: str, *, now: datetime) -> tuple[ListedDoor, ...]:
        """Return the doors of a district: the same tuple until something was written.

        Raises as `list_doors` does.
        """
        kept = self._kept.get((db, district), _Kept)
        with kept.lock:
            # Looked at before it is read: what is written meanwhile is seen the next time.
            begun_ns, written = time.time_ns(), last_written(db)
            is_young = kept.listed_at is not None and now - LONGEST < kept.listed_at <= now
            if not is_young or kept.written != written:
                found = list_doors(db, district, DoorFilter(), now=now, read_planned=kept.follow)
                kept.doors, kept.listed_at, kept.left_out = tuple(found), now, None
                kept.written = written if is_past(written, begun_ns) else ()
            return kept.doors

    def look_at_exclusions(self, db: Path, district: str, *, now: datetime) -> tuple[LeftOut, ...]:
        """Return the exclusions in force, oldest first; raises as `list_exclusions` does."""
        self.look(db, district, now=now)
        kept = self._kept.get((db, district), _Kept)
        with kept.lock:
            if kept.left_out is None:
                kept.left_out = tuple(list_exclusions(db, district))
            return kept.left_out
