"""Findings at houses that the map calls taken down, not built, being built, or not in use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from canvass.doors.addresses import MISSING, AddressRow
from canvass.doors.audit.addresses import name_of
from canvass.doors.audit.findings import Finding, Kind
from canvass.doors.building_index import BuildingIndex
from canvass.doors.flats import buildings_of
from canvass.osm.extract import Building, Extract
from canvass.osm.lifecycle import State, first_of, former_number, state_of_house

_REASONS = {
    State.SITE: "its house is being built",
    State.EMPTY: "its house is not used, or a ruin",
    State.RENUMBERED: "its house stands, but its number is no longer or not yet in use",
    State.GONE: "it lies where a house was taken down, or is not built yet",
}
_PROBLEMS = frozenset(MISSING.values())


def houses_missing(rows: Sequence[AddressRow]) -> Iterator[Finding]:
    """Yield the addresses that are left out because the map says that no house is there."""
    for row in rows:
        if row.problem in _PROBLEMS:
            said = first_of(state_of_house(thing.tags) for thing in row.objects)
            yield _finding(Kind.HOUSE_MISSING, row, row.problem, said.tag)


def houses_doubtful(extract: Extract, rows: Sequence[AddressRow]) -> Iterator[Finding]:
    """Yield the addresses of houses where nobody may live: these are planned.

    The address, its building or the ground it stands on says so.
    """
    kept = [row for row in rows if not row.problem]
    index = BuildingIndex(extract.buildings)
    buildings = buildings_of(kept, extract, index)
    gone = [
        Building(str(k), {}, (backdrop.lonlat,))
        for k, backdrop in enumerate(extract.backdrops)
        if backdrop.kind == "gone"
    ]
    loose = [k for k, building in enumerate(buildings) if building is None]
    places = [(kept[k].address.lon, kept[k].address.lat) for k in loose]
    held = BuildingIndex(gone).holding(places)
    on_gone = {k for k, outlines in zip(loose, held, strict=True) if outlines}
    for k, (row, building) in enumerate(zip(kept, buildings, strict=True)):
        # One object with this number in use is enough.
        tags = [thing.tags for thing in row.objects if not former_number(thing.tags)]
        tags = tags or [thing.tags for thing in row.objects]
        said = first_of(state_of_house(one) for one in (*tags, building.tags if building else {}))
        if said.state in _REASONS and said.state is not State.GONE:
            yield _finding(Kind.HOUSE_DOUBTFUL, row, _REASONS[said.state], said.tag)
        elif k in on_gone:
            yield _finding(Kind.HOUSE_DOUBTFUL, row, _REASONS[State.GONE], "…:building")


def _finding(kind: Kind, row: AddressRow, reason: str, said: str) -> Finding:
    words: dict[str, str | int] = {"address": name_of(row.address), "reason": reason, "said": said}
    return Finding(kind, row.address.lon, row.address.lat, words)
