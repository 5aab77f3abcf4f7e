"""A list is entered whole or not at all: killed at any moment, or entered by several at once."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from canvass.errors import VisitError
from canvass.store import lists
from canvass.store.database import open_reader
from canvass.store.visits import list_events
from canvass.visits import making
from canvass.visits.disposition import disposition
from canvass.visits.entering import Sheet, mark_line
from canvass.visits.event import Outcome
from canvass.workflow.routes.kept_lists import Wanted, keep_lists, prepare_printing
from canvass.workflow.routes.paper_plan import open_paper
from canvass.workflow.visits.handing_in import HandIn, store_hand_in
from canvass.workflow.visits.opened_sheet import Entering, OpenSheet, open_sheet
from canvass.workflow.visits.visit_entry import record_sheet
from canvass.workflow.visits.visit_log import SaidVisit, Where, add_visit, list_visits
from canvass.workflow.week.next_plan import NextAsked, plan_next
from tests.reliability.crash import damage, fork
from tests.reliability.figures import figure
from tests.reliability.lists_state import SEARCH
from tests.reliability.lists_world import template
from tests.world import world

NOW = datetime(2026, 9, 8, 8, 0, tzinfo=UTC)
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked writers")


@world
def printed(tmp_path: Path) -> tuple[Path, str, int]:
    """Return a database with printed lists, the code of one, and how many doors are on it."""
    db = Path(shutil.copy(template(), tmp_path / "canvass.db"))
    plan_next(db, NextAsked(SEARCH, shift="S1"), lang="en")
    printing = prepare_printing(db, open_paper(db, None, None), Wanted())
    keep_lists(db, printing, by="desk", now=NOW)
    one = printing.lists[0]
    return db, one.code, sum(not door.is_if_time for door in one.doors)


def look(db: Path, code: str) -> tuple[OpenSheet, Sheet]:
    """Open a list as somebody does who types it in: one talk, the others not at home."""
    opened = open_sheet(db, Where(), code, Entering(), now=NOW)
    return opened, mark_line(opened.sheet, "1.1 t")


def enter(db: Path, code: str) -> None:
    opened, sheet = look(db, code)
    record_sheet(db, opened, sheet, recorded_by="desk", now=NOW)


def standing(db: Path) -> list[Outcome | None]:
    return [line.event.outcome for line in list_visits(db, Where()) if not line.is_voided]


def status(db: Path, code: str) -> str:
    with open_reader(db) as connection:
        kept = lists.find_list(connection, code)
    return kept.status if kept is not None else ""


def kill_entries(db: Path, code: str, doors: int, kills: int, work: Callable[[], None]) -> int:
    """Kill so many entries of one list at random moments; return how many were through by then."""
    rng = random.Random(1)
    before = db.read_bytes()
    start = time.monotonic()
    work()
    whole_s = time.monotonic() - start
    through = 0
    for _ in range(kills):
        for path in db.parent.glob("canvass.db*"):
            path.unlink()
        db.write_bytes(before)
        child = fork(work)
        time.sleep(rng.uniform(0, 1.2 * whole_s))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        count, state = len(standing(db)), status(db, code)
        assert (count, state) in ((0, "out"), (doors, "back"))
        assert damage(db) == []
        through += count > 0
        if not count:
            enter(db, code)
        assert (len(standing(db)), status(db, code)) == (doors, "back")
        with pytest.raises(VisitError, match="entered already"):
            look(db, code)
    return through


@needs_fork
def test_an_entry_that_is_killed_is_there_whole_or_not_at_all(printed) -> None:
    db, code, doors = printed

    kill_entries(db, code, doors, 4, lambda: enter(db, code))


@needs_fork
@pytest.mark.torture
def test_an_entry_that_is_killed_two_hundred_times(printed) -> None:
    db, code, doors = printed

    through = kill_entries(db, code, doors, 200, lambda: enter(db, code))

    figure("R1, lists", f"200 entries of a list of {doors} doors killed -9 at random moments: "
           f"{through} there whole, {200 - through} not at all, 0 in part, 0 twice")  # fmt: skip


@needs_fork
def test_an_entry_in_two_transactions_would_be_caught(printed, monkeypatch) -> None:
    """The mutant: visits are committed before it is said that the list is back; killed between."""
    db, code, doors = printed

    def later(connection, *_args, **_more) -> None:
        connection.commit()
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr("canvass.store.lists.record_list_event", later)

    os.waitpid(fork(lambda: enter(db, code)), 0)

    assert (len(standing(db)), status(db, code)) == (doors, "out")


def test_of_several_who_enter_one_list_at_once_one_does_and_the_others_are_told(printed) -> None:
    """All have looked at it and typed it in, each otherwise, before the first stores it."""
    db, code, doors = printed
    typed = [look(db, code) for _ in range(3)]
    others = [(opened, mark_line(sheet, "* x")) for opened, sheet in typed[1:]]

    record_sheet(db, *typed[0], recorded_by="desk", now=NOW)

    for opened, sheet in others:
        with pytest.raises(VisitError, match="somebody else entered or changed it meanwhile"):
            record_sheet(db, opened, sheet, recorded_by="coordinator", now=NOW)
    found = standing(db)
    assert len(found) == doors
    assert found.count(Outcome.TALKED) == 1


@needs_fork
def test_processes_that_store_one_list_in_the_same_moment_store_it_once(printed) -> None:
    db, code, doors = printed
    go, told = os.pipe()

    def work() -> None:
        opened, sheet = look(db, code)
        os.read(go, 1)
        record_sheet(db, opened, sheet, recorded_by="desk", now=NOW)

    children = [fork(work) for _ in range(4)]
    time.sleep(0.5)
    os.write(told, b"....")
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    os.close(go)
    os.close(told)

    assert sorted(codes) == [0, 1, 1, 1]
    assert (len(standing(db)), status(db, code)) == (doors, "back")


def hand_in_from_a_clock_that_is_off(db: Path, code: str, at: datetime) -> tuple[bool, bool]:
    """Hand in a list with a time that is off, then a visit of ten minutes later by a right clock.

    Returns whether the wrong time stands as the latest at any door, and whether somebody was told.
    """
    given = HandIn(code, "1.1 t", Entering(at=at.isoformat()))
    _, entered, _ = store_hand_in(db, Where(), given, recorded_by="desk", now=NOW)
    later = NOW + timedelta(minutes=10)
    door_id = next(line.event.door_id for line in list_visits(db, Where()))
    said = SaidVisit(Outcome.NO_THANKS, later.isoformat(), "Blue")
    add_visit(db, Where(), door_id, said, now=later)
    with open_reader(db) as connection:
        events = [one for one in list_events(connection, 1) if one.door_id == door_id]
    return disposition(events).latest is not Outcome.NO_THANKS, bool(entered.flags)


OFF = {
    "a day ahead": timedelta(days=1),
    "two hours ahead": timedelta(hours=2), "five hours behind": -timedelta(hours=5),
    "ten years behind": -timedelta(days=3653),
}  # fmt: skip


@pytest.mark.parametrize("off", OFF)
def test_a_list_handed_in_with_a_wrong_time_does_not_win(printed, off: str) -> None:
    """R12 at hand-in: a time that cannot be is kept as it was said, counts from now, is flagged."""
    db, code, _ = printed

    won, told = hand_in_from_a_clock_that_is_off(db, code, NOW + OFF[off])

    assert not won
    assert told == (abs(OFF[off]) > timedelta(hours=12) or OFF[off] > timedelta())


AHEAD = (NOW + timedelta(days=365)).isoformat()


@pytest.mark.parametrize(
    "given", [Entering(at=AHEAD), Entering(out_at=AHEAD), Entering(back_at=AHEAD)]
)
def test_a_list_is_not_handed_in_with_a_date_that_has_not_come(printed, given: Entering) -> None:
    """Refused before its doors are typed in."""
    db, code, _ = printed

    with pytest.raises(VisitError, match="has not come yet"):
        open_sheet(db, Where(), code, given, now=NOW)


def test_a_hand_in_that_believes_the_time_as_said_would_be_caught(
    printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant of R12."""
    db, code, _ = printed
    monkeypatch.setattr(making, "effective_at", lambda client, sent, received: client)

    assert hand_in_from_a_clock_that_is_off(db, code, NOW + OFF["two hours ahead"])[0]
