"""The tables of walk lists as printed, of their events, and of batches of visits.

All of them are append-only: triggers (migration 0010) refuse UPDATE, and DELETE outside a purge.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from canvass.store.schema import metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _owner(column: str, name: str, *, is_key: bool = False, is_indexed: bool = True) -> Column[str]:
    return Column(
        name, Text, ForeignKey(column), nullable=False, primary_key=is_key,
        index=is_indexed and not is_key,
    )  # fmt: skip


# `route` is the route entry of the plan as JSON, without its path: the lines of the paper in order,
# blank ones included. `digest` identifies the content that its code was made from.
walk_list = Table(
    "walk_list",
    metadata,
    Column("code", Text, primary_key=True),
    Column(
        "district_id", Integer, ForeignKey("district.district_id"), nullable=False, index=True
    ),
    Column("week_id", Integer, ForeignKey("week.week_id")),
    Column("plan_id", Integer, nullable=False),
    _text("route_id"),
    _text("route_name"),
    _text("digest"),
    _text("route"),
    _text("starts_at"),
    _text("team"),
    _text("language"),
    _text("paper"),
    Column("layout_version", Integer, nullable=False),
    _text("printed_at"),
    _text("channel"),
    sqlite_strict=True,
)  # fmt: skip

# The doors on it, without blank lines.
walk_list_door = Table(
    "walk_list_door",
    metadata,
    _owner("walk_list.code", "code", is_key=True),
    Column("position", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    _text("door_id"),
    sqlite_strict=True,
)

# The last event says where a list is; `round` grows each time it is entered again.
walk_list_event = Table(
    "walk_list_event",
    metadata,
    Column("event_no", Integer, primary_key=True),
    _owner("walk_list.code", "code"),
    Column(
        "kind",
        Text,
        CheckConstraint("kind IN ('out', 'back', 'lost', 'void')", name="kind"),
        nullable=False,
    ),
    Column("round", Integer, nullable=False),
    _text("team"),
    _text("recorded_by"),
    _text("at"),
    # When it really went out or came back; NULL if that was not noted.
    Column("happened_at", Text),
    sqlite_strict=True,
)

# Doors that another list took over while this one was out.
walk_list_left = Table(
    "walk_list_left",
    metadata,
    _owner("walk_list.code", "code", is_key=True),
    Column("door_id", Text, primary_key=True),
    _text("for_code"),
    _text("at"),
    sqlite_strict=True,
)

# Each later print with other doors; `doors` is a digest of their ids.
walk_list_print = Table(
    "walk_list_print",
    metadata,
    Column("print_no", Integer, primary_key=True),
    _owner("walk_list.code", "code"),
    _text("doors"),
    _text("at"),
    sqlite_strict=True,
)

visit_batch = Table(
    "visit_batch",
    metadata,
    Column("batch_id", Integer, primary_key=True),
    Column("district_id", Integer, ForeignKey("district.district_id"), nullable=False, index=True),
    Column("week_id", Integer, ForeignKey("week.week_id"), nullable=False),
    Column(
        "kind",
        Text,
        CheckConstraint("kind IN ('sheet', 'import', 'undo')", name="kind"),
        nullable=False,
    ),
    _text("name"),
    _text("made_at"),
    _text("recorded_by"),
    Column("undoes", Integer),
    sqlite_strict=True,
)

visit_batch_event = Table(
    "visit_batch_event",
    metadata,
    Column("batch_id", Integer, ForeignKey("visit_batch.batch_id"), primary_key=True),
    Column("event_id", Text, primary_key=True, index=True),
    sqlite_strict=True,
)
