"""Import visits from a file, row by row: a bad row does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.errors import UnavailableError
from canvass.store.batches import IMPORT, Batch, record_batch
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.recording import RecordingWeek, list_door_keys
from canvass.store.times import to_text
from canvass.store.visits import Receipt, record_events
from canvass.tables.rejected import Refused
from canvass.visits.event import VisitEvent
from canvass.visits.team_name import OddTeams
from canvass.workflow.files import write_rejected
from canvass.workflow.visits.import_rows import (
    How,
    ImportRow,
    RowFault,
    Settled,
    conflict,
    read_rows,
    settle,
)
from canvass.workflow.visits.listed_rows import ListBack, bring_back
from canvass.workflow.visits.teams_named import odd_teams
from canvass.workflow.visits.visit_log import Where, open_week
from canvass.workflow.visits.visit_rows import VisitFile


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The counts of an import: `read` = stored + already + conflict + rejected.

    Rows of a list without an outcome are counted in `not_done` as well as in `read`. `unused` are
    headings of columns not used. `rejected_file` is None if there is nothing to write or it cannot
    be written. `lists` are the lists that came back. `come_back` are the times to come back that
    were stored, `ends_on` is the week's last day. `odd_teams` are those of the stored visits that
    the week does not have.
    """

    read: int
    stored: int
    already: int
    conflict: int
    flagged: int
    rejected: tuple[RowFault, ...]
    conflicts: tuple[RowFault, ...]
    rejected_file: Path | None
    unused: tuple[str, ...] = ()
    not_done: int = 0
    lists: tuple[ListBack, ...] = ()
    come_back: tuple[str, ...] = ()
    ends_on: date = date.max
    odd_teams: OddTeams | None = None


def import_visits(
    db: Path,
    where: Where,
    path: Path,
    *,
    recorded_by: str,
    now: datetime,
    encoding: str = "",
    is_clock_off: bool = False,
    translate: Callable[[str], str] = str,
) -> ImportReport:
    """Store the visits of a file; raises InputError if the file cannot be read at all.

    Importing a file twice stores nothing twice, however its times and teams are spelt. Rows that
    cannot be stored are written to a file beside it, with translated reasons; with `is_clock_off`
    those over a day ahead are stored, as of now. The file is read before the database is locked.
    """
    how = How(recorded_by, now, encoding, is_clock_off, translate)
    rows = read_rows(db, where, path, how)
    at = to_text(now)
    with open_writer(db, may_create=False) as connection:
        _check_same_week(connection, where, rows.week)
        stored, there, against = _record(connection, rows.week, rows.made)
        came = [(row.place, row.event.team) for row in (*stored, *there) if row.place is not None]
        back = bring_back(connection, came, rows.week.week_id, by=recorded_by, at=at)
        odd = odd_teams(connection, rows.week.week_id, (row.event.team for row in stored))
        if stored:
            batch = Batch(0, rows.week.week_id, IMPORT, path.name[:200], at, recorded_by, None)
            ids = [row.event.event_id for row in stored]
            record_batch(connection, rows.week.district_id, batch, ids)
    conflicts = [RowFault(line, fault.say(translate)) for line, fault in against]
    return ImportReport(
        read=rows.read,
        stored=len(stored),
        already=len(there),
        conflict=len(conflicts),
        flagged=sum(bool(row.event.flags) for row in stored),
        rejected=tuple(rows.faults),
        conflicts=tuple(conflicts),
        rejected_file=_write_faults(path, rows.file, [*rows.faults, *conflicts]),
        unused=rows.file.unused,
        not_done=rows.not_done,
        lists=back,
        come_back=tuple(row.event.come_back for row in stored if row.event.come_back),
        ends_on=rows.week.ends_on,
        odd_teams=odd,
    )


def _check_same_week(connection: Connection, where: Where, read: RecordingWeek) -> None:
    """Raise UnavailableError if the week is another one than when the file was read.

    Reading takes seconds, in which the week may be purged or the database replaced.
    """
    found = open_week(connection, replace(where, week=read.name))
    if replace(found, is_closed=read.is_closed) != read:
        raise UnavailableError(
            "the week or its database was replaced while the file was read; nothing was stored, "
            "import it again"
        )


@dataclass(frozen=True, slots=True)
class SeenVisits:
    """What storing a file would do: `new` visits with line, door in words, local time; the rest.

    `not_done` counts rows of a list without an outcome; `faults` are in order of their lines.
    """

    read: int
    new: tuple[tuple[int, str, datetime, VisitEvent], ...]
    already: int
    not_done: int
    faults: tuple[RowFault, ...]
    unused: tuple[str, ...]
    odd_teams: OddTeams | None = None


def look_at_visits(
    db: Path,
    where: Where,
    path: Path,
    *,
    recorded_by: str,
    now: datetime,
    translate: Callable[[str], str] = str,
) -> SeenVisits:
    """Return what `import_visits` would do with a file; nothing is stored."""
    rows = read_rows(db, where, path, How(recorded_by, now, translate=translate))
    with open_reader(db) as connection:
        new, already, conflicts = settle(connection, rows.week, rows.made)
        ids = [row.event.door_id for row in new]
        keys = list_door_keys(connection, rows.week.district_id, door_ids=ids)
        odd = odd_teams(connection, rows.week.week_id, (row.event.team for row in new))
    said = {key.door_id: key.say() for key in keys}
    zone = ZoneInfo(rows.week.timezone)
    faults = [*rows.faults, *(RowFault(line, error.say(translate)) for line, error in conflicts)]
    return SeenVisits(
        read=rows.read,
        new=tuple(
            (
                row.line,
                said.get(row.event.door_id, ""),
                row.event.client_at.astimezone(zone),
                row.event,
            )
            for row in new
        ),
        already=len(already),
        not_done=rows.not_done,
        faults=tuple(sorted(faults)),
        unused=rows.file.unused,
        odd_teams=odd,
    )


def _record(connection: Connection, week: RecordingWeek, made: Sequence[ImportRow]) -> Settled:
    """Store new visits; return them, those already stored, and the conflicting rows."""
    new, already, conflicts = settle(connection, week, made)
    receipts = record_events(connection, week.district_id, [one.event for one in new])
    stored = []
    for one, receipt in zip(new, receipts, strict=True):
        if receipt is Receipt.STORED:
            stored.append(one)
        elif receipt is Receipt.ALREADY:
            already.append(one)
        else:
            conflicts.append((one.line, conflict(one.event)))
    return Settled(stored, already, conflicts)


def _write_faults(path: Path, file: VisitFile, faults: Sequence[RowFault]) -> Path | None:
    """Write the rows that were not stored to a file beside theirs, which is read again for this."""
    if not faults:
        return None
    reasons = dict(faults)
    rows = (
        Refused(row.line, reasons[row.line], row.raw) for row in file.rows() if row.line in reasons
    )
    return write_rejected(path, file.headings, rows, delimiter=file.delimiter)
