"""Organisations added by hand or from a file: validated, and located by address or degrees."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from canvass.errors import InputError, NotFoundError
from canvass.store import organisations as rows
from canvass.store.database import open_reader, open_writer
from canvass.store.districts import get_district
from canvass.store.door_rows import DoorRow, list_door_rows
from canvass.store.lists import doors_out
from canvass.store.organisations import OrganisationRow as OrganisationRow
from canvass.tables.headings import ADDRESS, HOUSENUMBER, NOTES, STREET, Columns
from canvass.tables.numbers import plain_number
from canvass.tables.reader import Letters, read_sheet
from canvass.tables.spoken_hours import plain_hours
from canvass.week.hours import read_hours
from canvass.workflow.clock import created_at
from canvass.workflow.doors.find_address import get_address
from canvass.workflow.week.table_rows import Rejects, TableRead, make_each

COLUMNS = Columns(
    {
        "name": ("namn", "organisation", "forening", "foretag"),
        "kind": ("slag", "typ", "type", "sort"),
        "address": ADDRESS,
        "street": STREET,
        "housenumber": HOUSENUMBER,
        "lat": ("latitude", "latitud"),
        "lon": ("longitude", "longitud", "lng"),
        "opening_hours": ("opening hours", "hours", "oppettider", "oppet", "tider"),
        "note": tuple(sorted(NOTES)),
        # Columns that listings print but that are ignored here.
        "id": ("nr",), "organisation_id": (),
    },
    (("name",),),
)  # fmt: skip
WHAT = "a CSV file or workbook of organisations"
FARTHEST_KM = 20.0
"""An organisation farther than this from every address has the coordinates of another place."""
EARTH_KM = 6371.0
LONGEST = {"name": 120, "kind": 60, "address": 200, "opening_hours": 500, "note": 300}


def add_organisation(
    db: Path,
    district: str | None,
    name: str,
    *,
    kind: str,
    address: str,
    place: str,
    opening_hours: str,
    note: str,
) -> OrganisationRow:
    """Store one organisation, located by "lat,lon" or an address; InputError, NotFoundError."""
    cells = {"name": name, "kind": kind, "address": address, "opening_hours": opening_hours}
    lat, _, lon = place.partition(",")
    cells |= {"note": note, "lat": lat, "lon": lon}
    with open_writer(db) as connection:
        district_id = get_district(connection, district).district_id
        row = _make_row(cells, list_door_rows(connection, district_id))
        rows.record_organisation(connection, district_id, row, at=created_at())
    return row


def import_organisations(
    db: Path,
    district: str | None,
    file: Path,
    *,
    encoding: str = "",
    translate: Callable[[str], str] = str,
) -> TableRead[OrganisationRow]:
    """Store the organisations of a table; bad rows are skipped, repeated ones do no harm.

    Rows not stored are written to a file beside it, with translated reasons. The file is read, and
    its addresses are looked up, before the database is locked.
    """
    sheet = read_sheet(file, COLUMNS, what=WHAT, letters=Letters(encoding))
    with open_reader(db) as connection:
        doors = list_door_rows(connection, get_district(connection, district).district_id)
    rejects = Rejects(sheet)
    made = make_each(sheet, lambda given: _make_row(_cells(given), doors), rejects)
    stored: list[OrganisationRow] = []
    with open_writer(db) as connection:
        district_id = get_district(connection, district).district_id
        for _given, row in made:
            if rows.record_organisation(connection, district_id, row, at=created_at()):
                stored.append(row)
    return TableRead(
        len(sheet.rows),
        tuple(stored),
        len(made) - len(stored),
        rejects.in_order(),
        rejects.write(file, translate),
        sheet.unused,
    )


def _cells(given: Mapping[str, str]) -> dict[str, str]:
    """Return the cells by role, "" if missing; opening hours in OpenStreetMap's syntax."""
    cells = {role: given.get(role, "") for role in COLUMNS.headings}
    if not cells["address"] and cells["street"]:
        cells["address"] = f"{cells['street']} {plain_number(cells['housenumber'])}".strip()
    return cells | {"opening_hours": plain_hours(cells["opening_hours"])}


def list_own_organisations(db: Path, district: str | None) -> list[OrganisationRow]:
    """Return the organisations added by hand, sorted by name."""
    with open_reader(db) as connection:
        return rows.list_organisations(connection, get_district(connection, district).district_id)


def edit_organisation(
    db: Path, district: str | None, which: str, changes: Mapping[str, str]
) -> OrganisationRow:
    """Change an organisation added by hand; `changes` are arguments of `add_organisation`.

    `which` is its id or name. A new address without a place also moves it. Its calls stay with it.
    """
    with open_writer(db) as connection:
        district_id = get_district(connection, district).district_id
        before = _get_own(rows.list_organisations(connection, district_id), which)
        organisation_id = before.organisation_id
        cells = {name: getattr(before, name) for name in LONGEST} | dict(changes)
        cells["lat"], _, cells["lon"] = cells.pop("place", "").partition(",")
        is_moved = "address" in changes and changes["address"].strip()
        if not cells["lat"] and not is_moved:
            cells["lat"], cells["lon"] = repr(before.lat), repr(before.lon)
        made = _make_row(cells, list_door_rows(connection, district_id))
        after = replace(made, organisation_id=organisation_id)
        same = [
            one
            for one in rows.list_organisations(connection, district_id)
            if one.organisation_id != organisation_id
            and (one.name, one.lat, one.lon) == (after.name, after.lat, after.lon)
        ]
        if same:
            raise InputError(
                "{name}: there is one of that name at that place already: organisation {number}",
                name=after.name, number=same[0].organisation_id,
            )  # fmt: skip
        rows.update_organisation(connection, district_id, after)
        return after


