"""What a purge leaves, refusals by address, notes with a date, and how many events there are."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NUMBER: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")

GUARDS = {
    "audit_log_no_update": "UPDATE ON audit_log",
    "audit_log_no_delete": "DELETE ON audit_log",
}
NOTE_DAYS = 90


def upgrade() -> None:
    """Make the tables, turn what was kept too long into less, and count the events."""
    _make_columns()
    _make_tables()
    _turn_counts()
    _date_notes()
    _redact_and_count()


def _make_columns() -> None:
    op.add_column("week", sa.Column("added_at", sa.Text, nullable=True))
    op.add_column("week", sa.Column("reopened_at", sa.Text, nullable=True))
    op.add_column("week", sa.Column("announced_at", sa.Text, nullable=True))
    op.add_column("week", sa.Column("log_key", sa.Text, nullable=True))
    op.add_column("week", sa.Column("purge_rules", sa.Integer, server_default="0", nullable=False))
    op.add_column("people_exclusion", sa.Column("note", sa.Text, nullable=True))
    op.add_column("people_exclusion", sa.Column("note_until", sa.Text, nullable=True))


def _make_tables() -> None:
    op.create_table(
        "purged_share",
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.Column("street", sa.Text, nullable=False),
        sa.Column("route_id", sa.Text, nullable=False),
        sa.Column("doors", sa.Integer, nullable=False),
        sa.Column("knocked", sa.Integer, nullable=False),
        sa.Column("opened", sa.Integer, nullable=False),
        sa.Column("talked", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("week_id", "street", "route_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "purged_odds",
        sa.Column("week_id", sa.Integer, nullable=False),
        sa.Column("band", sa.Text, nullable=False),
        sa.Column("dwelling", sa.Text, nullable=False),
        sa.Column("opened", sa.Integer, nullable=False),
        sa.Column("closed", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["week.week_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("week_id", "band", "dwelling"),
        sqlite_strict=True,
    )
    op.create_table(
        "kept_refusal",
        sa.Column("refusal_id", sa.Text, nullable=False),
        sa.Column("street", sa.Text, nullable=False),
        sa.Column("housenumber", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("lon", NUMBER, nullable=False),
        sa.Column("lat", NUMBER, nullable=False),
        sa.Column("month", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("refusal_id"),
        sa.UniqueConstraint("street", "housenumber", "unit", "lon", "lat"),
        sqlite_strict=True,
    )
    op.create_table(
        "entrance_fact",
        sa.Column("district_id", sa.Integer, nullable=False),
        sa.Column("entrance_id", sa.Text, nullable=False),
        sa.Column("fact", sa.Text, nullable=False),
        sa.Column("noted_on", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.district_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("district_id", "entrance_id", "fact"),
        sqlite_strict=True,
    )


def _turn_counts() -> None:
    """Keep of the counts by street, day and outcome only what odds are learned from."""
    op.execute(
        "INSERT INTO purged_odds SELECT week_id, band, dwelling, "
        "sum(CASE WHEN outcome IN ('talked', 'no_thanks') THEN doors ELSE 0 END), "
        "sum(CASE WHEN outcome = 'nobody' THEN doors ELSE 0 END) FROM purged_count "
        "WHERE outcome IN ('talked', 'no_thanks', 'nobody') GROUP BY week_id, band, dwelling"
    )
    op.drop_table("purged_count")


def _date_notes() -> None:
    """Make of every reason somebody typed a note with a day it goes."""
    until = (datetime.now(UTC) + timedelta(days=NOTE_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    op.get_bind().exec_driver_sql(
        "UPDATE people_exclusion SET note = reason, note_until = ?, reason = 'other'", (until,)
    )


def _redact_and_count() -> None:
    """Take doors and times of what was taken back out of the audit log, and chain it anew."""
    bind = op.get_bind()
    guards = {
        name: bind.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (name,)
        ).scalar()
        for name in GUARDS
    }
    for name in GUARDS:
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
    query = "SELECT audit_id, at, role, action, subject FROM audit_log ORDER BY audit_id"
    previous = "0" * 64
    for audit_id, at, role, action, subject in bind.exec_driver_sql(query).fetchall():
        entry = _redacted(at, role, action, subject)
        digest = _digest(previous, *entry)
        bind.exec_driver_sql(
            "UPDATE audit_log SET at = ?, role = ?, action = ?, subject = ?, "
            "previous_sha256 = ?, sha256 = ? WHERE audit_id = ?",
            (*entry, previous, digest, audit_id),
        )
        previous = digest
    for entry in _tallies(bind):
        digest = _digest(previous, *entry)
        bind.exec_driver_sql(
            "INSERT INTO audit_log (at, role, action, subject, previous_sha256, sha256) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (*entry, previous, digest),
        )
        previous = digest
    for sql in filter(None, guards.values()):
        op.execute(sql)


def _redacted(at: str, role: str, action: str, subject: str) -> tuple[str, str, str, str]:
    if action in ("do-not-knock cleared", "visit void", "call void"):
        return at[:10], role, action, ""
    if action == "codes shown" and subject.startswith("walklists "):
        return at, role, action, "walklists"
    return at, role, action, subject


def _tallies(bind: sa.Connection) -> list[tuple[str, str, str, str]]:
    """Return an entry for each week and log: how many events, and the hash over them."""
    found = []
    today = datetime.now(UTC).date().isoformat()
    for (week_id,) in bind.exec_driver_sql("SELECT week_id FROM week ORDER BY 1").fetchall():
        key = secrets.token_hex(32)
        bind.exec_driver_sql("UPDATE week SET log_key = ? WHERE week_id = ?", (key, week_id))
        for log in ("visit_event", "call_event"):
            query = f"SELECT event_id, body_sha256 FROM {log} WHERE week_id = ? ORDER BY rowid"
            rows = bind.exec_driver_sql(query, (week_id,)).fetchall()
            running = key
            for event_id, body in rows:
                running = hashlib.sha256(f"{running} {event_id} {body}".encode()).hexdigest()
            if rows:
                subject = f"week {week_id} {log} {len(rows)} {running}"
                found.append((today, "canvass", "events", subject))
    return found


def _digest(previous: str, *fields: str) -> str:
    text = json.dumps([previous, *fields], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
