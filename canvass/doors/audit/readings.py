"""Findings where a map is ambiguous or unreadable: flats, entrances, interpolation, numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from canvass.doors.addresses import IN_ONE_TEXT, NO_NUMBER, AddressRow
from canvass.doors.audit.addresses import name_of
from canvass.doors.audit.findings import Finding, Kind
from canvass.doors.audit.footprints import Footprints
from canvass.doors.behind import flat_count
from canvass.doors.build import stairwells_of
from canvass.doors.building_index import BuildingIndex
from canvass.doors.door import NO_PLACE, Address, DoorList, Entrance
from canvass.doors.entrances import Assigned, assign_entrances, says_flats
from canvass.doors.flat_ranges import is_doubtful, parse_flats
from canvass.doors.flats import buildings_of
from canvass.doors.interpolation import spans_not_guessed
from canvass.doors.service import service_s
from canvass.doors.stairwells import Stairwell
from canvass.osm.extract import AddressObject, EntranceNode, Extract
from canvass.osm.kept_tags import FLATS_SET

USUAL_SHIFT_MIN = 150
FEWEST_IN_PILE = 12
# With less floor area per address than this there is no dwelling: the places are not real.
LEAST_PER_DOOR_M2 = 15.0
MOST_FLOORS = 30
_SEVERAL = re.compile(r"\w\s*(?:[;,&+–-]|\bto\b)\s*-?\w")


def left_out_by_text(rows: Sequence[AddressRow]) -> Iterator[Finding]:
    """Yield addresses without a real number, in one text, and whose place is not in the file."""
    for row in rows:
        address = row.address
        if row.problem == NO_NUMBER:
            words: dict[str, str | int] = {"street": address.street, "text": address.housenumber}
            yield Finding(Kind.NO_NUMBER, address.lon, address.lat, words)
        elif row.problem == IN_ONE_TEXT:
            yield Finding(Kind.IN_ONE_TEXT, address.lon, address.lat, {"text": address.housenumber})
        elif row.problem == NO_PLACE:
            yield Finding(Kind.NO_PLACE, address.lon, address.lat, {"address": name_of(address)})


def rows_not_guessed(extract: Extract) -> Iterator[Finding]:
    """Yield parts of interpolation lines for which no numbers are guessed."""
    for way, span in spans_not_guessed(extract):
        lon, lat = way.lonlat[(span.start + span.stop) // 2].tolist()
        words: dict[str, str | int] = {
            "kind": way.tags.get("addr:interpolation", ""),
            "first": span.ends[0],
            "last": span.ends[1],
            "reason": span.why,
        }
        yield Finding(Kind.ROW_NOT_GUESSED, lon, lat, words)


def flats_behind(extract: Extract, rows: Sequence[AddressRow]) -> Iterator[Finding]:
    """Yield ambiguous lists of flats, entrances and numbers of flats."""
    index = BuildingIndex(extract.buildings)
    buildings = buildings_of(rows, extract, index)
    assigned = assign_entrances(extract.entrances, rows, buildings, index)
    yield from _lists(rows, assigned)
    for each in assigned:
        if each.choices > 1:
            entrance, address = each.entrance, rows[each.row].address
            words: dict[str, str | int] = {
                "ref": entrance.tags.get("ref", "").strip() or "—",
                "addresses": each.choices,
                "address": name_of(address),
            }
            yield Finding(Kind.ENTRANCE_SHARED, entrance.lon, entrance.lat, words)
    # If the building has no number, it is unknown which address an entrance with flats belongs to.
    given = {each.entrance.ref for each in assigned}
    own = {thing.ref for row in rows for thing in row.objects}
    for entrance in extract.entrances:
        if says_flats(entrance.tags) and entrance.ref not in given | own:
            count = _count(entrance.tags)
            ref = entrance.tags.get("ref", "").strip() or "—"
            yield Finding(
                Kind.FLATS_WITHOUT_ADDRESS, entrance.lon, entrance.lat, {"ref": ref, "count": count}
            )
    several = stairwells_of(rows, buildings, [None] * len(rows), assigned)
    for row, stairwells in zip(rows, several, strict=True):
        yield from _dealt(row.address, stairwells)
    by_building: dict[str, list[int]] = defaultdict(list)
    for k, building in enumerate(buildings):
        if building is None or "building:flats" not in building.tags:
            continue
        written = building.tags["building:flats"].strip()
        if flat_count(building.tags):
            by_building[building.ref].append(k)
        elif written.strip("0"):
            address = rows[k].address
            count = sum(len(stairwell.doors) for stairwell in several[k])
            words = {"address": name_of(address), "text": written, "count": count}
            yield Finding(Kind.FLATS_READ, address.lon, address.lat, words)
    for indices in by_building.values():
        building = buildings[indices[0]]
        counted = flat_count(building.tags) if building is not None else 0
        doors = [door for k in indices for stairwell in several[k] for door in stairwell.doors]
        named = sum(bool(door.unit) for door in doors)
        if named and named != counted and named not in (0, len(indices)):
            address = rows[indices[0]].address
            words = {"address": name_of(address), "named": named, "counted": counted,
                     "doors": len(doors)}  # fmt: skip
            yield Finding(Kind.FLATS_DIFFER, address.lon, address.lat, words)


def _dealt(address: Address, stairwells: Sequence[Stairwell]) -> Iterator[Finding]:
    """Yield an address whose number of flats is divided among several stairwells."""
    by_number = f"{address.id}/#"
    dealt = [
        count
        for stairwell in (stairwells if len(stairwells) > 1 else ())
        if (count := sum(door.id.startswith(by_number) for door in stairwell.doors))
    ]
    if len(dealt) > 1:
        words: dict[str, str | int] = {
            "address": name_of(address),
            "doors": sum(dealt),
            "count": len(dealt),
        }
        yield Finding(Kind.FLATS_DEALT, address.lon, address.lat, words)


def _count(tags: Mapping[str, str]) -> int:
    return max(len(parse_flats(tags.get("addr:flats", ""))), flat_count(tags), 1)


def _lists(rows: Sequence[AddressRow], assigned: Sequence[Assigned]) -> Iterator[Finding]:
    things: list[tuple[AddressObject | EntranceNode, Address]] = [
        (thing, row.address) for row in rows for thing in row.objects
    ]
    things += [(each.entrance, rows[each.row].address) for each in assigned]
    for thing, address in things:
        text = thing.tags.get("addr:flats", "")
        if text and is_doubtful(text):
            words: dict[str, str | int] = {
                "address": name_of(address),
                "text": text,
                "count": len(parse_flats(text)),
            }
            yield Finding(Kind.FLATS_READ, thing.lon, thing.lat, words)
        floors = thing.tags.get("addr:floor", "").strip()
        if _SEVERAL.search(floors) and FLATS_SET.isdisjoint(thing.tags):
            # A household on several floors, or one on each: nothing on the map tells which.
            said: dict[str, str | int] = {
                "address": name_of(address),
                "text": f"addr:floor={floors}",
                "count": 1,
            }
            yield Finding(Kind.FLATS_READ, thing.lon, thing.lat, said)


def large_stops(doors: DoorList) -> Iterator[Finding]:
    """Yield entrances with more doors than a usual shift holds."""
    for entrance in doors.entrances:
        # A quick test first: no door takes less than a minute.
        if len(entrance.doors) * 1.0 < USUAL_SHIFT_MIN / 4:
            continue
        total_s, _ = service_s(entrance.doors, has_lift=entrance.has_lift)
        if total_s > 60 * USUAL_SHIFT_MIN:
            words: dict[str, str | int] = {
                "address": name_of(entrance.addresses[0]),
                "count": len(entrance.doors),
                "minutes": round(total_s / 60),
            }
            yield Finding(Kind.LARGE_STOP, entrance.lon, entrance.lat, words)


def piles(doors: DoorList, footprints: Footprints) -> Iterator[Finding]:
    """Yield points with more addresses than any house there has room for."""
    index_by_ref = {building.ref: k for k, building in enumerate(footprints.buildings)}
    for entrance in doors.entrances:
        count = len(entrance.addresses)
        if count >= FEWEST_IN_PILE and not _has_room(entrance, footprints, index_by_ref):
            words: dict[str, str | int] = {
                "address": name_of(entrance.addresses[0]),
                "count": count,
            }
            yield Finding(Kind.PILE, entrance.lon, entrance.lat, words)


def _has_room(entrance: Entrance, footprints: Footprints, index_by_ref: dict[str, int]) -> bool:
    index = index_by_ref.get(entrance.addresses[0].building_ref or "")
    if index is None:
        return False
    ground_m2 = float(footprints.area_m2[index])
    # An address can be a flat, so as many floors as the highest houses have are allowed for.
    return ground_m2 * (entrance.levels or MOST_FLOORS) >= LEAST_PER_DOOR_M2 * len(entrance.doors)
