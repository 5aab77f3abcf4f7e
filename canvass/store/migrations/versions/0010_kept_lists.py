"""Walk lists as they were printed, what became of them, and batches of visits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

GUARDED = ("walk_list", "walk_list_door", "walk_list_event", "walk_list_left", "visit_batch",
           "visit_batch_event")  # fmt: skip
KINDS = "kind IN ('out', 'back', 'lost', 'void')"
BATCH_KINDS = "kind IN ('sheet', 'import', 'undo')"


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str, *, is_optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=is_optional)


def upgrade() -> None:
    """Make the tables and guard them: only the purge of a week deletes from them."""
    _make_lists()
    _make_batches()
    for table in GUARDED:
        _guard(table)


def _make_lists() -> None:
    op.create_table(
        "walk_list",
        _text("code"),
        _number("district_id"),
        _number("week_id", is_optional=True),
        _number("plan_id"),
        _text("route_id"),
        _text("route_name"),
        _text("digest"),
        _text("route"),
        _text("starts_at"),
        _text("team"),
        _text("language"),
        _text("paper"),
        _number("layout_version"),
        _text("printed_at"),
        _text("channel"),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"]),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"]),
        sa.PrimaryKeyConstraint("code"),
        sqlite_strict=True,
    )
    op.create_index("ix_walk_list_district_id", "walk_list", ["district_id"])
    op.create_table(
        "walk_list_door",
        _text("code"),
        _number("position"),
        _number("number"),
        _text("door_id"),
        sa.ForeignKeyConstraint(["code"], ["walk_list.code"]),
        sa.PrimaryKeyConstraint("code", "position", "number"),
        sqlite_strict=True,
    )
    op.create_table(
        "walk_list_event",
        _number("event_no"),
        _text("code"),
        _text("kind"),
        _number("round"),
        _text("team"),
        _text("recorded_by"),
        _text("at"),
        sa.CheckConstraint(KINDS, name="kind"),
        sa.ForeignKeyConstraint(["code"], ["walk_list.code"]),
        sa.PrimaryKeyConstraint("event_no"),
        sqlite_strict=True,
    )
    op.create_index("ix_walk_list_event_code", "walk_list_event", ["code"])
    op.create_table(
        "walk_list_left",
        _text("code"),
        _text("door_id"),
        _text("for_code"),
        _text("at"),
        sa.ForeignKeyConstraint(["code"], ["walk_list.code"]),
        sa.PrimaryKeyConstraint("code", "door_id"),
        sqlite_strict=True,
    )


def _make_batches() -> None:
    op.create_table(
        "visit_batch",
        _number("batch_id"),
        _number("district_id"),
        _number("week_id"),
        _text("kind"),
        _text("name"),
        _text("made_at"),
        _text("recorded_by"),
        _number("undoes", is_optional=True),
        sa.CheckConstraint(BATCH_KINDS, name="kind"),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"]),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"]),
        sa.PrimaryKeyConstraint("batch_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_visit_batch_district_id", "visit_batch", ["district_id"])
    op.create_table(
        "visit_batch_event",
        _number("batch_id"),
        _text("event_id"),
        sa.ForeignKeyConstraint(["batch_id"], ["visit_batch.batch_id"]),
        sa.PrimaryKeyConstraint("batch_id", "event_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_visit_batch_event_event_id", "visit_batch_event", ["event_id"])


def _guard(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'what was printed or recorded is never rewritten'); END"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        "WHEN NOT EXISTS (SELECT 1 FROM purge_run) "
        "BEGIN SELECT RAISE(ABORT, 'lists and batches go with the purge of their week'); END"
    )
