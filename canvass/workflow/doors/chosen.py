"""Choose the doors of a plan: a list, an area, doors never opened, or not at home."""

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
    """Return the ids of the doors that `words` name; raises InputError if there are none.

    `words` is "never-reached" (nobody ever opened, knocked or not), "not-home" (knocked, but nobody
    opened), a GeoJSON file with an area, or a file with a list of addresses.
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
        raise InputError("--only {words}: no door of the district is among them", words=words)
    return frozenset(found)


def _named(path: Path, rows: list[DoorRow]) -> list[str]:
    if path.exists() and not path.is_file():
        raise InputError(
            "--only {path}: no ordinary file; give a list of addresses or a GeoJSON area", path=path
        )
    if not path.is_file():
        raise InputError(
            "--only {path}: no such file; give a list of addresses, a GeoJSON area, "
            "{never_reached} or {not_home}",
            path=path,
            never_reached=NEVER_REACHED,
            not_home=NOT_HOME,
        )
    if path.suffix.lower() in AREAS:
        area = read_outline(path).__geo_interface__
        return match_doors(ExclusionRule(polygon=area, source=path.name), rows)
    given = read_address_list(path, rows)
    if given.refused:
        first = given.refused[0]
        raise InputError(
            "--only {name}: {count} rows name no address, the first in line {line}; correct the "
            "list",
            name=path.name,
            count=len(given.refused),
            line=first.line,
        )
    return match_doors(given.rule, rows)
