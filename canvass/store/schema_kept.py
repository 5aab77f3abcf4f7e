"""The tables of what outlasts a week: three shares of its doors, odds, and refusals by address."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from canvass.store.schema import DEGREES, metadata


def _of_week() -> Column[int]:
    owner = ForeignKey("week.week_id", ondelete="CASCADE")
    return Column("week_id", Integer, owner, nullable=False, primary_key=True)


# One row for the doors of a street on a route; either is "" if it has too few doors. No door is in
# two rows, so no sum or difference of rows tells about fewer than five doors.
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

# Counts of the first visit at each door in each time band; `dwelling` is "house" or "flat". Calls
# on organisations have "organisation": the places called on, by whether somebody answered.
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

# What the lists of a week taught about times, as a quadratic in six logarithms
# (canvass.planning.learn_times.Evidence). `of` and `beside` name two of them; `beside` is "" for
# the linear terms, and for the counts of lists, opened doors and talks.
learned_time = Table(
    "learned_time",
    metadata,
    _of_week(),
    Column("of", Text, primary_key=True),
    Column("beside", Text, primary_key=True),
    Column("value", DEGREES, nullable=False),
    sqlite_strict=True,
)

# Refusals at doors that no district here has: a removed district, or one of another laptop. They
# are kept until a coordinator clears them.
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
