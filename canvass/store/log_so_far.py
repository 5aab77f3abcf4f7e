"""Read again what was logged at some doors, for a board that keeps no visits."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, select

from canvass.coverage.records import LoggedVisit
from canvass.store.backend.statements import fetch_plain, in_whole
from canvass.store.coverage import logged_visits, read_log, visit_columns
from canvass.store.schema_week import visit_event
from canvass.visits.event import EventKind

MOST_AT_ONCE = 500
"""The most doors that are looked up one by one; for more the whole log is read."""


@dataclass(frozen=True, slots=True)
class StoredLog:
    """The visits of a week so far, in the database; `moments` are those of `read_log`."""

    connection: Connection
    district_id: int
    week_id: int | None
    moments: Mapping[str, tuple[str, str, int]]

    def visits_at(self, door_ids: Collection[str]) -> Sequence[LoggedVisit]:
        """Return all visits of the week at some doors."""
        if not door_ids:
            return ()
        if len(door_ids) > MOST_AT_ONCE:
            log = read_log(self.connection, self.district_id, self.week_id, self.moments)
            return [visit for visit in log.visits if visit.door_id in door_ids]
        event = visit_event.c
        query = select(*visit_columns()).where(
            event.district_id == self.district_id,
            event.door_id.in_(sorted(door_ids)),
            in_whole(event.week_id) == self.week_id,
            event.kind == EventKind.VISIT.value,
        )
        return logged_visits(fetch_plain(self.connection, query), self.moments)

    def doors_of(self, event_ids: Collection[str]) -> Iterator[str]:
        """Yield the doors of events; ids of events that have not arrived are ignored."""
        event, left = visit_event.c, iter(sorted(event_ids))
        while some := list(islice(left, MOST_AT_ONCE)):
            query = select(event.door_id).where(event.event_id.in_(some))
            yield from (row[0] for row in fetch_plain(self.connection, query))
