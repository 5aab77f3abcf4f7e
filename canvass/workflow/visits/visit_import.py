"""Importing visits from a CSV or JSON file: row by row, so that one bad line stops no other."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from canvass.errors import CanvassError, VisitError
from canvass.store.light import open_light_writer
from canvass.store.recording import DoorFinder, RecordingWeek, list_door_keys
from canvass.store.visits import Receipt, record_events
from canvass.visits.event import VisitEvent, derived_event_id
from canvass.visits.making import make_visit, parse_exact_at, parse_outcome
from canvass.workflow.files import write_file
from canvass.workflow.visits.visit_log import Where, check_team, open_week, span_of

LARGEST_BYTES = 64 << 20
LONGEST_CELL = 500
COLUMNS = ("event_id", "door_id", "street", "housenumber", "unit", "outcome", "at", "team")


@dataclass(frozen=True, slots=True)
class FileRow:
    """One line of the file: its number there, its cells by column, its text as it stood."""

    line: int
    cells: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that was not stored, and why."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file: `read` = stored + already + conflict + rejected."""

    read: int
    stored: int
    already: int
    conflict: int
    flagged: int
    rejected: tuple[RowFault, ...]
    conflicts: tuple[RowFault, ...]
    rejected_file: Path | None


def import_visits(
    db: Path, where: Where, path: Path, *, recorded_by: str, now: datetime
) -> ImportReport:
    """Store the visits of a file; raises VisitError where the file cannot be read at all.

    Reading a file twice stores nothing twice. Rows that cannot be stored are written, with their
    reasons, to a file beside it.
    """
    rows, faults = _read_rows(path)
    events: list[VisitEvent] = []
    good: list[FileRow] = []
    with open_light_writer(db) as connection:
        week = open_week(connection, where)
        finder = DoorFinder(list_door_keys(connection, week.district_id))
        for row in rows:
            try:
                events.append(_make_event(row.cells, week, finder, recorded_by, now))
                good.append(row)
            except CanvassError as error:
                faults.append(RowFault(row.line, str(error), row.text))
        receipts = record_events(connection, week.district_id, events)
    conflicts = [
        RowFault(row.line, f"{event.event_id}: already recorded with other content", row.text)
        for row, event, receipt in zip(good, events, receipts, strict=True)
        if receipt is Receipt.CONFLICT
    ]
    faults.sort(key=lambda fault: fault.line)
    stored = [e for e, r in zip(events, receipts, strict=True) if r is Receipt.STORED]
    return ImportReport(
        read=len(events) + len(faults),
        stored=len(stored),
        already=receipts.count(Receipt.ALREADY),
        conflict=len(conflicts),
        flagged=sum(bool(event.flags) for event in stored),
        rejected=tuple(faults),
        conflicts=tuple(conflicts),
        rejected_file=_write_faults(path, [*faults, *conflicts]),
    )


def _make_event(
    cells: Mapping[str, str],
    week: RecordingWeek,
    finder: DoorFinder,
    recorded_by: str,
    now: datetime,
) -> VisitEvent:
    for name, cell in cells.items():
        if len(cell) > LONGEST_CELL:
            raise VisitError(f"{name}: longer than {LONGEST_CELL} characters")
    door_id, street = cells.get("door_id", ""), cells.get("street", "")
    if door_id:
        key = finder.get_by_id(door_id)
    elif street:
        key = finder.get(street, cells.get("housenumber", ""), cells.get("unit", ""))
    else:
        raise VisitError("no door: give door_id, or street and housenumber")
    client_at = parse_exact_at(cells.get("at", ""))
    team = check_team(cells.get("team", ""))
    given = cells.get("event_id", "")
    return make_visit(
        event_id=given or derived_event_id(week.district, key.door_id, client_at, team),
        week_id=week.week_id,
        span=span_of(week),
        door_id=key.door_id,
        outcome=parse_outcome(cells.get("outcome", "")),
        team=team,
        recorded_by=recorded_by,
        client_at=client_at,
        sent_at=now,
        received_at=now,
    )


def _read_rows(path: Path) -> tuple[list[FileRow], list[RowFault]]:
    text = _read_text(path)
    if path.suffix.lower() == ".json" or text.lstrip()[:1] == "[":
        return list(_json_rows(path, text)), []
    return _csv_rows(path, text)


def _read_text(path: Path) -> str:
    try:
        if path.is_dir():
            raise VisitError(f"{path}: is a folder; give a CSV or JSON file")
        if path.stat().st_size > LARGEST_BYTES:
            raise VisitError(f"{path}: larger than {LARGEST_BYTES >> 20} MB; cut it into parts")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise VisitError(f"{path}: no such file; give a CSV or JSON file") from error
    except OSError as error:
        raise VisitError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise VisitError(f"{path}: not UTF-8 text; save it as CSV UTF-8") from error


def _json_rows(path: Path, text: str) -> Iterator[FileRow]:
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise VisitError(f"{path}: not JSON ({str(error)[:100]})") from error
    if not isinstance(plain, list):
        raise VisitError(f"{path}: not a list of visits; give [{{...}}, ...]")
    for number, entry in enumerate(plain, start=1):
        yield FileRow(number, _cells_of(entry), json.dumps(entry, ensure_ascii=False))


def _cells_of(entry: Any) -> dict[str, str]:
    if not isinstance(entry, dict):
        return {}
    return {name: str(entry[name]).strip() for name in COLUMNS if entry.get(name) not in (None, "")}


def _csv_rows(path: Path, text: str) -> tuple[list[FileRow], list[RowFault]]:
    # Line by line: a quote left open must not swallow the visits after it.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), None)
    if start is None:
        raise VisitError(f"{path}: empty; give columns {', '.join(COLUMNS)}")
    delimiter = max(";,\t", key=lines[start].count)
    names = [name.strip().casefold() for name in _split(lines[start], delimiter) or []]
    has_door = "door_id" in names or {"street", "housenumber"} <= set(names)
    if not has_door or not {"outcome", "at"} <= set(names):
        seen = ", ".join(names)[:200]
        raise VisitError(
            f"{path}: needs the columns outcome, at and door_id (or street, housenumber); "
            f"the first line has {seen}"
        )
    rows, faults = [], []
    for number, line in enumerate(lines[start + 1 :], start=start + 2):
        if not line.strip(f" {delimiter}"):
            continue
        parts = _split(line, delimiter)
        if parts is None:
            faults.append(RowFault(number, "a quotation mark is not closed", line))
        elif len(parts) > len(names):
            faults.append(RowFault(number, f"{len(parts)} cells under {len(names)} columns", line))
        else:
            cells = {name: part.strip() for name, part in zip(names, parts, strict=False)}
            rows.append(FileRow(number, cells, line))
    return rows, faults


def _split(line: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _write_faults(path: Path, faults: Sequence[RowFault]) -> Path | None:
    if not faults:
        return None
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["line", "reason", "text"])
    writer.writerows(
        [fault.line, fault.reason, _defused(fault.text)]
        for fault in sorted(faults, key=lambda fault: fault.line)
    )
    beside = path.with_name(f"{path.stem}.rejected.csv")
    return write_file(beside, "\ufeff" + out.getvalue())


def _defused(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
