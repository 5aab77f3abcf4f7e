"""The newest changes in a district, for the change feed and to know when to count again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from canvass.store.backend.statements import row_no
from canvass.store.schema import door, exclusion, plan
from canvass.store.schema_calls import call_event
from canvass.store.schema_flats import people_exclusion
from canvass.store.schema_lists import walk_list_event
from canvass.store.schema_week import do_not_knock, shift, visit_event


class _Every:
    """A collection that contains everything."""

    def __contains__(self, _thing: object) -> bool:
        return True


EVERY = _Every()


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest row number of each log. Except in a purge, rows are only added."""

    visits: int
    calls: int
    lists: int
    plans: int

    @property
    def number(self) -> int:
        """A number that grows with each change."""
        return self.visits + self.calls + self.lists + self.plans


def newest_change(connection: Connection, district_id: int) -> Newest:
    """Return the newest row numbers; those of visits, calls and lists are over all districts."""
    plans = select(func.coalesce(func.max(plan.c.plan_id), 0)).where(
        plan.c.district_id == district_id
    )
    numbers = (row_no(visit_event), row_no(call_event), walk_list_event.c.event_no)
    newest = [
        select(func.coalesce(func.max(number), 0)).select_from(table).scalar_subquery()
        for number, table in zip(numbers, (visit_event, call_event, walk_list_event), strict=True)
    ]
    row = connection.execute(select(*newest, plans.scalar_subquery())).one()
    return Newest(row[0], row[1], row[2], row[3])


def plans_stamp(connection: Connection, district_id: int) -> tuple[int, int]:
    """Return values that change when a plan is stored, and when a purge takes some away."""
    query = select(func.coalesce(func.max(plan.c.plan_id), 0), func.count())
    row = connection.execute(query.where(plan.c.district_id == district_id)).one()
    return row[0], row[1]


def doors_stamp(connection: Connection, district_id: int) -> tuple[object, ...]:
    """Return values that change when doors are added, removed or left out."""
    counts = [
        select(func.count()).select_from(table).where(table.c.district_id == district_id)
        for table in (door, door, exclusion, do_not_knock, people_exclusion, people_exclusion)
    ]
    counts[1] = counts[1].where(door.c.is_retired != 0)
    counts[5] = counts[5].where(people_exclusion.c.undone_at.is_(None))
    return tuple(connection.execute(select(*(one.scalar_subquery() for one in counts))).one())


def shift_ends(connection: Connection, week_id: int | None) -> dict[datetime, datetime]:
    """Return the ends of a week's shifts by their starts (aware)."""
    query = select(shift.c.starts_at, shift.c.minutes).where(shift.c.week_id == week_id)
    found = {}
    for text, minutes in connection.execute(query):
        starts_at = datetime.fromisoformat(text)
        found[starts_at] = starts_at + timedelta(minutes=minutes)
    return found


def last_received(connection: Connection, district_id: int, week_id: int | None) -> str | None:
    """Return when the newest event of a week was received (UTC text), None if there is none."""
    event = visit_event.c
    newest = (
        select(event.received_at)
        .where(event.district_id == district_id, event.week_id == week_id)
        .order_by(row_no(visit_event).desc())
        .limit(1)
    )
    return connection.execute(newest).scalar()
