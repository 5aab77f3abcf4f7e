"""Districts and plans in the database: one function and one transaction per action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from canvass.document.document import PlanDocument
from canvass.doors.exclusion_rule import match_doors
from canvass.doors.leave_out import leave_out
from canvass.osm.serial import extract_from_bytes
from canvass.planning.district import District, make_district
from canvass.planning.without_doors import with_reasons_of_today, without_doors
from canvass.store import access as ledger
from canvass.store import districts, plans, registers
from canvass.store.crossing_costs import get_crossing_costs
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.door_rows import DoorRow, list_door_rows
from canvass.store.door_values import list_values
from canvass.store.maps import get_map
from canvass.store.splits import list_splits
from canvass.streets.costs import CrossingCosts
from canvass.workflow.clock import now
from canvass.workflow.district.locked_entrances import entrances_to_ask_at, waiting_for_access
from canvass.workflow.district.never_planned import doors_never_to_plan


def load_district(
    db: Path,
    name: str | None,
    *,
    at: datetime | None = None,
    days: tuple[date, date] | None = None,
    whole: District | None = None,
) -> District:
    """Return a stored district in memory, ready to be planned at a time (default: now).

    `days` are the first and last day of the week it is planned for. Doors never to plan and doors
    waiting for access are left out. `whole` is the result of an earlier `load_with_all_doors`, if
    the map has not changed since.
    """
    moment = at or now()
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        district = whole or load_with_all_doors(connection, district_id, days)
        rows = list_door_rows(connection, district_id)
        never = doors_never_to_plan(connection, district_id, rows)
        waiting = waiting_for_access(connection, district_id, rows, now=moment)
        allowed = leave_out(district.doors, never)
        ask_at = entrances_to_ask_at(connection, district_id, allowed.entrances, now=moment)
        worth = worth_by_door(connection, district_id, rows)
    return replace(district, doors=leave_out(allowed, waiting), ask_at=ask_at, worth_by_door=worth)


def worth_by_door(
    connection: Connection, district_id: int, rows: Sequence[DoorRow]
) -> dict[str, float]:
    """Return {door id: worth} for doors with a value set; the newest value counts."""
    return {
        door_id: value.worth
        for value in list_values(connection, district_id)
        for door_id in match_doors(value.rule, rows)
    }


def load_with_all_doors(
    connection: Connection, district_id: int, days: tuple[date, date] | None = None
) -> District:
    """Return a stored district with every door of its map and registers, and all counted flats.

    `days` are the first and last day on which people walk.
    """
    extract = extract_from_bytes(get_map(connection, district_id))
    return make_district(
        extract,
        register=registers.list_registered(connection, district_id),
        splits=list_splits(connection, district_id),
        costs=CrossingCosts(get_crossing_costs(connection, district_id)),
        days=days,
    )


def record_plan(db: Path, name: str | None, document: PlanDocument) -> int:
    """Store a district's plan and return its id; expired door codes are deleted.

    Raises PlanError if the district is another one by now.
    """
    with open_writer(db) as connection:
        ledger.drop_codes(connection, now=now())
        row = districts.get_district(connection, name)
        plans.check_is_of(connection, row.district_id, document)
        return plans.record_plan(connection, row.district_id, document)


def get_plan(db: Path, name: str | None) -> PlanDocument:
    """Return a district's newest plan, without doors left out after it was made."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, name)
        document = plans.get_plan(connection, row.district_id)
        never = doors_never_to_plan(connection, row.district_id)
        return with_reasons_of_today(without_doors(document, never), never)
