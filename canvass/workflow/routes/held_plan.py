"""A plan kept open in memory by a long-running program, and the plan a change is based on."""

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
    """A district's newest plan with its map and streets in memory.

    It is never changed: `follow_plan` returns a new one when the stored plan has changed.
    `doors_state` shows whether the doors have changed since, `map_state` whether `whole` (the
    district with the left-out doors as well) still matches the map.
    """

    stored: StoredPlan
    opened: OpenPlan
    doors_state: str
    map_state: str
    whole: District

    @property
    def plan_id(self) -> int:
        """The id of its plan."""
        return self.stored.plan_id


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """Where a change is made: database, district, and the plan the user was looking at.

    `made_on` None means the newest plan. `held` is the plan kept open, if any; otherwise the plan
    is opened again.
    """

    db: Path
    district: str | None = None
    made_on: int | None = None
    held: HeldPlan | None = None

    def open(self) -> tuple[StoredPlan, OpenPlan]:
        """Return the plan to change; raises ChangedMeanwhileError if there is a newer one."""
        if self.held is not None:
            held = follow_plan(self.db, self.held)
            check_made_on(self.made_on, held.plan_id)
            return held.stored, held.opened
        check_made_on(self.made_on, find_plan_id(self.db, self.district))
        stored, opened = open_plan(self.db, self.district)
        check_made_on(self.made_on, stored.plan_id)
        return stored, opened


def hold_plan(db: Path, district: str | None, known: HeldPlan | None = None) -> HeldPlan:
    """Open a district's newest plan to keep in memory; raises NotFoundError if there is none.

    `known` is an earlier plan of the district: its map is used again if it has not changed.
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
    """Return the plan as it is now, reading again only what has changed.

    Raises NotFoundError if the district was removed.
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
    """Return the held plan with another document, None if its base, shift or times differ.

    Streets, doors and times at doors are kept from `held`.
    """
    before, after = held.stored.document, stored.document
    if work_of(before) != work_of(after):
        return None
    task = held.opened.task
    routes = place_routes(task, after.routes)
    opened = OpenPlan(after, stored.locks, held.opened.district, task, routes, held.opened.paced)
    return replace(held, stored=stored, opened=opened)


def work_of(document: object) -> tuple[object, ...]:
    """Return the values a plan's times depend on: base, shift, pace and times at doors."""
    names = (
        "base", "shift_min", "speed_mps", "minutes_per_door", "late_percent", "door_times",
        "flats_per_entrance", "starts_at",
    )  # fmt: skip
    return tuple(getattr(document, name) for name in names)
