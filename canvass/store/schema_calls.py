"""The log of calls on organisations and businesses: like the visit log, but without doors.

`call_event` is append-only: triggers (migration 0009) refuse UPDATE, and DELETE except for the
weeks named in `purge_run` during a purge. `place_id` is the map's id of the place, or "own 3" for
one that people added.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from canvass.store.schema import metadata

call_event = Table(
    "call_event",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("district_id", Integer, ForeignKey("district.district_id"), nullable=False),
    Column("week_id", Integer, ForeignKey("week.week_id"), nullable=False, index=True),
    Column("place_id", Text, nullable=False),
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
    Index("ix_call_event_place", "district_id", "place_id"),
    sqlite_strict=True,
)  # fmt: skip

# Outlasts the purge: the place, and the month in which it asked not to be called on.
do_not_call = Table(
    "do_not_call",
    metadata,
    Column("dnk_id", Text, primary_key=True),
    Column("district_id", Integer, ForeignKey("district.district_id"), nullable=False),
    Column("place_id", Text, nullable=False),
    Column("month", Text, nullable=False),
    UniqueConstraint("district_id", "place_id"),
    sqlite_strict=True,
)
