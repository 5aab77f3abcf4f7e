"""A plan that a program which goes on running keeps open, and which plan a change is made on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from canvass.planning.changed_plan import OpenPlan, place_routes
from canvass.planning.district import District
from canvass.store import districts, locks, plan_history
from canvass.store.database import open_reader
from canvass.store.doors_state import doors_state, map_state
from canvass.workflow.district.stored_district import load_with_all_doors
from canvass.workflow.routes.open_plan import open_plan
from canvass.workflow.routes.stored_plan import (
    StoredPlan,
    check_made_on,
    find_plan_id,
    get_stored_plan,
)


@dataclass(frozen=True, slots=True, eq=False)
class HeldPlan:
    """A district's newest plan with its map and streets in memory, ready for questions.

    Nothing is ever written into it: `follow_plan` returns another one where the plan moved on.
    `doors_state` tells whether the doors are still those it was opened with, `map_state` whether
    `whole`, the district with the doors that are left out too, is still what the map says.
    """

    stored: StoredPlan
    opened: OpenPlan
    doors_state: str
    map_state: str
    whole: District

    @property
    def plan_id(self) -> int:
        """The plan it shows."""
        return self.stored.plan_id


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """Where a change is made: database, district, and the plan people had before their eyes.

    `made_on` None: whatever is the newest. `held` is the plan where a program keeps it open;
    without it the plan is opened anew.
    """

    db: Path
    district: str | None = None
    made_on: int | None = None
    held: HeldPlan | None = None

    def open(self) -> tuple[StoredPlan, OpenPlan]:
        """Return the plan the change is made on; raises ChangedMeanwhileError where it moved on."""
        if self.held is not None:
            held = follow_plan(self.db, self.held)
            check_made_on(self.made_on, held.plan_id)
            return held.stored, held.opened
        check_made_on(self.made_on, find_plan_id(self.db, self.district))
        stored, opened = open_plan(self.db, self.district)
        check_made_on(self.made_on, stored.plan_id)
        return stored, opened


def hold_plan(db: Path, district: str | None, known: HeldPlan | None = None) -> HeldPlan:
    """Open a district's newest plan to be kept; raises NotFoundError where there is none.

    `known` is the same district's plan as it was: its map is not read again where it is the same.
    """
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        if not row.plans:
            get_stored_plan(db, row.name)  # says so
        state = doors_state(connection, row.district_id)
        of_map = map_state(connection, row.district_id)
        is_known = known is not None and (
            (known.stored.district_id, known.map_state) == (row.district_id, of_map)
        )
        whole = (
            known.whole if known and is_known else load_with_all_doors(connection, row.district_id)
        )
    stored, opened = open_plan(db, row.name, whole)
    return HeldPlan(stored, opened, state, of_map, whole)


def follow_plan(db: Path, held: HeldPlan) -> HeldPlan:
    """Return the plan as it is now: the same where nothing changed, as little anew as need be.

    Raises NotFoundError where the district is gone.
    """
    stored = held.stored
    with open_reader(db) as connection:
        row = districts.get_district(connection, stored.name)
        steps = plan_history.list_steps(connection, row.district_id)
        kept = tuple(locks.list_locks(connection, row.district_id))
        is_same = row.district_id == stored.district_id and (
            doors_state(connection, row.district_id) == held.doors_state
        )
    if not is_same or not steps:
        return hold_plan(db, stored.name, held)
    if steps[-1].plan_id == stored.plan_id:
        if kept == stored.locks:
            return held
        opened = replace(held.opened, locks=kept)
        return replace(held, stored=replace(stored, locks=kept), opened=opened)
    return with_plan(held, get_stored_plan(db, stored.name)) or hold_plan(db, stored.name, held)


def with_plan(held: HeldPlan, stored: StoredPlan) -> HeldPlan | None:
    """Return the held plan with another document of the same work; None where it is of other work.

    The streets, doors and times at doors stay as they were opened.
    """
    before, after = held.stored.document, stored.document
    if work_of(before) != work_of(after):
        return None
    task = held.opened.task
    routes = place_routes(task, after.routes)
    opened = OpenPlan(after, stored.locks, held.opened.district, task, routes, held.opened.paced)
    return replace(held, stored=stored, opened=opened)


def work_of(document: object) -> tuple[object, ...]:
    """Return what the times of a plan hang on: base, shift, pace and what is expected at doors."""
    names = (
        "base", "shift_min", "speed_mps", "minutes_per_door", "late_percent", "door_times",
        "flats_per_entrance", "starts_at",
    )  # fmt: skip
    return tuple(getattr(document, name) for name in names)
