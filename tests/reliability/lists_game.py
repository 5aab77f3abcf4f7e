"""A game of weeks with lists: planned, printed, moved, walked and typed in, in any order.

The game keeps its own copy of every paper as it came out of the printer, and of what was said of
its doors. It looks after each move: every visit stands at the door the paper showed at that
position, every door is on one list at most that is out, and the counts add up.
"""

from __future__ import annotations

import csv
import random
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from canvass.document.document import BasePlace
from canvass.errors import CanvassError, NotFoundError, PlanError, VisitError
from canvass.export.rows import Cell, door_rows, headings
from canvass.planning.walking import Walking
from canvass.planning.whole_district import Search, plan_district
from canvass.registers.read import Reading
from canvass.store import lists
from canvass.store.database import open_reader
from canvass.visits.entering import mark_line
from canvass.visits.event import Outcome
from canvass.workflow.district import updating
from canvass.workflow.district.stored_district import load_district, record_plan
from canvass.workflow.doors.exclusions import (
    LeaveOut,
    exclude_doors,
    list_exclusions,
    undo_exclusion,
)
from canvass.workflow.doors.register_import import import_register
from canvass.workflow.doors.splits import SplitRequest, split_stairwell
from canvass.workflow.keeping.keeping import purge
from canvass.workflow.routes.fresh_plan import refresh_plan
from canvass.workflow.routes.kept_lists import Wanted, keep_lists, prepare_printing
from canvass.workflow.routes.list_status import set_status
from canvass.workflow.routes.paper_plan import open_paper
from canvass.workflow.routes.route_changes import move_stops
from canvass.workflow.routes.stored_plan import find_before
from canvass.workflow.visits.coverage import get_coverage
from canvass.workflow.visits.visit_entry import Entering, open_sheet, record_sheet
from canvass.workflow.visits.visit_import import import_visits
from canvass.workflow.visits.visit_log import SaidVisit, Where, add_visit, list_visits
from canvass.workflow.visits.visit_undo import (
    Takeable,
    find_last_batch,
    find_list_visits,
    take_back,
)
from canvass.workflow.week.next_plan import NextAsked, plan_next
from canvass.workflow.week.week import close_week
from tests.reliability.lists_world import (
    FIRST,
    LATER,
    SHIFTS,
    add_a_week,
    newer_maps,
    registers,
    template,
)

SEARCH = Search(iterations=60, teams=2)
OUTCOMES = {"n": Outcome.NOBODY, "t": Outcome.TALKED, "x": Outcome.NO_THANKS}
WEEKS = 2

Place = tuple[int, int]
"""A door's position and its number there, as printed."""


@dataclass(frozen=True)
class Said:
    """What somebody said of a door; the minute is nobody else's, or of the same sheet or file."""

    door_id: str
    outcome: str
    minute: datetime


