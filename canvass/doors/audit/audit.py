"""The audit of a district's doors: what is missing, doubtful or guessed, and where."""

from __future__ import annotations

import shapely

from canvass.doors.addresses import make_address_rows
from canvass.doors.audit import addresses, buildings, readings, standing, streets
from canvass.doors.audit.dwellings import find_dwellings
from canvass.doors.audit.findings import Audit, Finding, Kind
from canvass.doors.audit.footprints import make_footprints
from canvass.doors.door import DoorList
from canvass.osm.extract import Extract
from canvass.streets.graph import StreetGraph

_ORDER = {kind: place for place, kind in enumerate(Kind)}


def make_audit(extract: Extract, graph: StreetGraph, doors: DoorList) -> Audit:
    """Return what is missing, doubtful or guessed among the doors of a district.

    Findings are sorted by kind; those outside the boundary are left out.
    """
    planned = [address for entrance in doors.entrances for address in entrance.addresses]
    every = [*planned, *(exclusion.address for exclusion in doors.exclusions)]
    real = [address for address in every if not address.is_guessed]
    rows, _ = make_address_rows(extract)
    footprints = make_footprints(extract, graph, real)
    is_dwelling = find_dwellings(footprints, graph)
    found = [
        *buildings.buildings_without_address(footprints, is_dwelling, graph),
        *buildings.entrances_without_address(extract, graph, real),
        *buildings.flats_unknown(doors, footprints),
        *readings.left_out_by_text(rows),
        *standing.houses_missing(rows),
        *standing.houses_doubtful(extract, rows),
        *readings.flats_behind(extract, rows),
        *readings.large_stops(doors),
        *readings.piles(doors, footprints),
        *readings.rows_not_guessed(extract),
        *streets.street_names(extract, rows),
        *streets.off_network(doors),
        *streets.islands(doors, graph),
        *streets.not_walked(graph),
        *streets.misspelt_ways(extract),
        *streets.private_roads(doors, graph),
        *streets.kerbs(graph),
        *addresses.duplicates(rows),
        *addresses.same_number_twice(rows),
        *addresses.second_addresses(rows),
        *addresses.on_business(rows),
        *addresses.ranges(every),
        *addresses.interpolations(every),
        *addresses.rows_without_numbers(extract),
    ]
    return Audit(
        addresses=len(every),
        doors=sum(len(entrance.doors) for entrance in doors.entrances),
        dwelling_like_buildings=int(is_dwelling.sum()),
        dwelling_like_with_address=int((is_dwelling & (footprints.addresses > 0)).sum()),
        findings=tuple(sorted(_inside(found, extract), key=lambda each: _ORDER[each.kind])),
    )


def _inside(found: list[Finding], extract: Extract) -> list[Finding]:
    if extract.boundary is None:
        return found
    shapely.prepare(extract.boundary)
    lon, lat = [each.lon for each in found], [each.lat for each in found]
    kept = shapely.intersects_xy(extract.boundary, lon, lat)
    return [each for each, is_inside in zip(found, kept, strict=True) if is_inside]
