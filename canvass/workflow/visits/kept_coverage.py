"""The coverage of districts as a running desk last counted it: once for all who look at it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from canvass.store import changes
from canvass.store.coverage import PlannedRoutes, read_planned_routes
from canvass.store.database import Connection
from canvass.store.last_written import Written, is_past, last_written
from canvass.workflow.most_recent import MostRecent
from canvass.workflow.visits.coverage import CoverageReport, get_coverage

MOST_KEPT = 2


@dataclass(slots=True)
class _Kept:
    """What is kept of one district: as of which bytes of the database, and of which plans."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    written: Written = ()
    report: CoverageReport | None = None
    plans: tuple[int, int] = (0, 0)
    planned: PlannedRoutes | None = None


@dataclass(slots=True)
class Coverages:
    """The coverage of each district, counted anew where anything was written since.

    The reports have no doors and no stories: what is shown of them is counted already.
    """

    _kept: MostRecent[tuple[Path, str], _Kept] = field(
        default_factory=lambda: MostRecent(MOST_KEPT)
    )

    def look(self, db: Path, district: str) -> CoverageReport:
        """Return the coverage of a district's only or open week; raises as `get_coverage` does."""
        kept = self._kept.get((db, district), _Kept)
        with kept.lock:
            # Looked at before it is read: what is written meanwhile is seen the next time.
            begun_ns, written = time.time_ns(), last_written(db)
            if kept.report is None or kept.written != written:

                def read_planned(connection: Connection, district_id: int) -> PlannedRoutes:
                    return _follow(connection, district_id, kept)

                found = get_coverage(db, district, None, read_planned=read_planned)
                kept.report = replace(found, doors=[], stories={})
                kept.written = written if is_past(written, begun_ns) else ()
            return kept.report


def _follow(connection: Connection, district_id: int, kept: _Kept) -> PlannedRoutes:
    """Return the routes of all doors; the plans are read again only where there are others."""
    plans = changes.plans_stamp(connection, district_id)
    if kept.planned is None or kept.plans != plans:
        kept.planned, kept.plans = read_planned_routes(connection, district_id), plans
    return kept.planned