class Lists(RuleBasedStateMachine):
    """Prints, walks and types in."""

    runs = maps = entered_visits = imported_visits = purges = steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="lists-run-"))
        self.db = Path(shutil.copy(template(), self.folder / "canvass.db"))
        self.papers: dict[str, dict[Place, str]] = {}
        self.tables: dict[str, list[list[Cell]]] = {}
        self.said: dict[tuple[str, int, str], Said] = {}
        self.week = 0
        self.minutes = 0
        Lists.runs += 1
        self._plan(0)
        self._print("leave", "pdf")

    def teardown(self) -> None:
        """Remove what was written."""
        shutil.rmtree(self.folder)

    @property
    def now(self) -> datetime:
        """The evening after the week's last shift."""
        return datetime(2026, 9, 12, 22, 0, tzinfo=UTC) + self.week * LATER

    def _plan(self, k: int) -> None:
        try:
            plan_next(self.db, NextAsked(SEARCH, shift=f"S{k + 1}"), lang="en")
        except PlanError as error:
            if "no door" not in str(error):
                raise

    def _minute(self) -> datetime:
        """Return a minute nobody used before: which visits are the same is tested elsewhere."""
        self.minutes += 1
        return FIRST + self.week * LATER + timedelta(minutes=self.minutes)

    def _planned_addresses(self) -> list[str]:
        document = open_paper(self.db, None, None).document
        stops = [stop for route in document.routes for stop in route.stops]
        return sorted({f"{stop.street} {stop.housenumber}" for stop in stops})

    @rule(k=st.integers(0, SHIFTS - 1))
    def plan_another_evening(self, k: int) -> None:
        """Plan what is left for some shift."""
        self._plan(k)

    @rule()
    def plan_the_district(self) -> None:
        """Plan all doors, as it is done before there is a week."""
        try:
            planned = plan_district(
                load_district(self.db, None), base=BasePlace(59.0, 18.0, ""),
                shift=Walking(30, 1.25, 2.0), search=Search(iterations=60),
                created_at="2026-09-06T12:00:00Z", before=find_before(self.db, None), lang="en",
            )  # fmt: skip
        except PlanError:
            return
        record_plan(self.db, None, planned.document)

    @rule(data=st.data())
    def move_a_stop(self, data: st.DataObject) -> None:
        """Move a house to another route."""
        document = open_paper(self.db, None, None).document
        addresses = self._planned_addresses()
        if len(document.routes) < 2 or not addresses:
            return
        target = data.draw(st.sampled_from([route.id for route in document.routes]))
        address = data.draw(st.sampled_from(addresses))
        try:
            move_stops(self.db, None, address, target, force=True)
        except CanvassError:
            return

    @rule(data=st.data(), outcome=st.sampled_from([Outcome.DO_NOT_KNOCK, Outcome.TALKED]))
    def visit_without_a_list(self, data: st.DataObject, outcome: Outcome) -> None:
        """Somebody is talked to, or asks not to be called on, at a door of the newest plan."""
        document = open_paper(self.db, None, None).document
        doors = sorted(d for r in document.routes for s in r.stops for d in s.door_ids)
        if not doors:
            return
        door, minute = data.draw(st.sampled_from(doors)), self._minute()
        said = SaidVisit(outcome, minute.isoformat(), "")
        add_visit(self.db, Where(), door, said, now=self.now)
        self.said["", self.minutes, door] = Said(door, outcome.value, minute)

    @rule(data=st.data(), is_undone=st.booleans())
    def leave_out(self, data: st.DataObject, is_undone: bool) -> None:
        """Leave an address out of every plan, or take back what was left out."""
        known = list_exclusions(self.db, None)
        if known and is_undone:
            undo_exclusion(self.db, None, known[0].exclusion_id, at="2026-09-08T12:00:00Z")
            return
        if addresses := self._planned_addresses():
            address = data.draw(st.sampled_from(addresses))
            asked = LeaveOut(address=address)
            try:
                exclude_doors(self.db, None, asked, reason="other", at="2026-09-08T12:00:00Z")
            except NotFoundError:
                return

    @rule(k=st.integers(0, 1))
    def import_a_register(self, k: int) -> None:
        """A register brings a new house, or flats of a house that is one door so far."""
        import_register(
            self.db, None, registers()[k], Reading(), is_dry_run=False, on_progress=lambda _: None
        )

    @rule(data=st.data())
    def count_flats(self, data: st.DataObject) -> None:
        """Somebody counts the flats of a house."""
        if addresses := self._planned_addresses():
            asked = SplitRequest(data.draw(st.sampled_from(addresses)), "", 2, 2)
            try:
                split_stairwell(self.db, None, asked, at="2026-09-08T12:00:00Z")
            except CanvassError:
                return

    @rule(k=st.integers(0, 2))
    def take_a_newer_map(self, k: int) -> None:
        """Houses are drawn anew, renamed, gone, and come back."""
        with pytest.MonkeyPatch.context() as patch:
            # Each file is read once for all weeks.
            patch.setattr(updating, "read_map", lambda *_args, **_more: newer_maps()[k])
            ready = updating.read_newer_map(self.db, None, "newer.osm")
        updating.take_newer_map(self.db, ready)
        refresh_plan(self.db, None)
        Lists.maps += 1

    @rule(held=st.sampled_from(["leave", "take"]), channel=st.sampled_from(["pdf", "csv"]))
    def print_lists(self, held: str, channel: str) -> None:
        """Print or export the newest plan; each paper is copied as it comes out of the printer."""
        refresh_plan(self.db, None)
        self._print(held, channel)

    def _print(self, held: str, channel: str) -> None:
        paper = open_paper(self.db, None, None)
        printing = prepare_printing(self.db, paper, Wanted(held=held, channel=channel))
        keep_lists(self.db, printing, by="desk", now=self.now)
        rows = list(door_rows(printing.without_blank(), printing.notes()))
        for one in printing.lists:
            seen = {(door.position, door.number): door.door_id for door in one.doors}
            before = self.papers.setdefault(one.code, seen)
            # An old page is as good as a new one: what both show is the same.
            assert all(before[place] == door for place, door in seen.items())
            mine = [row for row in rows if row[0] == one.code]
            assert {(row[3], row[10]): row[15] for row in mine} == seen
            self.tables.setdefault(one.code, mine)

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), kind=st.sampled_from(["out", "lost", "void", "back"]))
    def say_where_a_list_is(self, data: st.DataObject, kind: str) -> None:
        """Hand a list out, lose it, give it up."""
        code = data.draw(st.sampled_from(sorted(self.papers)))
        try:
            set_status(self.db, [code], kind, by="desk", now=self.now)
        except CanvassError:
            return

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), default=st.sampled_from("ntx"), again=st.booleans())
    def enter_a_list(self, data: st.DataObject, default: str, again: bool) -> None:
        """Type a paper in by its code: some position has another outcome than the others."""
        code = data.draw(st.sampled_from(sorted(self.papers)))
        place = data.draw(st.sampled_from(sorted(self.papers[code])))
        minute = self._minute()
        entering = Entering(minute.isoformat(), "Anna", OUTCOMES[default], again, walked=True)
        try:
            opened = open_sheet(self.db, Where(), code, entering, now=self.now)
            sheet = mark_line(opened.sheet, f"{place[0]}.{place[1]} t")
            entered = record_sheet(self.db, opened, sheet, recorded_by="desk", now=self.now)
        except (VisitError, NotFoundError):
            return
        assert not entered.conflicts
        Lists.entered_visits += entered.stored
        aside = {d.door_id for d in sheet.doors if sheet.marks.get(d.door_id, default) is None}
        for here, door in self.papers[code].items():
            if door in aside and here != place:
                continue
            outcome = Outcome.TALKED if here == place else OUTCOMES[default]
            self.said[code, opened.round_no, door] = Said(door, outcome.value, minute)

    @precondition(lambda self: self.tables)
    @rule(data=st.data(), seed=st.integers(0, 10**6))
    def import_a_list(self, data: st.DataObject, seed: int) -> None:
        """A filled-in file comes back: rows in another order, some deleted, some left blank."""
        code = data.draw(st.sampled_from(sorted(self.tables)))
        rng, minute = random.Random(seed), self._minute()
        rows = [list(row) for row in self.tables[code] if rng.random() < 0.8]
        rng.shuffle(rows)
        for row in rows:
            if rng.random() < 0.8:
                row[7], row[8] = OUTCOMES[rng.choice("ntx")].value, minute.isoformat()
        path = self.folder / "back.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([headings("en"), *rows])
        with open_reader(self.db) as connection:
            kept = lists.find_list(connection, code)
        round_no = kept.round_no if kept is not None else 1
        report = import_visits(self.db, Where(), path, recorded_by="desk", now=self.now)
        filled = [row for row in rows if row[7]]
        if report.rejected:
            # A list that is void, or of a week that was purged.
            assert len(report.rejected) == len(filled)
            return
        new = already = 0
        for row in filled:
            door, outcome = self.papers[code][int(row[3]), int(row[10])], str(row[7])
            known = self.said.get((code, round_no, door))
            if known is None:
                new += 1
                self.said[code, round_no, door] = Said(door, outcome, minute)
            else:
                already += known.outcome == outcome
        Lists.imported_visits += new
        assert (report.stored, report.already) == (new, already)
        assert report.conflict == len(filled) - new - already

    def _take_back(self, seen: Takeable) -> int:
        gone = {(visit.door_id, visit.client_at) for visit in seen.visits}
        self.said = {
            key: one for key, one in self.said.items() if (one.door_id, one.minute) not in gone
        }
        return take_back(self.db, seen, recorded_by="desk", now=self.now)

    @precondition(lambda self: self.papers)
    @rule(data=st.data())
    def take_a_list_back(self, data: st.DataObject) -> None:
        """Take all visits of a list back."""
        code = data.draw(st.sampled_from(sorted(self.papers)))
        mine = sum(key[0] == code for key in self.said)
        try:
            assert self._take_back(find_list_visits(self.db, code)) == mine
        except (VisitError, NotFoundError):
            assert not mine

    @rule()
    def undo(self) -> None:
        """Take the last sheet or file back."""
        try:
            seen = find_last_batch(self.db, Where())
        except NotFoundError:
            return
        self._take_back(seen)

    @precondition(lambda self: self.week < WEEKS - 1 and self.steps > 8)
    @rule()
    def begin_another_week(self) -> None:
        """The week is closed, its visits are purged, and another one begins."""
        name = f"W{self.week}"
        close_week(self.db, None, name)
        purge(self.db, None, name, now=self.now + LATER / 2)
        self.week += 1
        add_a_week(self.db, self.week)
        self.said, self.papers, self.tables = {}, {}, {}
        # The plans of its evenings went with it.
        self._plan(0)
        self._print("leave", "pdf")
        Lists.purges += 1

    @invariant()
    def every_visit_stands_at_the_door_its_paper_showed(self) -> None:
        """What is in the log is what was ticked, at the doors the papers showed."""
        self.steps += 1
        standing = Counter(
            (line.event.door_id, str(line.event.outcome))
            for line in list_visits(self.db, Where())
            if not line.is_voided
        )
        assert standing == Counter((one.door_id, one.outcome) for one in self.said.values())

    @invariant()
    def every_door_is_on_one_list_at_most_that_is_out(self) -> None:
        """No two teams are sent to one door."""
        with open_reader(self.db) as connection:
            (district_id,) = lists.list_district_names(connection)
            out = [one for one in lists.list_lists(connection, district_id) if one.status == "out"]
            doors: Counter[str] = Counter()
            for kept in out:
                left = lists.list_left(connection, kept.code)
                doors.update(
                    door.door_id
                    for door in lists.list_listed_doors(connection, kept.code)
                    if door.door_id not in left
                )
        assert [door for door, count in doors.items() if count > 1] == []

    @invariant()
    def counts_add_up(self) -> None:
        """Coverage counts what the papers and the refusals say."""
        total = get_coverage(self.db, None, f"W{self.week}").coverage.total
        talked = {one.door_id for one in self.said.values() if one.outcome == "talked"}
        assert total.talked == len(talked)
        assert total.knocked == len({one.door_id for one in self.said.values()})


class FewMoves(Lists):
    """The same where doors stay what they are and the week goes on: the mutant is found sooner."""

    take_a_newer_map = import_a_register = count_flats = leave_out = None  # type: ignore[assignment]
    begin_another_week = import_a_list = undo = None  # type: ignore[assignment]
