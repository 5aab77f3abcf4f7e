"""The table of the times people set for all weeks of their organisation."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from canvass.store.schema import DEGREES, metadata

# `name` is one of canvass.week.set_times.BOUNDS; a time without a row is not set.
usual_time = Table(
    "usual_time",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", DEGREES, nullable=False),
    sqlite_strict=True,
)
