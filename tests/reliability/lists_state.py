"""What the game of weeks with lists keeps: the database, every paper, what was said of doors."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis.stateful import RuleBasedStateMachine

from canvass.errors import PlanError
from canvass.export.rows import Cell, door_rows
from canvass.planning.search_settings import Search
from canvass.visits.event import Outcome
from canvass.workflow.routes.kept_lists import Wanted, keep_lists, prepare_printing
from canvass.workflow.routes.paper_plan import open_paper
from canvass.workflow.week.next_plan import NextAsked, plan_next
from tests.reliability.lists_world import (
    FIRST,
    LATER,
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


class Game(RuleBasedStateMachine):
    """A week with its first evening planned and printed, and a copy of every paper."""

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
        Game.runs += 1
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
