"""Importing an address register into a stored district."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from canvass.doors.build import make_doors
from canvass.doors.door import DoorList
from canvass.errors import CanvassError, DoorError, StoreError
from canvass.osm.extract import Extract
from canvass.osm.serial import extract_from_bytes
from canvass.planning.memory import collecting_later
from canvass.registers.apart import RegisterReader
from canvass.registers.hints import make_hints
from canvass.registers.match import Accepted, Matched, match_rows
from canvass.registers.placing import Ground
from canvass.registers.read import Reading
from canvass.registers.row import Register, Rejected
from canvass.store import districts, registers
from canvass.store.database import open_reader, open_writer
from canvass.store.doors import refresh_doors
from canvass.store.maps import get_map
from canvass.store.splits import list_splits
from canvass.streets.build import make_street_graph
from canvass.tables.rejected import Refused
from canvass.workflow.files import write_rejected

OnShare = Callable[[float], None]
MOST_NEW = 80_000
"""New doors of one file: a hundred thousand take 25 s of CPU and 540 MB to be made and stored."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The counts of an import: read = new + matched + conflicting + rejected + outside.

    `moved_m` is the distance between the register's and the district's positions as (median,
    largest) in metres, None if nothing matched. `refused` are the conflicting and rejected rows, by
    line.
    """

    read: int
    new: int
    matched: int
    conflicting: int
    outside: int
    new_addresses: int
    moved_m: tuple[float, float] | None
    refused: tuple[Rejected, ...]
    profile: str
    crs: str
    columns: dict[str, str]
    addresses: int
    doors: int
    excluded: int
    rejected_file: Path | None
    is_dry_run: bool
    encoding: str
    notes: tuple[CanvassError, ...]

    @property
    def rejected(self) -> int:
        """Return how many rows could not be used."""
        return len(self.refused) - self.conflicting


def import_register(
    db: Path,
    name: str | None,
    path: Path,
    reading: Reading,
    *,
    is_dry_run: bool,
    on_progress: OnShare,
    translate: Callable[[str], str] = str,
) -> ImportReport:
    """Add a register's addresses and flats to a district; raises DoorError and StoreError.

    Rows that cannot be used are written to a file beside it, with translated reasons, and do not
    stop the rest. With `is_dry_run` nothing is written anywhere. The database is locked only at the
    end, for one transaction, after the file has been read and the doors made.
    """
    with collecting_later():
        read = _read_and_match(db, name, path, reading, on_progress)
        if is_dry_run:
            return read.report
        after = _store(db, read)
    register, report = read.register, read.report
    return replace(
        report,
        addresses=after.addresses_read,
        doors=after.doors,
        excluded=after.excluded,
        rejected_file=_write_rejected(path, register, report.refused, translate),
        is_dry_run=False,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A register file matched with a district."""

    extract: Extract
    row: districts.DistrictRow
    state: tuple[int, ...]
    register: Register
    accepted: tuple[Accepted, ...]
    report: ImportReport


def _store(db: Path, read: _Read) -> districts.DistrictRow:
    """Add what was accepted and return the district after it; raises StoreError.

    The new doors are computed before the database is locked.
    """
    district_id = read.row.district_id
    with open_reader(db) as connection:
        new = registers.make_register_rows(connection, district_id, read.accepted)
        entries = registers.list_registered(connection, district_id, new)
        splits = list_splits(connection, district_id)
    doors: DoorList | None = None
    if read.report.new:
        graph = make_street_graph(read.extract)
        doors = make_doors(read.extract, graph, register=entries, splits=splits)
    with open_writer(db, may_create=False) as connection:
        if registers.state_of(connection, district_id) != read.state:
            raise StoreError(
                'district "{name}" was changed by another program meanwhile; nothing was imported, '
                "try again",
                name=read.row.name,
            )
        registers.record_register_rows(connection, new)
        if doors is not None:
            refresh_doors(connection, district_id, doors)
        return districts.get_district(connection, read.row.name)


def _read_and_match(
    db: Path, name: str | None, path: Path, reading: Reading, on_progress: OnShare
) -> _Read:
    with RegisterReader() as reader:
        with open_reader(db) as connection:
            row = districts.get_district(connection, name)
            blob = get_map(connection, row.district_id)
            known = registers.list_known(connection, row.district_id)
            state = registers.state_of(connection, row.district_id)
        extract = extract_from_bytes(blob)
        streets = _street_names(extract)
        hints = make_hints(((a.street, a.housenumber, a.lon, a.lat) for a in known), streets)
        on_progress(0.1)
        register = reader.read(path, Ground(extract.bounds, extract.boundary, hints), reading)
    on_progress(0.4)
    matched = match_rows(register.rows, known, streets)
    on_progress(0.6)
    report = _make_report(register, matched, row)
    if report.new > MOST_NEW:
        raise DoorError(
            "{path}: {count} of its doors are new in the district, and at most {most} are added at "
            "once; cut the file into parts",
            path=path, count=f"{report.new:,}", most=f"{MOST_NEW:,}",
        )  # fmt: skip
    return _Read(extract, row, state, register, matched.accepted, report)


def _street_names(extract: Extract) -> set[str]:
    """Return the names of the map's ways."""
    return {way.tags["name"] for way in extract.ways if way.tags.get("name")}


def _refused(register: Register, matched: Matched) -> tuple[Rejected, ...]:
    kept = register.kept
    conflicts = [
        Rejected(kept.line(row.row_index), why, kept.cells(row.row_index))
        for row, why in matched.conflicting
    ]
    return tuple(sorted([*register.rejected, *conflicts], key=lambda r: r.line_no))


def _write_rejected(
    path: Path,
    register: Register,
    refused: tuple[Rejected, ...],
    translate: Callable[[str], str],
) -> Path | None:
    """Write the refused rows to a file beside the register; None if there are none."""
    if not refused:
        return None
    rows = (Refused(row.line_no, row.fault.say(translate), row.cells) for row in refused)
    return write_rejected(
        path, register.headings, rows, delimiter=register.delimiter, whole_name=True
    )


def _make_report(
    register: Register, matched: Matched, before: districts.DistrictRow
) -> ImportReport:
    """Return the report of a dry run; the district's figures are those before the import."""
    refused = _refused(register, matched)
    new = sum(entry.is_new for entry in matched.accepted)
    moved = [entry.moved_m for entry in matched.accepted if entry.moved_m is not None]
    taken = len(matched.accepted)
    return ImportReport(
        read=taken + len(refused) + register.outside,
        new=new,
        matched=taken - new,
        conflicting=len(matched.conflicting),
        outside=register.outside,
        new_addresses=matched.new_addresses,
        moved_m=(float(np.median(moved)), max(moved)) if moved else None,
        refused=refused,
        profile=register.profile,
        crs=register.crs,
        columns=register.columns,
        addresses=before.addresses_read,
        doors=before.doors,
        excluded=before.excluded,
        rejected_file=None,
        is_dry_run=True,
        encoding=register.encoding,
        notes=register.notes,
    )