def remove_organisation(
    db: Path, district: str | None, which: str, *, dry_run: bool = False
) -> OrganisationRow:
    """Remove an organisation added by hand, given by id or name.

    Raises NotFoundError, and InputError if it has calls or is on a list that is out: its calls, and
    a do-not-call, would otherwise belong to nothing.
    """
    with open_reader(db) if dry_run else open_writer(db) as connection:
        district_id = get_district(connection, district).district_id
        row = _get_own(rows.list_organisations(connection, district_id), which)
        organisation_id = row.organisation_id
        calls = rows.count_calls(connection, district_id, organisation_id)
        if calls:
            raise InputError(
                "organisation {number} ({name}): it has {count} recorded calls, so it cannot be "
                "removed",
                number=organisation_id, name=row.name, count=calls,
            )  # fmt: skip
        out = doors_out(connection, district_id, of_calls=True)
        code = out.get(rows.place_id_of(organisation_id))
        if code is not None:
            raise InputError(
                "organisation {number} ({name}): on the list {code}, which is out; say first that "
                "it is back, lost or void",
                number=organisation_id, name=row.name, code=code,
            )  # fmt: skip
        if not dry_run:
            rows.remove_organisation(connection, district_id, organisation_id)
        return row


def _get_own(known: Sequence[OrganisationRow], which: str) -> OrganisationRow:
    """Return the organisation with this id or name; raises NotFoundError for none or several."""
    words = " ".join(which.split()).casefold()
    by_id = [row for row in known if str(row.organisation_id) == words]
    found = by_id or [row for row in known if " ".join(row.name.split()).casefold() == words]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFoundError(
            "{name}: there are {count} of that name; say which by its id: {ids}",
            name=which[:80], count=len(found),
            ids=", ".join(str(row.organisation_id) for row in found),
        )  # fmt: skip
    raise NotFoundError(
        'organisation {which}: not there; "canvass organisation list" shows the ids',
        which=which[:80],
    )


def _make_row(cells: dict[str, str], doors: Sequence[DoorRow]) -> OrganisationRow:
    """Return the organisation in a row of cells; raises InputError and NotFoundError."""
    for name, longest in LONGEST.items():
        cell = cells[name].strip()
        if len(cell) > longest or not cell.isprintable():
            raise InputError(
                "{name} {cell!r}: give at most {longest} ordinary characters",
                name=name,
                cell=cell[:40],
                longest=longest,
            )
    name, hours = cells["name"].strip(), cells["opening_hours"].strip()
    if not name:
        raise InputError("no name: say what the organisation is called")
    if hours:
        read_hours(hours, f"{name}, opening hours")
    lat, lon = _find_place(name, cells, doors)
    return OrganisationRow(
        organisation_id=0,
        name=name,
        kind=cells["kind"].strip(),
        address=cells["address"].strip(),
        lat=lat,
        lon=lon,
        opening_hours=hours,
        note=cells["note"].strip(),
    )


def _find_place(name: str, cells: dict[str, str], doors: Sequence[DoorRow]) -> tuple[float, float]:
    """Return (lat, lon) of an organisation, from its degrees if given, else its address."""
    degrees = cells["lat"].strip(), cells["lon"].strip()
    if any(degrees):
        try:
            lat, lon = (float(text.replace(",", ".")) for text in degrees)
        except ValueError as error:
            raise InputError("{name}: give lat and lon in degrees", name=name) from error
        if not (math.isfinite(lat) and abs(lat) <= 90 and abs(lon) <= 180):
            raise InputError(
                "{name}: {lat},{lon} is nowhere; give lat and lon in degrees",
                name=name,
                lat=lat,
                lon=lon,
            )
        _check_near(name, lat, lon, doors)
        return lat, lon
    if not cells["address"].strip():
        raise InputError(
            "{name}: no place; give an address of the district, or lat and lon", name=name
        )
    found = get_address(cells["address"], doors)[0]
    return found.lat, found.lon


def _check_near(name: str, lat: float, lon: float, doors: Sequence[DoorRow]) -> None:
    """Raise InputError if a place is far from every door: its degrees were swapped or mistyped.

    The distance is on a sphere, with the meridians parallel: exact enough for tens of kilometres.
    """
    if not doors:
        return
    east = math.cos(math.radians(lat))
    away = min(math.hypot(door.lat - lat, (door.lon - lon) * east) for door in doors)
    km = EARTH_KM * math.radians(away)
    if km > FARTHEST_KM:
        raise InputError(
            "{name}: {lat},{lon} is {km} km from the district; give latitude,longitude of a place "
            "in or near it",
            name=name, lat=lat, lon=lon, km=round(km),
        )  # fmt: skip
