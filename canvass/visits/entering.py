"""Enter a returned walk list: choose the most frequent outcome, then give exceptions by position.

A line has any number of pairs `WHERE LETTER`: `7 t` (stop 7), `12-18 n` (stops 12 to 18),
`3,5,9 x`, `12.3 t` (the third flat of stop 12), `12.1101 t` (its flat 1101), `12.3-6 u` (its
flats 3 to 6), `* t` (all planned doors), `40-52 -` (not done: no visit). Letters are LETTERS and
"-". The letter for "come back" may have a time: `7 c:sat`, `7 c:evening`, `7 c:2026-09-12`.
A position may be followed by the check code of its row, `7/K7 t`, so that a mark in the wrong row
is noticed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from canvass.errors import VisitError
from canvass.hidden import for_comparison
from canvass.visits.come_back import read_when
from canvass.visits.event import Outcome
from canvass.visits.list_code import MISREAD
from canvass.visits.outcome_words import LETTERS

NOT_DONE = "-"
CHECKED = re.compile(r"(\d+(?:\.\w+)?)/(\w{2})(?!\w)")
GLUED = re.compile(r"^([\d.,-]*\d|\*)([^\W\d_](?::\S+)?|-)$")
PLACE = re.compile(
    r"^(?P<stop>\d+)(?:\.(?P<flat>\w+))?(?:-(?P<last>\d+)?(?:\.?(?P<last_flat>\w+))?)?$"
)


@dataclass(frozen=True, slots=True)
class SheetDoor:
    """One door of a list: the position of its stop and its number there, both from 1.

    `is_if_time`: an extra door for a team with time left; it counts as not done unless marked.
    """

    position: int
    number: int
    door_id: str
    street: str
    housenumber: str
    unit: str
    is_if_time: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The doors of a list and their marks; a door without a mark has the default outcome.

    `marks` holds None for doors that were not done. `checks` are the check codes of the doors'
    rows; old lists have none. `come_back` has the result of `read_when` for each door with a time
    to come back.
    """

    doors: tuple[SheetDoor, ...]
    default: Outcome
    marks: Mapping[str, Outcome | None]
    checks: Mapping[str, str] = field(default_factory=dict)
    come_back: Mapping[str, str] = field(default_factory=dict)

    def outcome_by_door(self) -> dict[str, Outcome]:
        """Return the outcomes to record, in the list's order; doors not done are left out."""
        found = {door.door_id: self.marks.get(door.door_id, self.default) for door in self.doors}
        return {door_id: outcome for door_id, outcome in found.items() if outcome is not None}

    def counts(self) -> dict[str, int]:
        """Return how many doors have each outcome, in Outcome's order, and "not_done" if any."""
        counted = Counter(self.outcome_by_door().values())
        found = {outcome.value: counted[outcome] for outcome in Outcome if counted[outcome]}
        skipped = sum(
            door.is_if_time and self.marks.get(door.door_id) is None for door in self.doors
        )
        missing = len(self.doors) - skipped - sum(found.values())
        return found | ({"not_done": missing} if missing else {})


def mark_line(sheet: Sheet, line: str) -> Sheet:
    """Return the sheet after one line of input; raises VisitError if any part of it is wrong."""
    line = for_comparison(line)
    words = [part for word in line.split() for part in _unglued(word)]
    if len(words) % 2:
        raise VisitError(
            "{line}: give a place and a letter, as 12-18 n", line=repr(line.strip()[:60])
        )
    marks, come_back = dict(sheet.marks), dict(sheet.come_back)
    for where, mark in zip(words[::2], words[1::2], strict=True):
        letter, _, when = mark.partition(":")
        outcome = _parse_letter(letter)
        if when and outcome is not Outcome.COME_BACK:
            raise VisitError("{mark}: only c (come back) says when", mark=repr(mark[:40]))
        said = read_when(when)
        for door in _find_checked(sheet, where):
            marks[door.door_id] = outcome
            come_back.pop(door.door_id, None)
            if said:
                come_back[door.door_id] = said
    return replace(sheet, marks=marks, come_back=come_back)


def _unglued(word: str) -> tuple[str, ...]:
    found = GLUED.match(word)
    return (found[1], found[2]) if found else (word,)


