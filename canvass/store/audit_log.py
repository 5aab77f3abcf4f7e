"""The audit log: who (a role) did what to which thing, without any content, chained by hashes.

Each entry's hash covers the one before it, so an entry changed, removed or put between breaks
every later one; `canvass doctor` looks. (Entries cut from the end cannot be seen.)
"""

from __future__ import annotations

import hashlib
import json

from canvass.store.sqlite_file import Runs

FIRST = "0" * 64
"""What the first entry names as the one before it."""


def record_audit(connection: Runs, *, action: str, subject: str, role: str, at: str) -> None:
    """Add an entry: `action` and `subject` name things ("codes shown", "R04"), never content."""
    newest = "SELECT sha256 FROM audit_log ORDER BY audit_id DESC LIMIT 1"
    row = connection.exec_driver_sql(newest).fetchone()
    previous = row[0] if row else FIRST
    connection.exec_driver_sql(
        "INSERT INTO audit_log (at, role, action, subject, previous_sha256, sha256) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (at, role, action, subject, previous, chain_digest(previous, at, role, action, subject)),
    )


def find_newest(connection: Runs, action: str) -> str | None:
    """Return when something was last done (ISO 8601), None where it never was."""
    query = "SELECT at FROM audit_log WHERE action = ? ORDER BY audit_id DESC LIMIT 1"
    row = connection.exec_driver_sql(query, (action,)).fetchone()
    return row[0] if row else None


def find_break(connection: Runs) -> int | None:
    """Return the id of the first entry whose chain is broken, or None."""
    previous = FIRST
    query = (
        "SELECT audit_id, previous_sha256, sha256, at, role, action, subject FROM audit_log "
        "ORDER BY audit_id"
    )
    for audit_id, before, digest, *fields in connection.exec_driver_sql(query):
        if before != previous or digest != chain_digest(previous, *fields):
            return int(audit_id)
        previous = digest
    return None


def chain_digest(previous: str, *fields: str) -> str:
    """Return the hash of an entry (at, role, action, subject) behind the one before it."""
    text = json.dumps([previous, *fields], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
