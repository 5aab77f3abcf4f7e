"""A game of weeks with lists: planned, printed, moved, walked and typed in, in any order.

The game keeps its own copy of every paper as it came out of the printer, and of what was said of
its doors. It looks after each move: every visit stands at the door the paper showed at that
position, every door is on one list at most that is out, and the counts add up.
"""

from __future__ import annotations

import csv
import random
from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from canvass.errors import CanvassError, NotFoundError, VisitError
from canvass.export.rows import headings
from canvass.store import list_names, lists
from canvass.store.database import open_reader
from canvass.visits.entering import mark_line
from canvass.visits.event import Outcome
from canvass.workflow.keeping.keeping import purge
from canvass.workflow.routes.fresh_plan import refresh_plan
from canvass.workflow.routes.list_status import set_status
from canvass.workflow.visits.coverage import get_coverage
from canvass.workflow.visits.opened_sheet import Entering, open_sheet
from canvass.workflow.visits.visit_entry import record_sheet
from canvass.workflow.visits.visit_import import import_visits
from canvass.workflow.visits.visit_log import Where, list_visits
from canvass.workflow.visits.visit_undo import (
    Takeable,
    find_last_batch,
    find_list_visits,
    take_back,
)
from canvass.workflow.week.week import close_week
from tests.reliability.lists_moves import Moves
from tests.reliability.lists_state import OUTCOMES, WEEKS, Game, Said
from tests.reliability.lists_world import (
    LATER,
    add_a_week,
)


class Lists(Moves):
    """Prints, walks and types in."""

    @rule(held=st.sampled_from(["leave", "take"]), channel=st.sampled_from(["pdf", "csv"]))
    def print_lists(self, held: str, channel: str) -> None:
        """Print or export the newest plan; each paper is copied as it comes out of the printer."""
        refresh_plan(self.db, None)
        self._print(held, channel)

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
        Game.entered_visits += entered.stored
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
        Game.imported_visits += new
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
        Game.purges += 1

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
            (district_id,) = list_names.list_district_names(connection)
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
