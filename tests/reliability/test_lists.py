"""R36: whatever is planned, printed, moved, entered: a visit stands at the door its paper showed.

Any sequence of plans, moves, refusals, newer maps, prints, hand-outs, entries by code (also twice
and in any order) and voids. The machine keeps its own copy of every paper as it came out of the
printer and looks after each step: every visit stands at the door the paper showed at that
position, every door is on one list at most that is out, and the counts add up.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from canvass.errors import CanvassError, PlanError, VisitError
from canvass.osm.extract import Extract
from canvass.planning.district import read_map
from canvass.planning.whole_district import Search
from canvass.store import lists
from canvass.store.database import open_reader
from canvass.visits.entering import mark_line
from canvass.visits.event import Outcome
from canvass.week.week import Base, Team, Week, WeekShift
from canvass.workflow.district import updating
from canvass.workflow.district.stored_district import add_district
from canvass.workflow.routes.fresh_plan import refresh_plan
from canvass.workflow.routes.kept_lists import Wanted, keep_lists, prepare_printing
from canvass.workflow.routes.list_status import set_status
from canvass.workflow.routes.paper_plan import open_paper
from canvass.workflow.routes.route_changes import move_stops
from canvass.workflow.visits import list_in_hand, visit_entry
from canvass.workflow.visits.coverage import get_coverage
from canvass.workflow.visits.found_list import make_unprinted, newest_plan
from canvass.workflow.visits.visit_entry import Entering, open_sheet, record_sheet
from canvass.workflow.visits.visit_log import SaidVisit, Where, add_visit, list_visits
from canvass.workflow.visits.visit_undo import find_list_visits, take_back
from canvass.workflow.week.next_plan import NextAsked, plan_next
from canvass.workflow.week.week import add_shifts, add_teams, add_week
from tests.reliability.figures import figure
from tests.small_map import write_grid_map

STOCKHOLM = ZoneInfo("Europe/Stockholm")
STARTS = [datetime(2026, 9, 7 + k, 17, 30, tzinfo=STOCKHOLM) for k in range(5)]
NOW = datetime(2026, 9, 12, 22, 0, tzinfo=UTC)
SEARCH = Search(iterations=60, teams=2)
OUTCOMES = {"n": Outcome.NOBODY, "t": Outcome.TALKED, "x": Outcome.NO_THANKS}
_TEMPLATE: dict[str, Path] = {}


def template() -> Path:
    """Return a database with a small grid of streets and a week of five shifts, made once."""
    if "db" not in _TEMPLATE:
        folder = Path(tempfile.mkdtemp(prefix="lists-machine-"))
        db = folder / "canvass.db"
        add_district(db, "A", str(write_grid_map(folder / "grid.osm", streets=3, houses=12)))
        week = Week(0, 0, "V37", date(2026, 9, 7), date(2026, 9, 13), "Europe/Stockholm",
                    Base(59.0, 18.0, "Café"), reserve_share=0.0)  # fmt: skip
        add_week(db, None, week)
        add_shifts(db, None, None, [("", WeekShift(0, at, 30)) for at in STARTS])
        add_teams(db, None, None, [("", Team(0, name)) for name in ("Anna", "Bo")])
        _TEMPLATE["db"] = db
    return _TEMPLATE["db"]


@lru_cache
def newer_maps() -> list[Extract]:
    """Return the map as it was, and two later ones of other ids, with houses gone and new."""
    folder = template().parent
    before = (folder / "grid.osm").read_text("utf-8")
    drawn_anew = re.sub(r'<node id="(1\d{3})"', r'<node id="7\1"', before)
    without = re.sub(r'<node id="200[246]".*?</node>', "", before, flags=re.DOTALL)
    without = without.replace('v="5"', 'v="5A"')
    found = []
    for name, text in (("grid", before), ("anew", drawn_anew), ("without", without)):
        path = folder / f"{name}.osm"
        path.write_text(text, "utf-8")
        found.append(read_map(str(path)))
    return found


Paper = dict[tuple[int, int], str]
"""The doors of a printed list by position and number there, as this machine saw it printed."""


class Lists(RuleBasedStateMachine):
    """Prints, walks and types in."""

    has_newer_maps = True
    runs = 0
    maps = 0
    entered_visits = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="lists-run-"))
        self.db = Path(shutil.copy(template(), self.folder / "canvass.db"))
        self.papers: dict[str, Paper] = {}
        self.expected: Counter[tuple[str, str]] = Counter()
        self.of_list: dict[str, Counter[tuple[str, str]]] = {}
        self.clock = 0
        Lists.runs += 1
        self._plan(0)

    def teardown(self) -> None:
        """Remove what was written."""
        shutil.rmtree(self.folder)

    def _plan(self, k: int) -> None:
        try:
            plan_next(self.db, NextAsked(SEARCH, shift=f"S{k + 1}"), lang="en")
        except PlanError as error:
            if "no door is due" not in str(error):
                raise

    def _at(self) -> datetime:
        """Return a minute nobody used before: which visits are the same is tested elsewhere."""
        self.clock += 1
        return STARTS[0] + timedelta(minutes=self.clock)

    @rule(k=st.integers(0, 4))
    def plan_another_evening(self, k: int) -> None:
        """Plan what is left for some shift."""
        self._plan(k)

    @rule(data=st.data())
    def move_a_stop(self, data: st.DataObject) -> None:
        """Move a house to another route."""
        document = open_paper(self.db, None, None).document
        stops = [stop for route in document.routes for stop in route.stops]
        if len(document.routes) < 2 or not stops:
            return
        stop = data.draw(st.sampled_from(stops))
        target = data.draw(st.sampled_from([route.id for route in document.routes]))
        try:
            move_stops(self.db, None, f"{stop.street} {stop.housenumber}", target, force=True)
        except CanvassError:
            return

    @rule(data=st.data())
    def refuse(self, data: st.DataObject) -> None:
        """Somebody asks not to be called on, at a door of the newest plan."""
        document = open_paper(self.db, None, None).document
        doors = sorted(d for r in document.routes for s in r.stops for d in s.door_ids)
        if not doors:
            return
        door = data.draw(st.sampled_from(doors))
        add_visit(
            self.db,
            Where(),
            door,
            SaidVisit(Outcome.DO_NOT_KNOCK, self._at().isoformat(), ""),
            now=NOW,
        )
        self.expected[door, "do_not_knock"] += 1

    @precondition(lambda self: self.has_newer_maps)
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

    @rule(held=st.sampled_from(["leave", "take"]))
    def print_lists(self, held: str) -> None:
        """Print the newest plan; each paper is copied as it comes out of the printer."""
        paper = open_paper(self.db, None, None)
        printing = prepare_printing(self.db, paper, Wanted(held=held))
        keep_lists(self.db, printing, by="desk", now=NOW)
        for one in printing.lists:
            seen = {(door.position, door.number): door.door_id for door in one.doors}
            before = self.papers.setdefault(one.code, seen)
            # An old page is as good as a new one: what both show is the same.
            assert all(before[place] == door for place, door in seen.items())

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), kind=st.sampled_from(["out", "lost", "void", "back"]))
    def say_where_a_list_is(self, data: st.DataObject, kind: str) -> None:
        """Hand a list out, lose it, give it up."""
        code = data.draw(st.sampled_from(sorted(self.papers)))
        try:
            set_status(self.db, [code], kind, by="desk", now=NOW)
        except CanvassError:
            return

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), default=st.sampled_from("ntx"), again=st.booleans())
    def enter_a_list(self, data: st.DataObject, default: str, again: bool) -> None:
        """Type a paper in by its code: some position has another outcome than the others."""
        code = data.draw(st.sampled_from(sorted(self.papers)))
        position, number = data.draw(st.sampled_from(sorted(self.papers[code])))
        at = self._at()
        entering = Entering(at.isoformat(), "Anna", OUTCOMES[default], again, walked=True)
        try:
            opened = open_sheet(self.db, Where(), code, entering, now=NOW)
            sheet = mark_line(opened.sheet, f"{position}.{number} t")
            entered = record_sheet(self.db, opened, sheet, recorded_by="desk", now=NOW)
        except VisitError:
            return
        assert not entered.conflicts
        assert entered.stored > 0
        Lists.entered_visits += entered.stored
        shown = self.papers[code]
        mine = self.of_list.setdefault(code, Counter())
        aside = {d.door_id for d in sheet.doors if sheet.marks.get(d.door_id, default) is None}
        for place, door in shown.items():
            if door in aside and place != (position, number):
                continue
            outcome = Outcome.TALKED if place == (position, number) else OUTCOMES[default]
            self.expected[door, outcome.value] += 1
            mine[door, outcome.value] += 1

    @precondition(lambda self: self.of_list)
    @rule(data=st.data())
    def take_a_list_back(self, data: st.DataObject) -> None:
        """Take all visits of a list back."""
        code = data.draw(st.sampled_from(sorted(self.of_list)))
        seen = find_list_visits(self.db, code)
        taken = take_back(self.db, seen, recorded_by="desk", now=NOW)
        mine = self.of_list.pop(code)
        assert taken == mine.total()
        self.expected -= mine

    @invariant()
    def every_visit_stands_at_the_door_its_paper_showed(self) -> None:
        """What is in the log is what was ticked, at the doors the papers showed."""
        standing = Counter(
            (line.event.door_id, str(line.event.outcome))
            for line in list_visits(self.db, Where())
            if not line.is_voided
        )
        assert standing == self.expected

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
        total = get_coverage(self.db, None, None).coverage.total
        assert total.talked == len({d for d, outcome in self.expected if outcome == "talked"})
        assert total.knocked == len({d for d, _outcome in self.expected})


class ListsOfOneMap(Lists):
    """The same without newer maps: the mutant is found sooner."""

    has_newer_maps = False


def run(examples: int, steps: int, *, machine: type[Lists] = Lists, shrinks: bool = True) -> None:
    run_machine(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck), print_blob=False, derandomize=True,
            phases=(Phase.generate, Phase.shrink) if shrinks else (Phase.generate,),
        ),
    )  # fmt: skip


def test_every_visit_stands_at_the_door_its_paper_showed() -> None:
    run(3, 10)


@pytest.mark.torture
def test_every_visit_stands_where_its_paper_showed_in_many_weeks() -> None:
    run(20, 30, shrinks=False)
    seen = f"{Lists.maps} newer maps, {Lists.entered_visits} visits entered by code"
    figure("R36", f"{Lists.runs} weeks of up to 30 steps, {seen}: 0 at other doors, 0 doors on "
           "two lists that are out")  # fmt: skip


def test_entry_against_the_newest_plan_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of R36: the code finds the route, but its doors are those of the newest plan."""
    find: Callable[..., Any] = list_in_hand.find_in_hand

    def newest(connection: Any, where: Where, words: str) -> Any:
        found = find(connection, where, words)
        plan_id, at, document = newest_plan(connection, found.kept.district_id)
        route = next((r for r in document.routes if r.id == found.kept.route_id), None)
        if route is None:
            return found
        wrong = make_unprinted(
            found.kept.district_id, plan_id, at, document, route, code=found.kept.code
        )
        return replace(found, route=route, doors=wrong.doors)

    monkeypatch.setattr(visit_entry, "find_in_hand", newest)

    with pytest.raises((AssertionError, ExceptionGroup)):
        run(60, 15, machine=ListsOfOneMap, shrinks=False)
