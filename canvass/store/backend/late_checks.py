"""References between tables, checked when a transaction ends and not at each row."""

from __future__ import annotations

from sqlalchemy import Connection


def check_references_at_the_end(connection: Connection) -> None:
    """Let rows refer to rows that are not there until the transaction ends."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
