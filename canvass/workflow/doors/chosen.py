"""Which doors a plan is for: those of a list or an area, never reached, or not at home."""

from __future__ import annotations

from pathlib import Path

from canvass.doors.exclusion_rule import ExclusionRule, match_doors
from canvass.errors import InputError
from canvass.osm.read import read_outline
from canvass.store import districts, visits
from canvass.store.database import open_reader
from canvass.store.door_rows import DoorRow, list_door_rows
from canvass.visits.disposition import NOT_HOME as NOBODY_HOME
from canvass.visits.disposition import dispositions_by_door
from canvass.workflow.doors.address_list import read_address_list

NEVER_REACHED, NOT_HOME = "never-reached", "not-home"
AREAS = (".geojson", ".json")


def choose_doors(db: Path, district: str | None, words: str) -> frozenset[str]:
    """Return the doors that `words` name; raises InputError where they name none.

    "never-reached" are those at which nobody ever opened, knocked at or not; "not-home" those
    knocked at where nobody opened; else a GeoJSON file of an area, or a list of addresses.
    """
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, district).district_id
        rows = list_door_rows(connection, district_id)
        if words in (NEVER_REACHED, NOT_HOME):
            stands = dispositions_by_door(visits.list_events(connection, district_id))
            opened = {d for d, one in stands.items() if one.is_opened}
            knocked = {d for d, one in stands.items() if one.latest in NOBODY_HOME}
            every = {row.door_id for row in rows}
            found = (every if words == NEVER_REACHED else every & knocked) - opened
        else:
            found = set(_named(Path(words), rows))
    if not found:
        raise InputError(f"--only {words}: no door of the district is among them")
    return frozenset(found)


def _named(path: Path, rows: list[DoorRow]) -> list[str]:
    if not path.is_file():
        raise InputError(
            f"--only {path}: no such file; give a list of addresses, a GeoJSON area, "
            f"{NEVER_REACHED} or {NOT_HOME}"
        )
    if path.suffix.lower() in AREAS:
        area = read_outline(path).__geo_interface__
        return match_doors(ExclusionRule(polygon=area, source=path.name), rows)
    given = read_address_list(path, rows)
    if given.refused:
        first = given.refused[0]
        raise InputError(
            f"--only {path.name}: {len(given.refused)} rows name no address, the first in line "
            f"{first.line}; mend the list"
        )
    return match_doors(given.rule, rows)
