"""Merge the database of another laptop into this one."""

from __future__ import annotations

import stat
from datetime import datetime
from pathlib import Path

from canvass.errors import InputError
from canvass.store.backend.sqlite_file import check_place
from canvass.store.backend.wiping import empty_log
from canvass.store.backup import open_private_copy
from canvass.store.database import open_reader, open_writer
from canvass.store.merging import MergeReport, merge
from canvass.store.merging_checks import check_database, explain_damage, find_faults
from canvass.workflow.keeping.serving import check_can_store


def merge_database(db: Path, other: Path, *, now: datetime) -> MergeReport:
    """Copy another database's events, weeks and refusals into this one; the other is unchanged.

    Raises InputError if both are the same file, StoreError if either cannot be read or this one
    not be written to.
    """
    check_place(db, must_exist=True)
    _check_other(other)
    if other.samefile(db):
        raise InputError(
            "{other}: is this database itself; name that of the other laptop", other=other
        )
    check_can_store(db)
    # Works on a migrated copy: the other file may be older, in use, or on a read-only medium.
    with (
        open_private_copy(other, db) as copy,
        explain_damage(other),
        open_reader(copy) as there,
    ):
        with open_reader(db) as ours:
            check_database(ours, there, other)
        faults = find_faults(there)
        with open_writer(db) as here:
            report = merge(here, there, now, faults)
    empty_log(db)
    return report


def _check_other(other: Path) -> None:
    """Raise InputError if there is no ordinary file at this path."""
    try:
        mode = other.stat().st_mode
    except (OSError, ValueError) as error:
        raise InputError(
            "{path}: no such file; give the other laptop's database", path=str(other)[:200]
        ) from error
    if stat.S_ISDIR(mode):
        raise InputError("{path}: is a folder; give the other laptop's database", path=other)
    if not stat.S_ISREG(mode):
        raise InputError("{path}: no ordinary file; give the other laptop's database", path=other)
