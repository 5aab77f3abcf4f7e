"""The audit log: who (a role) did what to which thing, without any content, chained by hashes.

Each entry's hash covers the one before it, so an entry changed, removed or put between breaks
every later one; `canvass doctor` looks. (Entries cut from the end cannot be seen.)
"""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, insert, select

from canvass.store.schema_week import audit_log

FIRST = "0" * 64
"""What the first entry names as the one before it."""


def record_audit(connection: Connection, *, action: str, subject: str, role: str, at: str) -> None:
    """Add an entry: `action` and `subject` name things ("codes shown", "R04"), never content."""
    table = audit_log.c
    newest = select(table.sha256).order_by(table.audit_id.desc()).limit(1)
    previous = connection.execute(newest).scalar() or FIRST
    connection.execute(
        insert(audit_log).values(
            at=at,
            role=role,
            action=action,
            subject=subject,
            previous_sha256=previous,
            sha256=chain_digest(previous, at, role, action, subject),
        )
    )


def find_break(connection: Connection) -> int | None:
    """Return the id of the first entry whose chain is broken, or None."""
    previous = FIRST
    for row in connection.execute(select(audit_log).order_by(audit_log.c.audit_id)):
        expected = chain_digest(previous, row.at, row.role, row.action, row.subject)
        if row.previous_sha256 != previous or row.sha256 != expected:
            return int(row.audit_id)
        previous = row.sha256
    return None


def chain_digest(previous: str, *fields: str) -> str:
    """Return the hash of an entry (at, role, action, subject) behind the one before it."""
    text = json.dumps([previous, *fields], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
