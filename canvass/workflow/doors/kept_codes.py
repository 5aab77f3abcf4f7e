"""The door codes that are kept, in all districts: where they belong, until when, shown when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.store import access as ledger
from canvass.store.audit_log import find_newest
from canvass.store.database import open_reader
from canvass.store.districts import list_districts
from canvass.workflow.doors.access import CODES_SHOWN, LedgerRow, list_access


@dataclass(frozen=True, slots=True)
class KeptCodes:
    """Entrances with a valid code, by district; `shown_at` is when codes were shown last."""

    districts: tuple[tuple[str, tuple[LedgerRow, ...]], ...]
    shown_at: datetime | None

    @property
    def count(self) -> int:
        """How many codes are kept."""
        return sum(len(rows) for _, rows in self.districts)


def list_kept_codes(db: Path, *, now: datetime, with_codes: bool = False) -> KeptCodes:
    """Return the entrances with a valid code; showing the codes is written to the audit log."""
    with open_reader(db) as connection:
        having = set(ledger.list_districts_with_codes(connection, now=now))
        names = [row.name for row in list_districts(connection) if row.district_id in having]
        shown = find_newest(connection, CODES_SHOWN)
    found = []
    for name in names:
        rows = list_access(db, name, now=now, with_codes=with_codes)
        found.append((name, tuple(row for row in rows if row.has_code)))
    return KeptCodes(tuple(found), None if shown is None else datetime.fromisoformat(shown))
