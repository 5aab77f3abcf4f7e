"""The audit log: which role did what to which thing, without any content, as a hash chain.

Each entry's hash covers the previous one, so changing, removing or inserting an entry breaks the
chain; `canvass doctor` checks it. (Entries cut from the end are not detected.)
"""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, insert, select

from canvass.store.schema_week import audit_log

FIRST = "0" * 64
"""The previous hash of the first entry."""


def record_audit(connection: Connection, *, action: str, subject: str, role: str, at: str) -> None:
    """Add an entry: `action` and `subject` name things ("codes shown", "R04"), never content."""
    entry = audit_log.c
    newest = select(entry.sha256).order_by(entry.audit_id.desc()).limit(1)
    previous = connection.execute(newest).scalar() or FIRST
    connection.execute(
        insert(audit_log).values(
            at=at, role=role, action=action, subject=subject, previous_sha256=previous,
            sha256=chain_digest(previous, at, role, action, subject),
        )
    )  # fmt: skip


def find_newest(connection: Connection, action: str) -> str | None:
    """Return when an action was last done (ISO 8601), None if never."""
    entry = audit_log.c
    newest = select(entry.at).where(entry.action == action).order_by(entry.audit_id.desc()).limit(1)
    return connection.execute(newest).scalar()


def find_break(connection: Connection) -> int | None:
    """Return the id of the first entry that breaks the chain, or None."""
    previous = FIRST
    entry = audit_log.c
    query = select(
        entry.audit_id, entry.previous_sha256, entry.sha256, entry.at, entry.role, entry.action,
        entry.subject,
    ).order_by(entry.audit_id)  # fmt: skip
    for audit_id, before, digest, *fields in connection.execute(query):
        if before != previous or digest != chain_digest(previous, *fields):
            return int(audit_id)
        previous = digest
    return None


def chain_digest(previous: str, *fields: str) -> str:
    """Return the hash of an entry (at, role, action, subject) that follows hash `previous`."""
    text = json.dumps([previous, *fields], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
