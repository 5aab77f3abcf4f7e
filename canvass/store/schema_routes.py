"""Tables of changes by people: locks on routes, changed plans, a district's crossing costs."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
)

from canvass.store.schema import DEGREES, metadata

LOCK_KINDS = "kind IN ('stay', 'order', 'apart', 'together', 'team')"

# Doors and routes are named by their own ids, not by plan: a lock outlives every plan.
route_lock = Table(
    "route_lock",
    metadata,
    Column("lock_id", Integer, primary_key=True),
    Column(
        "district_id",
        Integer,
        ForeignKey("district.district_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("kind", Text, CheckConstraint(LOCK_KINDS, name="kind"), nullable=False),
    Column("words", Text, nullable=False),
    Column("route_id", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    sqlite_strict=True,
)

route_lock_door = Table(
    "route_lock_door",
    metadata,
    Column(
        "lock_id",
        Integer,
        ForeignKey("route_lock.lock_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("door_id", Text, primary_key=True),
    Column("is_other", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    sqlite_strict=True,
)

# Plans are never rewritten: an undo stores the previous plan again, with the id of that plan.
plan_change = Table(
    "plan_change",
    metadata,
    Column("plan_id", Integer, ForeignKey("plan.plan_id", ondelete="CASCADE"), primary_key=True),
    Column("words", Text, nullable=False),
    Column("restores_plan_id", Integer),
    sqlite_strict=True,
)

# What was done to locks while `plan_id` was the newest plan; `made` and `removed` hold the locks as
# JSON. With `is_with_plan` it was done together with that plan. `undoes` is the change that this
# one undoes or redoes.
lock_change = Table(
    "lock_change",
    metadata,
    Column("change_id", Integer, primary_key=True),
    Column(
        "district_id",
        Integer,
        ForeignKey("district.district_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("plan_id", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("removed", Text, nullable=False),
    Column("is_with_plan", Integer, nullable=False),
    Column("undoes", Integer),
    sqlite_strict=True,
)

crossing_cost = Table(
    "crossing_cost",
    metadata,
    Column(
        "district_id",
        Integer,
        ForeignKey("district.district_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("road_class", Text, primary_key=True),
    Column("seconds", DEGREES, CheckConstraint("seconds >= 0", name="seconds"), nullable=False),
    sqlite_strict=True,
)
