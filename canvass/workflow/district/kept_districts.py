"""The districts as a running desk last read them: counting the doors of a city takes 30 ms."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from canvass.store.last_written import Written, is_past, last_written
from canvass.workflow.district.district_list import (
    DistrictRow,
    get_district_name,
    get_district_of,
)
from canvass.workflow.most_recent import MostRecent

MOST_KEPT = 50
FRESH_S = 0.5
"""How long (seconds) a name is taken as it was; boards are asked for tens of times a second."""


@dataclass(frozen=True, slots=True)
class Districts:
    """Rows of districts until anything is written, and their names for moments at a time."""

    _rows: MostRecent[tuple[Path, int], tuple[Written, DistrictRow]] = field(
        default_factory=lambda: MostRecent(MOST_KEPT)
    )
    _names: MostRecent[tuple[Path, int], tuple[float, str]] = field(
        default_factory=lambda: MostRecent(MOST_KEPT)
    )

    def look(self, db: Path, district_id: int) -> DistrictRow:
        """Return the district with this id; raises NotFoundError if it was removed."""
        # Looked at before it is read: what is written meanwhile is seen the next time.
        begun_ns, written = time.time_ns(), last_written(db)
        known = self._rows.find((db, district_id))
        if known is not None and known[0] == written:
            return known[1]
        found = get_district_of(db, district_id)
        self._rows.keep((db, district_id), (written if is_past(written, begun_ns) else (), found))
        return found

    def name_of(self, db: Path, district_id: int, *, at_s: float) -> str:
        """Return a district's name; `at_s` is a monotonic clock. Raises NotFoundError."""
        known = self._names.find((db, district_id))
        if known is not None and 0 <= at_s - known[0] < FRESH_S:
            return known[1]
        found = get_district_name(db, district_id)
        self._names.keep((db, district_id), (at_s, found))
        return found
