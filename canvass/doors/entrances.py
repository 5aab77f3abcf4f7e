"""Assign entrances without a number to addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from canvass.doors.addresses import AddressRow
from canvass.doors.building_index import BuildingIndex
from canvass.doors.housenumber import fold
from canvass.osm.extract import Building, EntranceNode
from canvass.osm.kept_tags import FLATS_SET, is_address
from canvass.units import metres_apart

# Kinds of entrances that lead to no flat.
NOT_A_STAIRWELL = frozenset({"garage", "service", "emergency", "exit", "shop", "no"})
# The most an entrance may be off its outline, by inaccurate mapping.
ON_OUTLINE_M = 0.3
AT_OUTLINE_M = 5.0


class Assigned(NamedTuple):
    """An entrance and its assigned address row; `choices` are the rows it may belong to."""

    entrance: EntranceNode
    row: int
    choices: int


def leads_to_flats(tags: Mapping[str, str]) -> bool:
    """Return whether an entrance may lead to flats; garages and emergency exits do not."""
    return tags.get("entrance") not in NOT_A_STAIRWELL


def says_flats(tags: Mapping[str, str]) -> bool:
    """Return whether flats behind it are named or counted."""
    return not FLATS_SET.isdisjoint(tags)


def assign_entrances(
    entrances: Iterable[EntranceNode],
    rows: Sequence[AddressRow],
    buildings: Sequence[Building | None],
    index: BuildingIndex,
) -> list[Assigned]:
    """Return the address to which each entrance without a number belongs.

    It is an address of the building whose outline is within 5 m; of several the nearest one on the
    same street. If there are several, only an entrance that names or counts flats is assigned, so
    that this information is not lost.
    """
    loose = [e for e in entrances if leads_to_flats(e.tags) and not is_address(e.tags)]
    if not loose:
        return []
    rows_by_building: dict[str, list[int]] = defaultdict(list)
    for k, building in enumerate(buildings):
        if building is not None and not rows[k].problem:
            rows_by_building[building.ref].append(k)
    found = []
    for entrance, refs in zip(loose, _buildings_at(loose, index), strict=True):
        choices = next(
            (several for some in refs if (several := _rows_of(some, rows_by_building))), []
        )
        street = fold(entrance.tags.get("addr:street", ""))
        own = [k for k in choices if fold(rows[k].address.street) == street]
        choices = own if street and own else choices
        if choices and (len(choices) == 1 or says_flats(entrance.tags)):
            found.append(Assigned(entrance, _nearest(entrance, choices, rows), len(choices)))
    return found


def _rows_of(refs: Iterable[str], rows_by_building: Mapping[str, Sequence[int]]) -> list[int]:
    return [row for ref in refs for row in rows_by_building.get(ref, ())]


def _buildings_at(entrances: Sequence[EntranceNode], index: BuildingIndex) -> list[list[list[str]]]:
    """Return for each entrance groups of buildings that it may lead into, most likely first.

    First those on whose outline it is, then each of those within reach, then those around it.
    """
    places = [(entrance.lon, entrance.lat) for entrance in entrances]
    out = []
    for entrance, near, inside in zip(
        entrances, index.near(places, AT_OUTLINE_M), index.holding(places), strict=True
    ):
        on = [] if entrance.building_ref is None else [entrance.building_ref]
        on += [index.buildings[k].ref for metres, k in near if metres <= ON_OUTLINE_M]
        others = [[index.buildings[k].ref] for metres, k in near if metres > ON_OUTLINE_M]
        within = [[index.buildings[k].ref] for k in inside]
        out.append([list(dict.fromkeys(on)), *others, *within])
    return out


def _nearest(entrance: EntranceNode, choices: Sequence[int], rows: Sequence[AddressRow]) -> int:
    if len(choices) == 1:
        return choices[0]
    return min(choices, key=lambda k: min(metres_apart(entrance, t) for t in rows[k].objects))
