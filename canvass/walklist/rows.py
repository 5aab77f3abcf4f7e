"""The rows of a walk list: a heading where the street changes, and a row per door or tally."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from canvass.document.document import RouteEntry, StopEntry
from canvass.visits.stairwell import stairwell_beside
from canvass.walklist.layout_version import LAYOUT_VERSION
from canvass.week.kinds import PlaceKind, kind_of

LONGEST_TALLY = 30
LONGEST_DETOUR = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """The street of the rows below; `again` if the route left that street and has returned.

    `is_if_time`: the rows below are for a team with time left. The heading of an organisation is
    its name, with its kind, address and opening hours (`kind`, `aside`, `hours`).
    """

    street: str
    again: bool = False
    is_if_time: bool = False
    aside: str = ""
    hours: str = ""
    kind: PlaceKind | None = None


@dataclass(frozen=True, slots=True)
class DoorRow:
    """One row to fill in, for one door or for a tally of flats whose number alone is known.

    `position` counts stops from 0; `is_first` marks the stop's first row, which shows its number.
    `first_door` is the door at which a split tally continues; `entrance` is the stairwell ("A").
    `is_guessed`: the house number was interpolated. A door left blank has "" as its id; `leads` is
    set if this row then shows the stop's number instead of the first. `is_private`: it is on a
    private road, open only to visitors. `street` is set if the door is round the corner from the
    heading's street.
    """

    position: int
    number: str
    unit: str
    door_ids: tuple[str, ...]
    is_first: bool
    first_door: int = 0
    entrance: str = ""
    is_guessed: bool = False
    leads: bool | None = None
    is_private: bool = False
    street: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether the row stays empty, because its doors were refused or left out since."""
        return not any(self.door_ids)

    @property
    def bears_number(self) -> bool:
        """Whether this row shows the stop's number."""
        return self.is_first if self.leads is None else self.leads

    @property
    def count(self) -> int:
        """How many doors the row is for."""
        return sum(bool(door_id) for door_id in self.door_ids)


Row = Heading | DoorRow


def _doors_by_address(stop: StopEntry) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return [(house number, [(door id, unit)])] in the document's order."""
    units = stop.units or ("",) * len(stop.door_ids)
    lines = list(zip(stop.address_ids, stop.addresses, strict=False))
    if not lines:
        return [(stop.housenumber, list(zip(stop.door_ids, units, strict=False)))]
    found: list[list[tuple[str, str]]] = [[] for _ in lines]
    place_by_id: dict[str, int] = {}
    for place, (address_id, _) in enumerate(lines):
        place_by_id.setdefault(address_id, place)
    for door_id, unit in zip(stop.door_ids, units, strict=False):
        found[_find_owner(door_id, place_by_id)].append((door_id, unit))
    return [
        (line.housenumber, doors) for (_, line), doors in zip(lines, found, strict=True) if doors
    ]


def _find_owner(door_id: str, place_by_id: Mapping[str, int]) -> int:
    """Return the place of the address whose id a door's begins with, the longest; 0 if none."""
    owner, slash = door_id, "/"
    while owner not in place_by_id and slash:
        owner, slash, _ = owner.rpartition("/")
    return place_by_id.get(owner, 0)


def _stop_rows(position: int, stop: StopEntry) -> list[DoorRow]:
    rows: list[DoorRow] = []
    for number, doors in _doors_by_address(stop):
        entrance = stairwell_beside(number, stop.entrance)
        named = [(door_id, unit) for door_id, unit in doors if unit]
        counted = tuple(door_id for door_id, unit in doors if not unit)
        for door_id, unit in named:
            row = DoorRow(position, number, unit, (door_id,), not rows, entrance=entrance)
            rows.append(row)
        for start in range(0, len(counted), LONGEST_TALLY):
            part = counted[start : start + LONGEST_TALLY]
            guessed = part[0] in stop.guessed_ids
            rows.append(DoorRow(position, number, "", part, not rows, start, entrance, guessed))
    if stop.on_private_road:
        return [replace(row, is_private=True) for row in rows]
    return rows


def _detours(stops: Sequence[StopEntry]) -> frozenset[int]:
    """Return the stops (from 0) of short detours after which the route returns to its street.

    They are listed under that street: "12, 14, round the corner Rimbogatan 2, 16".
    """
    runs = [list(run) for _, run in groupby(range(len(stops)), key=lambda k: stops[k].street)]
    found: set[int] = set()
    street: str | None = None
    for here, later in zip(runs, [*runs[1:], []], strict=False):
        is_home = any(stops[k].call is not None for k in here)
        comes_back = bool(later) and stops[later[0]].street == street
        if street and not is_home and comes_back and len(here) <= LONGEST_DETOUR:
            found.update(here)
        else:
            street = stops[here[0]].street
    return frozenset(found)


def make_rows(
    route: RouteEntry, blank: Collection[str] = (), *, version: int = LAYOUT_VERSION
) -> list[Row]:
    """Return the rows of a route in walking order; every door is in exactly one of them.

    After the last stop come the stops for a team with time left, with numbers that continue.
    `blank` doors keep their rows, so that every print of a list has the same ones. Rows of doors
    are the same in every `version` of the layout; the headings between them differ.
    """
    rows: list[Row] = []
    seen: set[str] = set()
    for stops, first in ((route.stops, 0), (route.if_time, len(route.stops))):
        street: str | None = None
        detours = _detours(stops) if version > 1 else frozenset()
        for position, stop in enumerate(stops, start=first):
            if stop.call is not None:
                call = stop.call
                hours = f"{call.open} ?" if call.is_assumed else call.open
                kind = kind_of(call.kind, call.name)
                rows.append(Heading(call.name, aside=call.address, hours=hours, kind=kind))
                rows.append(DoorRow(position, call.at, "", stop.door_ids, is_first=True))
                continue
            if position - first in detours:
                rows += [replace(row, street=stop.street) for row in _stop_rows(position, stop)]
                continue
            if stop.street != street:
                street = stop.street
                is_more = first > 0
                rows.append(Heading(street, street in seen and not is_more, is_more))
                seen.add(street)
            rows += _stop_rows(position, stop)
    return _left_blank(rows, blank) if blank else rows


def _call_left_blank(row: Heading, below: Row, blank: Collection[str]) -> Heading:
    """Return the heading, without the name of an organisation that is left blank."""
    doors = below.door_ids if row.kind is not None and isinstance(below, DoorRow) else ()
    is_gone = bool(doors) and all(door_id in blank for door_id in doors)
    return replace(row, street="–", aside="", hours="") if is_gone else row


def _left_blank(rows: list[Row], blank: Collection[str]) -> list[Row]:
    """Return the rows without the ids of blank doors, moving a stop's number to its next row."""
    made: list[Row] = []
    led: set[int] = set()
    for k, row in enumerate(rows):
        if isinstance(row, Heading):
            made.append(_call_left_blank(row, rows[k + 1], blank))
            continue
        kept = tuple("" if door_id in blank else door_id for door_id in row.door_ids)
        leads = any(kept) and row.position not in led
        if leads:
            led.add(row.position)
        made.append(replace(row, door_ids=kept, leads=leads))
    return made
