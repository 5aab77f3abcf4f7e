"""Merge plans: if one laptop's history continues the other's it is taken, else neither changes.

A district's plans are a sequence of versions, of which the newest counts. If one sequence begins
with the other, the longer one is taken. If both laptops planned since they had the same plans, only
people can choose: the plans here stay, and this is reported. Lists printed from either are known by
their codes.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from canvass.store.merge_report import MergeReport, Pair
from canvass.store.plain_rows import PlainRow, add_row, read_rows
from canvass.store.schema import district as district_table
from canvass.store.schema import plan
from canvass.store.schema_routes import plan_change, route_lock, route_lock_door
from canvass.store.schema_week import week

LOCKED = ("door_id", "is_other", "position")
LOCK = ("kind", "words", "route_id", "team", "created_at")

PLAN = ("created_at", "document")
CHANGE = ("words", "restores_plan_id")


def _plans(connection: Connection, district_id: int) -> list[PlainRow]:
    """Return the plans (id, time, document, what changed them), oldest first."""
    query = (
        select(
            plan.c.plan_id, *(plan.c[name] for name in PLAN), *(plan_change.c[k] for k in CHANGE)
        )
        .join_from(plan, plan_change, plan_change.c.plan_id == plan.c.plan_id, isouter=True)
        .where(plan.c.district_id == district_id)
        .order_by(plan.c.plan_id)
    )
    return [tuple(row) for row in connection.execute(query)]


def add_plans(
    here: Connection, there: Connection, district: Pair, name: str, report: MergeReport
) -> bool:
    """Add later plans and locks; return whether both now have the same sequence."""
    ours, theirs = _plans(here, district.ours), _plans(there, district.theirs)
    same = 0
    for mine, other in zip(ours, theirs, strict=False):
        if mine[1:3] != other[1:3]:
            break
        same += 1
    if same < len(ours) and same < len(theirs):
        report.name(
            "{district}: both laptops planned since they parted ({theirs} plans there, {ours} "
            "here): the routes here stay, with who walks them; lists of either can be typed in",
            district=name, theirs=len(theirs) - same, ours=len(ours) - same,
        )  # fmt: skip
        return False
    if same < len(theirs) and is_purged_here_alone(here, there, name):
        report.name(
            "{district}: a week is purged here and not there, so that plans from there are not "
            "taken: they may tell of its doors",
            district=name,
        )
        return False
    ids = {other[0]: mine[0] for mine, other in zip(ours, theirs, strict=False)}
    for number, created_at, document, words, restores in theirs[same:]:
        ids[number] = add_row(here, plan, PLAN, (created_at, document), district_id=district.ours)
        if words is not None:
            add_row(here, plan_change, CHANGE, (words, ids.get(restores)), plan_id=ids[number])
        report.counts["plans"] += 1
    if same < len(theirs):
        _add_locks(here, there, district, report)
    return True


def is_purged_here_alone(here: Connection, there: Connection, name: str) -> bool:
    """Return whether a week purged here may still be in plans and lists there."""
    query = (
        select(week.c.name, week.c.starts_on)
        .join(district_table, district_table.c.district_id == week.c.district_id)
        .where(district_table.c.name == name, week.c.purged_at.is_not(None))
    )
    ours, theirs = ({tuple(row) for row in one.execute(query)} for one in (here, there))
    return bool(ours - theirs)


def _add_locks(here: Connection, there: Connection, district: Pair, report: MergeReport) -> None:
    """Add missing locks of routes, compared by their doors, as they outlive plans."""
    known = set(_locks(here, district.ours).values())
    for lock in _locks(there, district.theirs).values():
        if lock in known:
            continue
        words, doors = lock
        number = add_row(here, route_lock, LOCK, words, district_id=district.ours)
        for locked in doors:
            add_row(here, route_lock_door, LOCKED, locked, lock_id=number)
        report.counts["locks"] += 1


_Lock = tuple[tuple[str, ...], tuple[tuple[str, int, int], ...]]


def _locks(connection: Connection, district_id: int) -> dict[int, _Lock]:
    """Return {lock id: (its fields, its doors in order)}."""
    doors: dict[int, list[tuple[str, int, int]]] = {}
    locked = route_lock_door.c
    query = (
        select(locked.lock_id, locked.door_id, locked.is_other, locked.position)
        .join(route_lock, route_lock.c.lock_id == locked.lock_id)
        .where(route_lock.c.district_id == district_id)
        .order_by(locked.lock_id, locked.is_other, locked.position, locked.door_id)
    )
    for number, door_id, is_other, position in connection.execute(query):
        doors.setdefault(number, []).append((door_id, is_other, position))
    names = ("lock_id", *LOCK)
    return {
        number: (tuple(words), tuple(doors.get(number, ())))
        for number, *words in read_rows(
            connection, route_lock, names, order=["lock_id"], district_id=district_id
        )
    }
