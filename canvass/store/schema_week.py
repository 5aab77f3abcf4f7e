"""The tables of the outreach week: weeks, shifts, teams, bookings and the visit log.

`visit_event` and `audit_log` are append-only: triggers (migration 0003) refuse UPDATE, and DELETE
except for the weeks named in `purge_run` during a purge. `effective_at` and `received_at` are UTC
with milliseconds, so that they sort as text; `client_at` is as it was sent.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from canvass.store.schema import DEGREES, metadata

NUMBER = DEGREES
"""Eight-byte reals, for columns that are not degrees."""


def _owner(column: str, *, is_key: bool = False) -> Column[int]:
    owner = ForeignKey(column, ondelete="CASCADE")
    name = column.partition(".")[2]
    return Column(name, Integer, owner, nullable=False, primary_key=is_key, index=not is_key)


week = Table(
    "week",
    metadata,
    Column("week_id", Integer, primary_key=True),
    _owner("district.district_id"),
    Column("name", Text, nullable=False),
    Column("starts_on", Text, nullable=False),
    Column("ends_on", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("base_lat", NUMBER),
    Column("base_lon", NUMBER),
    Column("base_label", Text, nullable=False, server_default=""),
    Column("base_hours", Text, nullable=False, server_default=""),
    Column("base_min_people", Integer, nullable=False, server_default="0"),
    Column("reserve_share", NUMBER, nullable=False, server_default="0.4"),
    Column("min_gap_h", NUMBER, nullable=False, server_default="20"),
    Column("max_attempts", Integer, nullable=False, server_default="3"),
    Column("closed_at", Text),
    Column("purge_after_days", Integer, nullable=False, server_default="14"),
    Column("purged_at", Text),
    # When the week was made here; NULL in databases older than the column.
    Column("added_at", Text),
    Column("reopened_at", Text),
    # When somebody was first told the day of its purge.
    Column("announced_at", Text),
    # The secret at the start of the hash over its events; it is purged with them, because with it
    # outcomes could be guessed.
    Column("log_key", Text),
    # The rules (canvass.store.debts.RULES) its purge followed.
    Column("purge_rules", Integer, nullable=False, server_default="0"),
    # The times set for this week only; NULL means the usual times.
    Column("talk_min", NUMBER),
    Column("knock_min", NUMBER),
    Column("startup_min", NUMBER),
    Column("pace_mps", NUMBER),
    # The number that teams call: that of the base, not of a person.
    Column("base_phone", Text, nullable=False, server_default=""),
    UniqueConstraint("district_id", "name"),
    CheckConstraint("purge_after_days BETWEEN 0 AND 30", name="purge_after_days"),
    sqlite_strict=True,
)

shift = Table(
    "shift",
    metadata,
    Column("shift_id", Integer, primary_key=True),
    _owner("week.week_id"),
    Column("starts_at", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("label", Text, nullable=False, server_default=""),
    Column("kind", Text, CheckConstraint("kind IN ('homes', 'daytime')", name="kind"),
           nullable=False),
    sqlite_strict=True,
)  # fmt: skip

team = Table(
    "team",
    metadata,
    Column("team_id", Integer, primary_key=True),
    _owner("week.week_id"),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False, server_default="2"),
    Column("pace_mps", NUMBER),
    Column("languages", Text, nullable=False, server_default=""),
    Column("no_stairs", Integer, nullable=False, server_default="0"),
    Column("availability", Text, nullable=False, server_default=""),
    Column("splits_doors", Integer, nullable=False, server_default="0"),
    UniqueConstraint("week_id", "name"),
    sqlite_strict=True,
)

booking = Table(
    "booking",
    metadata,
    _owner("shift.shift_id", is_key=True),
    _owner("team.team_id", is_key=True),
    Column("people", Integer, nullable=False),
    Column("reason", Text),
    Column("booked_at", Text, nullable=False),
    sqlite_strict=True,
)

assignment = Table(
    "assignment",
    metadata,
    _owner("week.week_id", is_key=True),
    _owner("shift.shift_id", is_key=True),
    Column("route_id", Text, primary_key=True),
    _owner("team.team_id"),
    sqlite_strict=True,
)

visit_event = Table(
    "visit_event",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("district_id", Integer, nullable=False),
    Column("week_id", Integer, ForeignKey("week.week_id"), nullable=False, index=True),
    Column("door_id", Text, nullable=False),
    Column("kind", Text, CheckConstraint("kind IN ('visit', 'void', 'dnk_clear')", name="kind"),
           nullable=False),
    Column("outcome", Text),
    Column("target_id", Text),
    Column("team", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("client_at", Text, nullable=False),
    Column("sent_at", Text, nullable=False),
    Column("effective_at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("body_sha256", Text, nullable=False),
    Column("flags", Text, nullable=False),
    # The day or time band in which somebody asked to be called on again.
    Column("come_back", Text, nullable=False, server_default=""),
    CheckConstraint(
        "(kind = 'visit' AND target_id IS NULL AND outcome IN "
        "('nobody', 'leaflet', 'talked', 'come_back', 'no_thanks', 'unreachable', "
        "'do_not_knock'))"
        " OR (kind <> 'visit' AND outcome IS NULL AND target_id IS NOT NULL)",
        name="content",
    ),
    ForeignKeyConstraint(["district_id", "door_id"], ["door.district_id", "door.door_id"]),
    Index("ix_visit_event_door", "district_id", "door_id"),
    sqlite_strict=True,
)  # fmt: skip

# Outlasts the purge: the door, and the month in which somebody there asked not to be called on. Its
# id is random, because the event's own id would tell the hour.
do_not_knock = Table(
    "do_not_knock",
    metadata,
    Column("dnk_id", Text, primary_key=True),
    Column("district_id", Integer, nullable=False),
    Column("door_id", Text, nullable=False),
    Column("month", Text, nullable=False),
    ForeignKeyConstraint(["district_id", "door_id"], ["door.district_id", "door.door_id"]),
    UniqueConstraint("district_id", "door_id"),
    sqlite_strict=True,
)

# The weeks whose events may be deleted; empty except inside the transaction of a purge.
purge_run = Table(
    "purge_run",
    metadata,
    _owner("week.week_id", is_key=True),
    sqlite_strict=True,
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("audit_id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("previous_sha256", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    sqlite_strict=True,
)
