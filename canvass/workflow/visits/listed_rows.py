"""Rows of a filled-in list: find the door by the list's code and a position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from canvass.document.document import AddressLine
from canvass.doors.housenumber import fold_number
from canvass.errors import CanvassError, VisitError
from canvass.registers.spelling import spelling_key
from canvass.store import list_names, lists
from canvass.store.database import Connection
from canvass.store.lists import BACK, LOST, OUT, VOID
from canvass.store.recording import RecordingWeek
from canvass.tables.numbers import plain_number
from canvass.visits.entering import SheetDoor
from canvass.visits.list_code import read_code
from canvass.workflow.visits.found_list import (
    FoundList,
    explain_unknown,
    find_by_code,
    store_found,
)

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Place:
    """The door of a list that a row names; `at` is when the list's shift began, if known."""

    found: FoundList
    door: SheetDoor
    at: datetime | None

    @property
    def code(self) -> str:
        """The list's code."""
        return self.found.kept.code


@dataclass(frozen=True, slots=True)
class ListBack:
    """A list that came back in a file, and for how many of its doors the file has an outcome."""

    code: str
    route_id: str
    doors: int
    said: int


class ListRows:
    """The lists that the rows of a file name, by code as typed."""

    def __init__(self, connection: Connection, week: RecordingWeek, codes: Iterable[str]) -> None:
        self.week = week
        self._found: dict[str, FoundList | CanvassError] = {}
        for words in dict.fromkeys(codes):
            self._found[words] = self._look_up(connection, words)

    def place(self, cells: Mapping[str, str], *, now: datetime) -> Place:
        """Return the door of a row that has a list code; raises CanvassError."""
        found = self._found[cells["code"]]
        if isinstance(found, CanvassError):
            raise found
        door = _find_door(found, cells)
        starts_at = found.kept.starts_at
        begun = datetime.fromisoformat(starts_at) if starts_at else None
        return Place(found, door, begun if begun is not None and begun <= now else None)

    def _look_up(self, connection: Connection, words: str) -> FoundList | CanvassError:
        code = read_code(words)
        found = find_by_code(connection, code) if code is not None else None
        if found is None:
            return explain_unknown(connection, words)
        kept = found.kept
        if kept.district_id != self.week.district_id:
            other = list_names.list_district_names(connection)[kept.district_id]
            return VisitError(
                'list {code}: of the district "{other}", not "{name}"',
                code=kept.code, other=other, name=self.week.district,
            )  # fmt: skip
        if kept.week_id not in (None, self.week.week_id):
            name = list_names.find_week_name(connection, kept.week_id or 0)
            return VisitError(
                'list {code}: of the week "{name}", not "{week}"',
                code=kept.code, name=name, week=self.week.name,
            )  # fmt: skip
        if kept.is_calls:
            return VisitError(
                'list {code}: calls on organisations; type it in with "canvass visit enter {code}"',
                code=kept.code,
            )
        if kept.status == VOID:
            return VisitError(
                'list {code}: void; if it was walked anyway, say "canvass list out {code}" first',
                code=kept.code,
            )
        return found


def bring_back(
    connection: Connection, rows: Iterable[tuple[Place, str]], week_id: int, *, by: str, at: str
) -> tuple[ListBack, ...]:
    """Mark the lists of these doors as back, storing those not printed from this database.

    `rows` are the doors whose visits were stored or already there, with their teams: a list whose
    rows all name one team was walked by it.
    """
    said: dict[str, set[str]] = {}
    teams: dict[str, set[str]] = {}
    found_by_code: dict[str, FoundList] = {}
    for place, team in rows:
        said.setdefault(place.code, set()).add(place.door.door_id)
        teams.setdefault(place.code, set()).add(team)
        found_by_code[place.code] = place.found
    made = []
    for code, found in found_by_code.items():
        kept = lists.find_list(connection, code)
        if kept is None:
            store_found(connection, found, week_id, by=by)
            kept = found.kept
        if kept.status in (OUT, LOST):
            (team, *others) = teams[code]
            lists.record_list_event(
                connection, code, BACK, round_no=kept.round_no,
                team=kept.team if others or not team else team, by=by, at=at,
            )  # fmt: skip
        made.append(ListBack(code, kept.route_id, len(found.doors), len(said[code])))
    return tuple(made)


