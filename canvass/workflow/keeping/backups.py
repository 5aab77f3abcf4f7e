"""Write and restore backups; a restore keeps every refusal and brings no purged week back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from canvass.errors import CanvassError, StoreError
from canvass.store import backup
from canvass.store.audit_log import record_audit
from canvass.store.backend.opening import look_into
from canvass.store.backend.sqlite_file import check_place
from canvass.store.backup import BackupNote
from canvass.store.carry_over import Lasting, carry_over, read_lasting
from canvass.store.database import open_reader, open_writer
from canvass.store.debts import is_wiping_owed
from canvass.store.desk_people import forget_everybody
from canvass.store.not_in_backup import count_missing
from canvass.store.times import to_text
from canvass.store.visits import list_event_ids
from canvass.workflow.clock import now
from canvass.workflow.keeping.last_backup import BACKUP
from canvass.workflow.keeping.serving import check_can_store


@dataclass(frozen=True, slots=True)
class Restoring:
    """What restoring a backup would do.

    `lasting` holds refusals and purged weeks newer than the backup; None if there is no database or
    it cannot be read. `events_here` and `events_lost` count visits and calls: all that are here,
    and those that are not in the backup. `more_lost` counts other rows that are not, by kind.
    """

    lasting: Lasting | None
    is_there: bool
    events_here: int
    events_lost: int
    more_lost: Mapping[str, int] = field(default_factory=dict)


def write_backup(db: Path, target: Path) -> BackupNote:
    """Write a verified backup to a new file, after any pending wipe; raises StoreError."""
    check_place(db, must_exist=True)
    with open_reader(db):
        pass
    if is_wiping_owed(db):
        raise StoreError(
            "{db}: what a purge deleted is still in the file, and a backup would keep "
            "it; close what reads the database and try again",
            db=db,
        )
    note = backup.write_backup(db, target)
    # In a read-only database the backup is still good; only its date is not recorded.
    with suppress(StoreError), open_writer(db) as connection:
        record_audit(
            connection, action=BACKUP, subject="database", role="organizer", at=to_text(now())
        )
    return note


def look_at_restore(db: Path, source: Path) -> Restoring:
    """Return what a restore would replace.

    Raises StoreError if the backup is damaged or the database may not be written to.
    """
    check_place(db, must_exist=False)
    check_can_store(db)
    backup.check_source(source)
    if not db.exists():
        return Restoring(None, False, 0, 0)
    with backup.open_unsealed(source, db.resolve().parent) as copy:
        kept = list_event_ids(copy)
        try:
            with open_reader(db) as connection:
                lasting = read_lasting(connection)
            with look_into(db) as connection:
                here = list_event_ids(connection)
                more = count_missing(connection, copy)
        except (CanvassError, ValueError):
            return Restoring(None, True, 0, 0)
    return Restoring(lasting, True, len(here), len(here - kept), more)


def restore_backup(
    db: Path, source: Path, *, now: datetime, lasting: Lasting | None = None
) -> Path | None:
    """Replace the database by a backup; return where the old database is kept.

    Refusals and purged weeks of the present database are first copied into the restored one.
    """

    def prepare(copy: Path) -> None:
        if lasting is not None:
            carry_over(copy, lasting, now)

    kept = backup.restore_backup(db, source, prepare=prepare)
    with open_writer(db) as connection:
        # A link or session revoked since the backup must not work again.
        forget_everybody(connection)
        record_audit(
            connection, action="restore", subject="database", role="organizer", at=to_text(now)
        )
    return kept
