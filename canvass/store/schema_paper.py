"""The table of the texts on the last page of a week's lists, by language."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from canvass.store.schema import metadata

week_words = Table(
    "week_words",
    metadata,
    Column(
        "week_id", Integer, ForeignKey("week.week_id", ondelete="CASCADE"),
        nullable=False, primary_key=True,
    ),
    Column("language", Text, primary_key=True),
    Column("said", Text, nullable=False, server_default=""),
    Column("contact", Text, nullable=False, server_default=""),
    sqlite_strict=True,
)  # fmt: skip
