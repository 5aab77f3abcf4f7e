"""The tables of what outlasts a week: three shares of its doors, odds, and refusals by address."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from canvass.store.schema import DEGREES, metadata


def _of_week() -> Column[int]:
    owner = ForeignKey("week.week_id", ondelete="CASCADE")
    return Column("week_id", Integer, owner, nullable=False, primary_key=True)


# One row for the doors of a street on a route ("" where either is too small to stand alone): no
# door is in two rows, so no sum or difference of rows tells of fewer than five.
purged_share = Table(
    "purged_share",
    metadata,
    _of_week(),
    Column("street", Text, primary_key=True),
    Column("route_id", Text, primary_key=True),
    Column("doors", Integer, nullable=False),
    Column("knocked", Integer, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("talked", Integer, nullable=False),
    sqlite_strict=True,
)

# Of the first visit at each door in each band; `dwelling` is "house" or "flat". Calls on
# organisations are "organisation": places called on, by whether somebody answered.
purged_odds = Table(
    "purged_odds",
    metadata,
    _of_week(),
    Column("band", Text, primary_key=True),
    Column("dwelling", Text, primary_key=True),
    Column("opened", Integer, nullable=False),
    Column("closed", Integer, nullable=False),
    sqlite_strict=True,
)

# What the lists of a week taught of times, as a quadratic of six logarithms
# (canvass.planning.learn_times.Evidence): `of` and `beside` name two of them, `beside` is "" for
# what is linear, and for how many lists, opened doors and talks there were.
learned_time = Table(
    "learned_time",
    metadata,
    _of_week(),
    Column("of", Text, primary_key=True),
    Column("beside", Text, primary_key=True),
    Column("value", DEGREES, nullable=False),
    sqlite_strict=True,
)

# Where somebody asked not to be called on and no district here has the door: one that was removed,
# or of another laptop. Never forgotten until a coordinator clears it.
kept_refusal = Table(
    "kept_refusal",
    metadata,
    Column("refusal_id", Text, primary_key=True),
    Column("street", Text, nullable=False),
    Column("housenumber", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("lon", DEGREES, nullable=False),
    Column("lat", DEGREES, nullable=False),
    Column("month", Text, nullable=False),
    UniqueConstraint("street", "housenumber", "unit", "lon", "lat"),
    sqlite_strict=True,
)
