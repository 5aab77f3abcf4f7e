"""Importing an address register into a stored district."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from canvass.doors.build import make_doors
from canvass.errors import OutputError, StoreError
from canvass.export.text import cell_text
from canvass.osm.extract import Extract
from canvass.osm.serial import extract_from_bytes
from canvass.planning.memory import collecting_later
from canvass.registers.match import Accepted, Matched, match_rows
from canvass.registers.read import Reading, read_register
from canvass.registers.row import Register, Rejected
from canvass.store import districts, registers
from canvass.store.doors import refresh_doors
from canvass.store.light import open_light_reader, open_light_writer
from canvass.store.maps import get_map
from canvass.store.splits import list_splits
from canvass.streets.build import make_street_graph
from canvass.workflow.files import write_file

REJECTED_ENDING = ".rejected.csv"
_SHOWN = 20

OnShare = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file's rows: read = new + matched + conflicting + rejected + outside.

    `moved_m` are how far the register's places lie from the district's, (median, largest), None
    where nothing matched. `refused` are the conflicting and rejected rows, by line.
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

    @property
    def rejected(self) -> int:
        """Return the rows that could not be used."""
        return len(self.refused) - self.conflicting


def import_register(
    db: Path,
    name: str | None,
    path: Path,
    reading: Reading,
    *,
    is_dry_run: bool,
    on_progress: OnShare,
) -> ImportReport:
    """Add a register's addresses and flats to a district; raises DoorError and StoreError.

    Rows that cannot be used are written beside the file and never stop the rest. With
    `is_dry_run` nothing is written anywhere.
    """
    with collecting_later():
        return _import(db, name, path, reading, is_dry_run=is_dry_run, on_progress=on_progress)


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A file matched with the district, without the file's own cells: those are large."""

    extract: Extract
    row: districts.DistrictRow
    state: tuple[int, ...]
    headings: tuple[str, ...]
    report: ImportReport


def _import(
    db: Path,
    name: str | None,
    path: Path,
    reading: Reading,
    *,
    is_dry_run: bool,
    on_progress: OnShare,
) -> ImportReport:
    accepted, read = _read_and_match(db, name, path, reading, on_progress)
    report = replace(read.report, is_dry_run=is_dry_run)
    if is_dry_run:
        return report
    district_id = read.row.district_id
    graph = make_street_graph(read.extract) if report.new else None
    with open_light_writer(db) as connection:
        if registers.state_of(connection, district_id) != read.state:
            raise StoreError(
                f'district "{read.row.name}" was changed by another program meanwhile; nothing '
                "was imported, try again"
            )
        registers.record_register_rows(connection, district_id, accepted)
        # The rows are not needed any more; the doors made of them take the room.
        del accepted
        if graph is not None:
            entries = registers.list_registered(connection, district_id)
            splits = list_splits(connection, district_id)
            doors = make_doors(read.extract, graph, register=entries, splits=splits)
            refresh_doors(connection, district_id, doors)
        after = districts.get_district(connection, read.row.name)
    return replace(
        report,
        addresses=after.addresses_read,
        doors=after.doors,
        excluded=after.excluded,
        rejected_file=_write_rejected(path, read.headings, report.refused),
    )


def _read_and_match(
    db: Path, name: str | None, path: Path, reading: Reading, on_progress: OnShare
) -> tuple[tuple[Accepted, ...], _Read]:
    with open_light_reader(db) as connection:
        row = districts.get_district(connection, name)
        extract = extract_from_bytes(get_map(connection, row.district_id))
    on_progress(0.1)
    register = read_register(path, bounds=extract.bounds, area=extract.boundary, reading=reading)
    on_progress(0.4)
    with open_light_reader(db) as connection:
        known = registers.list_known(connection, row.district_id)
        state = registers.state_of(connection, row.district_id)
    matched = match_rows(register.rows, known)
    on_progress(0.6)
    report = _make_report(register, matched, row)
    return matched.accepted, _Read(extract, row, state, register.table.headings, report)


def _refused(register: Register, matched: Matched) -> tuple[Rejected, ...]:
    table = register.table
    conflicts = [
        Rejected(table.line_no[row.row_index], f"conflict: {why}", table.cells(row.row_index))
        for row, why in matched.conflicting
    ]
    return tuple(sorted([*register.rejected, *conflicts], key=lambda r: r.line_no))


def _write_rejected(
    path: Path, headings: Sequence[str], refused: Sequence[Rejected]
) -> Path | None:
    """Write the rows that were not taken beside the file; None where there are none."""
    target = path.with_name(path.name + REJECTED_ENDING)
    if not refused and not target.exists():
        return None
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["line", "reason", *map(cell_text, headings)])
    for row in refused:
        writer.writerow([row.line_no, row.reason, *map(cell_text, row.cells)])
    try:
        write_file(target, "\ufeff" + out.getvalue())
    except OutputError:
        # The addresses are in; the reasons are printed.
        return None
    return target if refused else None


def _make_report(
    register: Register, matched: Matched, before: districts.DistrictRow
) -> ImportReport:
    """Return what a dry run says; the figures of the district are those before the import."""
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
    )
