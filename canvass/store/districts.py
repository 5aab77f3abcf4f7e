"""Districts in the database: the map, its addresses, entrances, doors and exclusions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from canvass.doors.door import DoorList
from canvass.errors import StoreError
from canvass.osm.extract import Source
from canvass.store.doors import refresh_doors
from canvass.store.sqlite_file import Runs
from canvass.week.which import which_district


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One district without its map; counts are rows in the database."""

    district_id: int
    name: str
    added_at: str
    source: Source
    addresses_read: int
    merged: int
    entrances: int
    doors: int
    excluded: int
    plans: int


def record_district(
    connection: Runs,
    *,
    name: str,
    source: Source,
    extract: bytes,
    doors: DoorList,
    added_at: str,
) -> int:
    """Store a district and return its id; raises StoreError where the name is taken."""
    taken = "SELECT 1 FROM district WHERE name = ?"
    if connection.exec_driver_sql(taken, (name,)).fetchone():
        raise StoreError(f'district "{name}" is there already; choose another name')
    made = connection.exec_driver_sql(
        "INSERT INTO district (name, added_at, source_file, osm_date, licence, attribution, "
        "addresses_read, merged) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING district_id",
        (name, added_at, source.file, source.osm_date, source.licence, source.attribution,
         doors.addresses_read, doors.merged),
    )  # fmt: skip
    district_id = int(made.fetchone()[0])
    connection.exec_driver_sql(
        "INSERT INTO district_map (district_id, extract) VALUES (?, ?)", (district_id, extract)
    )
    refresh_doors(connection, district_id, doors)
    return district_id


def rename_district(connection: Runs, district_id: int, name: str) -> None:
    """Call a district otherwise; raises StoreError where another has the name."""
    taken = "SELECT 1 FROM district WHERE name = ? AND district_id <> ?"
    if connection.exec_driver_sql(taken, (name, district_id)).fetchone():
        raise StoreError('district "{name}" is there already; choose another name', name=name)
    statement = "UPDATE district SET name = ? WHERE district_id = ?"
    connection.exec_driver_sql(statement, (name, district_id))


def _count(table: str, only: str = "") -> str:
    return f"(SELECT count(*) FROM {table} x WHERE x.district_id = district.district_id{only})"


_STAYS = " AND x.is_retired = 0"
_ROWS = (
    "SELECT district_id, name, added_at, source_file, osm_date, licence, attribution, "
    f"addresses_read, merged, {_count('entrance', _STAYS)}, {_count('door', _STAYS)}, "
    f"{_count('exclusion')}, {_count('plan')} FROM district"
)


def list_districts(connection: Runs) -> list[DistrictRow]:
    """Return all districts by name."""
    return [_row(*values) for values in connection.exec_driver_sql(f"{_ROWS} ORDER BY name")]


def _row(number: int, name: str, added_at: str, *both: Any) -> DistrictRow:
    return DistrictRow(number, name, added_at, Source(*both[:4]), *both[4:])


def find_district(connection: Runs, district_id: int) -> DistrictRow | None:
    """Return the district of a number, None where there is none; no other is counted."""
    only = f"{_ROWS} WHERE district_id = ?"
    found = connection.exec_driver_sql(only, (district_id,)).fetchone()
    return _row(*found) if found else None


def get_district(connection: Runs, name: str | None = None) -> DistrictRow:
    """Return the district of that name, or the only one; raises NotFoundError."""
    named = connection.exec_driver_sql(
        "SELECT district_id, name FROM district ORDER BY name"
    ).fetchall()
    chosen = named[which_district([each[1] for each in named], name)]
    found = connection.exec_driver_sql(f"{_ROWS} WHERE district_id = ?", (chosen[0],)).fetchone()
    return _row(*found)


def exclusions_by_reason(connection: Runs, district_id: int) -> dict[str, int]:
    """Return how many addresses are left out for each reason, most first."""
    found = connection.exec_driver_sql(
        "SELECT reason, count(*) FROM exclusion WHERE district_id = ? GROUP BY reason "
        "ORDER BY count(*) DESC, reason",
        (district_id,),
    )
    return dict(found.fetchall())
