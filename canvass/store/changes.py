"""What changed last in a district: the change feed, and what counting begins anew for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from canvass.store.sqlite_file import Runs


class _Every:
    """A collection that holds everything."""

    def __contains__(self, _thing: object) -> bool:
        return True


EVERY = _Every()


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest row of each log; rows are only added, outside a purge."""

    visits: int
    calls: int
    lists: int
    plans: int

    @property
    def number(self) -> int:
        """One number that grows with each change."""
        return self.visits + self.calls + self.lists + self.plans


def newest_change(connection: Runs, district_id: int) -> Newest:
    """Return the newest rows; those of visits, calls and lists over all districts (one look)."""
    query = (
        "SELECT (SELECT coalesce(max(rowid), 0) FROM visit_event), "
        "(SELECT coalesce(max(rowid), 0) FROM call_event), "
        "(SELECT coalesce(max(event_no), 0) FROM walk_list_event), "
        "(SELECT coalesce(max(plan_id), 0) FROM plan WHERE district_id = ?)"
    )
    return Newest(*connection.exec_driver_sql(query, (district_id,)).fetchone())


def doors_stamp(connection: Runs, district_id: int) -> tuple[object, ...]:
    """Return what changes when doors come, go, or are left out."""
    query = (
        "SELECT (SELECT count(*) FROM door WHERE district_id = ?), "
        "(SELECT count(*) FROM door WHERE district_id = ? AND is_retired), "
        "(SELECT count(*) FROM exclusion WHERE district_id = ? AND reason IS NOT NULL), "
        "(SELECT count(*) FROM do_not_knock WHERE district_id = ?)"
    )
    return tuple(connection.exec_driver_sql(query, (district_id,) * 4).fetchone())


def shift_ends(connection: Runs, week_id: int | None) -> dict[datetime, datetime]:
    """Return when the shifts of a week end, by when they begin (aware)."""
    query = "SELECT starts_at, minutes FROM shift WHERE week_id = ?"
    found = {}
    for text, minutes in connection.exec_driver_sql(query, (week_id,)):
        starts_at = datetime.fromisoformat(text)
        found[starts_at] = starts_at + timedelta(minutes=minutes)
    return found


def last_received(connection: Runs, district_id: int, week_id: int | None) -> str | None:
    """Return when the newest event of a week was received (UTC text), None where there is none."""
    query = (
        "SELECT received_at FROM visit_event WHERE district_id = ? AND week_id IS ? "
        "ORDER BY rowid DESC LIMIT 1"
    )
    row = connection.exec_driver_sql(query, (district_id, week_id)).fetchone()
    return str(row[0]) if row else None
