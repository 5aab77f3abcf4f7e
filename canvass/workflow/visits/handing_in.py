"""Entering a list on a page: previewed as often as needed, then stored once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.errors import VisitError
from canvass.visits.entering import Sheet, SheetDoor, mark_line
from canvass.visits.event import Outcome
from canvass.workflow.visits.opened_sheet import Entering, OpenSheet, open_sheet
from canvass.workflow.visits.visit_entry import Entered, Met, preview_sheet, record_sheet
from canvass.workflow.visits.visit_log import Where

MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class HandIn:
    """A list as typed in: its code, and one or more lines of positions and letters.

    `is_sure`: the do-not-knock entries were confirmed.
    """

    words: str
    keys: str
    entering: Entering
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line (from 1) that was not understood, and why."""

    line: int
    fault: VisitError


@dataclass(frozen=True, slots=True)
class Typed:
    """What the lines typed so far mean; nothing is stored.

    `met` are doors where a different outcome is already recorded and will stay; `asked` are the new
    do-not-knock doors.
    """

    opened: OpenSheet
    sheet: Sheet
    faults: tuple[LineFault, ...]
    met: tuple[Met, ...]
    asked: tuple[SheetDoor, ...]


def look_at_hand_in(db: Path, where: Where, given: HandIn, *, now: datetime) -> Typed:
    """Return what the typed lines mean; raises NotFoundError, or VisitError if the list is back.

    Lines that are not understood are returned in `faults` and change nothing.
    """
    opened = open_sheet(db, where, given.words, given.entering, now=now)
    sheet, faults = mark_lines(opened.sheet, given.keys)
    outcomes = sheet.outcome_by_door()
    asked = tuple(d for d in sheet.doors if outcomes.get(d.door_id) is Outcome.DO_NOT_KNOCK)
    return Typed(opened, sheet, faults, preview_sheet(db, opened, sheet), asked)


def store_hand_in(
    db: Path, where: Where, given: HandIn, *, recorded_by: str, now: datetime
) -> tuple[OpenSheet, Entered, Sheet]:
    """Store a list as typed, all or nothing; sending it twice does no harm.

    Raises VisitError if a line is not understood, a do-not-knock is not confirmed, or somebody else
    entered the list meanwhile.
    """
    for is_last in (False, True):
        try:
            return _store(db, where, given, recorded_by, now)
        except VisitError:
            # Two clicks at once: the second one finds the list back and nothing left to store.
            if is_last or not _is_back(db, where, given, now):
                raise
    raise VisitError("nothing recorded; try again")


def _store(
    db: Path, where: Where, given: HandIn, recorded_by: str, now: datetime
) -> tuple[OpenSheet, Entered, Sheet]:
    typed = look_at_hand_in(db, where, given, now=now)
    for fault in typed.faults:
        raise VisitError(
            "line {line}: {fault}; nothing recorded", line=fault.line, fault=fault.fault
        )
    if typed.asked and not given.is_sure:
        places = ", ".join(str(door.position) for door in typed.asked[:20])
        raise VisitError(
            "position {places}: somebody asked not to be called on again. Confirm that, then store",
            places=places,
        )
    entered = record_sheet(db, typed.opened, typed.sheet, recorded_by=recorded_by, now=now)
    return typed.opened, entered, typed.sheet


def is_back_unwalked(db: Path, where: Where, code: str, *, now: datetime) -> bool:
    """Return whether a list was said to be back and no visit of it is recorded."""
    try:
        return open_sheet(db, where, code, Entering(walked=True), now=now).is_unwalked
    except VisitError:
        return False


def _is_back(db: Path, where: Where, given: HandIn, now: datetime) -> bool:
    if given.entering.round_no is None:
        return False
    try:
        return open_sheet(db, where, given.words, given.entering, now=now).is_repeat
    except VisitError:
        return False


def mark_lines(sheet: Sheet, keys: str) -> tuple[Sheet, tuple[LineFault, ...]]:
    """Return the sheet with all understood lines applied, and the lines not understood.

    Raises VisitError if there are more lines than any list needs.
    """
    lines = keys.splitlines()
    if len(lines) > MOST_LINES:
        raise VisitError("{count} lines: at most {most}", count=len(lines), most=MOST_LINES)
    faults: list[LineFault] = []
    for number, line in enumerate(lines, start=1):
        try:
            sheet = mark_line(sheet, line.strip().casefold()) if line.strip() else sheet
        except VisitError as error:
            faults.append(LineFault(number, error))
    return sheet, tuple(faults)
