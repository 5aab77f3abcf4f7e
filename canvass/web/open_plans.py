"""The plans that a running desk keeps open: read once, then updated as they change."""

from __future__ import annotations

import gc
import gzip
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from canvass.planning.memory import collecting_later
from canvass.web.heaps import give_back_free_memory
from canvass.workflow.most_recent import MostRecent
from canvass.workflow.routes.stored_plan import (
    StoredPlan,
    find_plan_id,
    follow_stored_plan,
    get_stored_plan,
)

if TYPE_CHECKING:
    from canvass.pages.encode import Grid
    from canvass.workflow.routes.held_plan import HeldPlan
    from canvass.workflow.routes.plan_versions import Change

MOST_OPEN = 2
MOST_DRAWN = 6
QUICKLY = 1
"""A tenth larger than by the usual level, in a third of its time."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A district's map background as sent to browsers (gzip), and the grid of its overlays."""

    grid: Grid
    content: bytes
    attribution: str


@dataclass(slots=True, eq=False)
class OpenPlans:
    """A cache of plans and map backgrounds by district; the most recently used are kept.

    To show a plan, it is read from the database; to change it, it is opened with its map and
    streets, in a thread of its own if there is time.
    """

    _lock: threading.RLock = field(default_factory=threading.RLock)
    _wanted: set[tuple[Path, str]] = field(default_factory=set)
    _opening: dict[tuple[str, Path, str], threading.Lock] = field(default_factory=dict)
    _stored: MostRecent[tuple[Path, str], StoredPlan] = field(
        default_factory=lambda: MostRecent(MOST_OPEN)
    )
    _held: MostRecent[tuple[Path, str], HeldPlan] = field(
        default_factory=lambda: MostRecent(MOST_OPEN)
    )
    _drawn: MostRecent[tuple[Path, str], Drawn] = field(
        default_factory=lambda: MostRecent(MOST_DRAWN)
    )
    _overlays: MostRecent[tuple[Path, str, int], bytes] = field(
        default_factory=lambda: MostRecent(MOST_DRAWN)
    )

    def find_plan(self, db: Path, name: str) -> StoredPlan | None:
        """Return a district's newest plan with its locks, None if there is none."""
        self._wanted.add((db, name))
        return self._read(db, name)

    def _read(self, db: Path, name: str) -> StoredPlan | None:
        if not find_plan_id(db, name):
            return None
        key = (db, name)
        with self._one("plan", key):
            known = self._stored.find(key)
            if known:
                return self._stored.keep(key, follow_stored_plan(db, known))
            with collecting_later():
                found = self._stored.keep(key, get_stored_plan(db, name))
                # No search for garbage looks through a city's stops, which have no cycles.
                gc.freeze()
            return found

    def draw_ahead(self, db: Path, name: str, stamp: str) -> None:
        """Draw a district's map and routes before they are asked for; keep nothing else of them."""
        from canvass.doors.housenumber import forget_texts

        key, grid = (db, name), self.draw(db, name, stamp).grid
        stored = self._read(db, name)
        if stored is not None:
            self.overlay(db, name, stored, grid)
        del stored
        with self._one("plan", key):
            if key not in self._wanted:
                self._stored.forget(key)
        forget_texts()
        give_back_free_memory()

    def hold(self, db: Path, name: str) -> HeldPlan:
        """Return a district's newest plan open for changes; raises NotFoundError."""
        from canvass.workflow.routes.held_plan import follow_plan, hold_plan

        key = (db, name)
        with self._one("open", key):
            known = self._held.find(key)
            held = follow_plan(db, known) if known else hold_plan(db, name)
            self._held.keep(key, held)
            self._stored.keep(key, held.stored)
        return held

    def hold_within(self, db: Path, name: str, seconds: float) -> HeldPlan | None:
        """Return a district's newest plan open for changes, None if that would take longer."""
        if self._held.find((db, name)) is not None:
            return self.hold(db, name)
        opening = threading.Thread(target=self._open_quietly, args=(db, name), daemon=True)
        opening.start()
        opening.join(seconds)
        return None if self._held.find((db, name)) is None else self.hold(db, name)

    def take(self, db: Path, name: str, change: Change) -> None:
        """Keep the plan that a change made, so that it need not be read again."""
        from canvass.workflow.routes.held_plan import with_plan

        key = (db, name)
        with self._one("open", key):
            held = self._held.find(key)
            if held is None or change.stored is None:
                return
            followed = with_plan(held, change.stored)
            if followed is not None:
                self._held.keep(key, followed)
                self._stored.keep(key, change.stored)

    def open_soon(self, db: Path, name: str) -> None:
        """Open a plan in a thread of its own, if it is not open yet."""
        if self._held.find((db, name)) is not None:
            return
        threading.Thread(target=self._open_quietly, args=(db, name), daemon=True).start()

    def _open_quietly(self, db: Path, name: str) -> None:
        from canvass.errors import CanvassError

        try:
            self.hold(db, name)
        except CanvassError:
            return  # the error will be raised again for whoever asks for the plan

    def draw(self, db: Path, name: str, stamp: str) -> Drawn:
        """Return the map background of a district; `stamp` changes when its map does."""
        key = (db, f"{name}\n{stamp}")
        with self._one("ground", key):
            found = self._drawn.find(key)
            if found is None:
                found = draw(db, name)
                self._drawn.keep(key, found)
        return found

    def overlay(self, db: Path, name: str, stored: StoredPlan, grid: Grid) -> bytes:
        """Return the routes of a plan for the map (gzipped JSON)."""
        key = (db, name, stored.plan_id)
        with self._one("routes", (db, name)):
            found = self._overlays.find(key)
            if found is None:
                from canvass.pages import routes_overlay as drawing

                most = drawing.MOST_PATHS
                found = packed(drawing.routes_overlay(stored.document, grid, most_paths=most))
                self._overlays.keep(key, found)
        return found

    def _one(self, what: str, key: tuple[Path, str]) -> threading.Lock:
        """Return the lock for reading one thing of one district, so that others need not wait."""
        with self._lock:
            return self._opening.setdefault((what, *key), threading.Lock())


def draw(db: Path, name: str) -> Drawn:
    """Return a district's map background, drawn from its stored map."""
    from canvass.pages.encode import STEP_M
    from canvass.pages.ground import draw_ground
    from canvass.pages.map_page import box_of, grid_of
    from canvass.workflow.district.stored_map import get_background

    drawn = get_background(db, name)
    grid = grid_of(drawn)
    content = {"step": STEP_M, "box": box_of(drawn, grid), "ground": draw_ground(drawn, grid)}
    return Drawn(grid, packed(content), drawn.source.attribution)


def packed(value: object) -> bytes:
    """Return gzipped JSON; the same value gives the same bytes."""
    return gzip.compress(msgspec.json.encode(value), compresslevel=QUICKLY, mtime=0)