def _parse_letter(letter: str) -> Outcome | None:
    if letter == NOT_DONE:
        return None
    outcome = LETTERS.get(letter.casefold())
    if outcome is None:
        raise VisitError(
            "{letter}: letters are n nobody, f leaflet left, t talked, c come back (c:sat, "
            "c:evening), x no thanks, u locked out, d do not knock, - not done",
            letter=repr(letter[:20]),
        )
    return outcome


def _find_checked(sheet: Sheet, where: str) -> list[SheetDoor]:
    """Return the doors of a place, after checking the check codes given with it."""
    for place, said in CHECKED.findall(where):
        check = said.upper().translate(MISREAD)
        expected = {sheet.checks.get(door.door_id, "") for door in _find_doors(sheet.doors, place)}
        if expected == {""}:
            raise VisitError(
                "{place}/{said}: this list has no check codes; leave out the slash",
                place=place, said=said,
            )  # fmt: skip
        if check not in expected:
            has_it = [door for door in sheet.doors if sheet.checks.get(door.door_id) == check]
            if has_it:
                raise VisitError(
                    "{place}/{said}: stop {place} has another check code, {said} is that of stop "
                    "{other}; was the mark on the wrong row?",
                    place=place, said=said, other=has_it[0].position,
                )  # fmt: skip
            raise VisitError(
                "{place}/{said}: stop {place} has another check code, and no row has {said}; was "
                "the mark on the wrong row?", place=place, said=said,
            )  # fmt: skip
    return _find_doors(sheet.doors, CHECKED.sub(r"\1", where))


def _find_doors(doors: Sequence[SheetDoor], where: str) -> list[SheetDoor]:
    if where == "*":
        return [door for door in doors if not door.is_if_time]
    return [door for part in where.split(",") for door in _find_part(doors, part)]


def _find_part(doors: Sequence[SheetDoor], part: str) -> list[SheetDoor]:
    found = PLACE.match(part)
    if found is None or part.endswith("-"):
        raise VisitError(
            "{part}: give a position, as 12, 12-18, 12.3 or 12.3-6", part=repr(part[:40])
        )
    stop = int(found["stop"])
    if found["flat"] is None:
        last = int(found["last"] or stop)
        if found["last_flat"] is not None or last < stop:
            raise VisitError(
                "{part}: a range goes from the lower position to the higher", part=repr(part[:40])
            )
        for position in (stop, last):
            _doors_at(doors, position)
        return [door for door in doors if stop <= door.position <= last]
    at_stop = _doors_at(doors, stop)
    first = _index_of_flat(at_stop, found["flat"])
    # "12.3-6" equals "12.3-12.6": after the dash comes a flat, unless there is a dot.
    name = found["last_flat"] if found["last_flat"] is not None else found["last"]
    if found["last_flat"] is not None and found["last"] not in (None, str(stop)):
        raise VisitError("{part}: flats of one stop at a time", part=repr(part[:40]))
    last_flat = first if name is None else _index_of_flat(at_stop, name)
    if last_flat < first:
        raise VisitError(
            "{part}: a range goes from the lower flat to the higher", part=repr(part[:40])
        )
    return at_stop[first : last_flat + 1]


def _doors_at(doors: Sequence[SheetDoor], position: int) -> list[SheetDoor]:
    found = [door for door in doors if door.position == position]
    if not found:
        raise VisitError(
            "position {position}: the list has 1 to {last}",
            position=position, last=doors[-1].position,
        )  # fmt: skip
    return found


def _index_of_flat(at_stop: Sequence[SheetDoor], name: str) -> int:
    """Return which door of a stop is meant: by its flat, else by its number on the list."""
    for index, door in enumerate(at_stop):
        if door.unit and door.unit.casefold() == name.casefold():
            return index
    # A door that is left blank keeps its number, so numbers are not counted here.
    for index, door in enumerate(at_stop):
        if name.isdecimal() and door.number == int(name):
            return index
    stop = at_stop[0].position
    if name.isdecimal() and 1 <= int(name) <= at_stop[-1].number:
        raise VisitError(
            "{stop}.{flat}: left blank on this list; stop {stop} has {numbers}",
            stop=stop, flat=name, numbers=", ".join(f"{stop}.{d.number}" for d in at_stop[:12]),
        )  # fmt: skip
    raise VisitError(
        "{stop}.{flat}: stop {stop} has {count} doors, no flat {shown}",
        stop=stop, flat=name[:20], count=len(at_stop), shown=repr(name[:20]),
    )  # fmt: skip