def _find_door(found: FoundList, cells: Mapping[str, str]) -> SheetDoor:
    """Return the door at a row's position; raises VisitError if the row names another door."""
    words, code = cells.get("position", ""), found.kept.code
    if not words:
        return _by_id(found, cells.get("door_id", ""))
    stop, dot, rest = words.replace(",", ".").partition(".")
    number = cells.get("door_no", "").partition(".")[0]
    # A spreadsheet makes 12,0 of 12; a door of a stop is 12.3 where no column of its own says it.
    flat = rest.strip() if dot and not number and rest.strip("0 ") else ""
    if not stop.strip().isdecimal() or (number and not number.isdecimal()):
        raise VisitError("list {code}: position {position}: give a number, as 12 or 12.3",
                         code=code, position=words[:20])  # fmt: skip
    here = [door for door in found.doors if door.position == int(stop)]
    if not here:
        last = max((door.position for door in found.doors), default=0)
        raise VisitError(
            "list {code}: has no position {position}; its last is {last}, and some are left blank",
            code=code, position=words[:20], last=last,
        )  # fmt: skip
    _check_same_address(found, here, words, cells)
    door = _of_stop(found, here, number, flat or cells.get("unit", ""))
    named = cells.get("door_id", "")
    if named and named != door.door_id:
        raise _sorted_apart(found, door, words, named)
    if named:
        _check_not_another(found, door, words, cells)
    return door


def _check_not_another(
    found: FoundList, door: SheetDoor, words: str, cells: Mapping[str, str]
) -> None:
    """Raise VisitError if a row with the id of a door has the address of another on the list.

    An address that is nowhere on the list is one that a spreadsheet damaged: the id counts.
    """
    street, number = cells.get("street", ""), plain_number(cells.get("housenumber", ""))
    if not (street and number) or _is_at(found, door, street, number):
        return
    if any(_is_at(found, one, street, number) for one in found.doors):
        raise _sorted_apart(found, door, words, f"{street} {number}")


def _check_same_address(
    found: FoundList, here: Sequence[SheetDoor], words: str, cells: Mapping[str, str]
) -> None:
    """Raise VisitError if a row names a different door or address than its position."""
    named = cells.get("door_id", "")
    if named:
        if named not in {door.door_id for door in here}:
            raise _sorted_apart(found, here[0], words, named)
        return
    street, number = cells.get("street", ""), plain_number(cells.get("housenumber", ""))
    if not _is_at(found, here[0], street, number):
        raise _sorted_apart(found, here[0], words, f"{street} {number}".strip())


def _is_at(found: FoundList, door: SheetDoor, street: str, number: str) -> bool:
    """Return whether a door's stop has this street and number; "" fits every one."""
    return any(
        (not street or spelling_key(street) == spelling_key(known.street))
        and (not number or fold_number(number) == fold_number(plain_number(known.housenumber)))
        for known in _addresses_of(found, door)
    )


def _addresses_of(found: FoundList, door: SheetDoor) -> tuple[AddressLine, ...]:
    stops = (*found.route.stops, *found.route.if_time)
    return (*stops[door.position - 1].addresses, AddressLine(door.street, door.housenumber))


def _sorted_apart(found: FoundList, door: SheetDoor, words: str, named: str) -> VisitError:
    return VisitError(
        "list {code}: position {position} is {street} {number}, not {named}: columns were sorted "
        "or filled separately; correct the row",
        code=found.kept.code, position=words[:20], street=door.street, number=door.housenumber,
        named=named[:60],
    )  # fmt: skip


def _of_stop(found: FoundList, here: list[SheetDoor], number: str, flat: str) -> SheetDoor:
    """Return one door of a stop, by its number in the stop or by its flat ("12.1101")."""
    if number:
        chosen = [door for door in here if door.number == int(number)]
    elif flat:
        chosen = [door for door in here if door.unit.casefold() == flat.casefold()]
        if not chosen and flat.isdecimal():
            chosen = [door for door in here if door.number == int(flat)]
    else:
        chosen = here
    if len(chosen) == 1:
        return chosen[0]
    if number or flat:
        raise VisitError(
            "list {code}: position {position} has no door {said}; it has {doors}",
            code=found.kept.code, position=here[0].position, said=number or flat,
            doors=", ".join(door.unit or str(door.number) for door in here[:MOST_SHOWN]),
        )  # fmt: skip
    raise VisitError(
        "list {code}: position {position} has {count} doors; say which, as {position}.{one}",
        code=found.kept.code, position=here[0].position, count=len(here), one=here[0].number,
    )  # fmt: skip


def _by_id(found: FoundList, door_id: str) -> SheetDoor:
    for door in found.doors:
        if door_id and door.door_id == door_id:
            return door
    raise VisitError(
        "list {code}: no position; each row needs its position on the list", code=found.kept.code
    )
