"""Record a whole returned walk list, and that it is back, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.errors import VisitError
from canvass.store import batches, lists
from canvass.store.batches import SHEET, Batch
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.lists import BACK, OUT
from canvass.store.times import to_text
from canvass.store.visits import record_events
from canvass.visits.entering import Sheet, SheetDoor
from canvass.visits.event import Flag, Outcome, VisitEvent
from canvass.visits.identity import Claim, Ledger, Verdict
from canvass.visits.making import make_visit
from canvass.workflow.visits.found_list import store_found
from canvass.workflow.visits.opened_sheet import OpenSheet, entered_already, events_at
from canvass.workflow.visits.visit_log import span_of


@dataclass(frozen=True, slots=True)
class Met:
    """A door of a list with a different outcome already recorded, which stays."""

    door: SheetDoor
    said: Outcome
    recorded: VisitEvent


@dataclass(frozen=True, slots=True)
class Entered:
    """The result of entering a list; `flags` counts visits with doubtful times.

    `come_back` are the times to come back that were stored.
    """

    stored: int
    already: int
    conflicts: tuple[Met, ...]
    flags: Mapping[Flag, int]
    come_back: tuple[str, ...] = ()


def preview_sheet(db: Path, opened: OpenSheet, sheet: Sheet) -> tuple[Met, ...]:
    """Return the doors with a different outcome already recorded; nothing is stored."""
    with open_reader(db) as connection:
        return _settle(connection, opened, sheet)[2]


def record_sheet(
    db: Path, opened: OpenSheet, sheet: Sheet, *, recorded_by: str, now: datetime
) -> Entered:
    """Record the visits of a list and that it is back, all or nothing.

    A different outcome already recorded at a door stays. Raises VisitError if somebody else entered
    the list meanwhile.
    """
    at, week = to_text(now), opened.week
    with open_writer(db) as connection:
        _check_unchanged(connection, opened)
        if not opened.found.is_stored:
            store_found(connection, opened.found, week.week_id, by=recorded_by)
        claims, already, conflicts = _settle(connection, opened, sheet)
        if opened.is_repeat:
            if claims or conflicts:
                raise entered_already(opened.found.kept, week)
            return Entered(0, already, (), {})
        events = [
            make_visit(
                claim, event_id=event_id, week_id=week.week_id, span=span_of(week),
                recorded_by=recorded_by, sent_at=now, received_at=now,
            )
            for event_id, claim in claims
        ]  # fmt: skip
        record_events(connection, week.district_id, events, log=opened.found.kept.log)
        batch = Batch(0, week.week_id, SHEET, opened.code, at, recorded_by, None)
        batches.record_batch(connection, week.district_id, batch, [e.event_id for e in events])
        for kind, happened in ((OUT, opened.out), (BACK, opened.back)):
            if kind == BACK or happened is not None:
                said = None if happened is None else to_text(happened)
                lists.record_list_event(
                    connection, opened.code, kind, round_no=opened.round_no, team=opened.team,
                    by=recorded_by, at=at, happened_at=said,
                )  # fmt: skip
    flags: dict[Flag, int] = {}
    for flag in (flag for event in events for flag in event.flags):
        flags[flag] = flags.get(flag, 0) + 1
    come_back = tuple(event.come_back for event in events if event.come_back)
    return Entered(len(events), already, conflicts, flags, come_back)


def _settle(
    connection: Connection, opened: OpenSheet, sheet: Sheet
) -> tuple[list[tuple[str, Claim]], int, tuple[Met, ...]]:
    """Return the new visits with their ids, how many are already stored, and the conflicts."""
    events = events_at(connection, opened.found)
    ledger = Ledger(opened.week.district_id, events)
    door_by_id = {door.door_id: door for door in sheet.doors}
    new: list[tuple[str, Claim]] = []
    conflicts: list[Met] = []
    already = 0
    for door_id, outcome in sheet.outcome_by_door().items():
        claim = Claim(
            door_id, outcome, opened.local_at, opened.team, opened.code, opened.round_no,
            sheet.come_back.get(door_id, ""),
        )  # fmt: skip
        settled = ledger.settle(claim)
        if settled.verdict is Verdict.NEW:
            new.append((settled.event_id, claim))
        elif settled.verdict is Verdict.ALREADY:
            already += 1
        elif settled.met is not None:
            conflicts.append(Met(door_by_id[door_id], outcome, settled.met))
    return new, already, tuple(conflicts)


def _check_unchanged(connection: Connection, opened: OpenSheet) -> None:
    """Raise VisitError if the list was entered, voided or printed since it was opened."""
    before, now = opened.found.kept, lists.find_list(connection, opened.code)
    if now is None and not opened.found.is_stored:
        return
    is_same = now is not None and opened.found.is_stored
    if is_same and now is not None and (now.status, now.round_no, now.status_at) == (
        before.status, before.round_no, before.status_at
    ):  # fmt: skip
        return
    raise VisitError(
        "list {code}: somebody else entered or changed it meanwhile; nothing recorded. Look with "
        '"canvass list show {code}"',
        code=opened.code,
    )
