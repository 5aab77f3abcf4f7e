"""Account for every address and every door: each is on a route or left out with a reason.

An address with several stairwells may be on several stops. The first has its plain id, the others
are "n12~2" and so on. An address counts as left out only if none of its doors is planned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from canvass.document.document import (
    DoorExclusionEntry,
    ExclusionEntry,
    RouteEntry,
    StopEntry,
)
from canvass.doors.door import Exclusion
from canvass.errors import PlanError

if TYPE_CHECKING:
    from canvass.plan.plan import Plan
    from canvass.planning.task import Task


def number_parts(routes: Sequence[RouteEntry]) -> list[RouteEntry]:
    """Return the routes with each address's plain id on its first stop, "~2" on the next."""
    seen: Counter[str] = Counter()

    def numbered(stop: StopEntry) -> StopEntry:
        refs = []
        for address_id in stop.address_ids:
            seen[address_id] += 1
            count = seen[address_id]
            refs.append(address_id if count == 1 else f"{address_id}~{count}")
        return replace(stop, address_ids=tuple(refs))

    return [replace(route, stops=tuple(numbered(stop) for stop in route.stops)) for route in routes]


def list_exclusions(
    exclusions: Sequence[Exclusion], routes: Sequence[RouteEntry]
) -> tuple[tuple[ExclusionEntry, ...], tuple[DoorExclusionEntry, ...]]:
    """Return each address that is left out as a whole, and single doors left out elsewhere."""
    planned = {ref for route in routes for stop in route.stops for ref in stop.address_ids}
    addresses: dict[str, ExclusionEntry] = {}
    doors: list[DoorExclusionEntry] = []
    for exclusion in exclusions:
        a = exclusion.address
        lat, lon = round(a.lat, 7), round(a.lon, 7)
        if a.id not in planned:
            entry = ExclusionEntry(a.id, a.street, a.housenumber, lat, lon, exclusion.reason)
            addresses.setdefault(a.id, entry)
            continue
        doors += [
            DoorExclusionEntry(
                door.id, a.id, a.street, a.housenumber, door.unit, lat, lon, exclusion.reason
            )
            for door in exclusion.doors
        ]
    return tuple(addresses.values()), tuple(doors)


def check_addresses(
    addresses_read: int, routes: Sequence[RouteEntry], excluded: Sequence[ExclusionEntry]
) -> None:
    """Raise PlanError unless every address read is in exactly one route or one exclusion."""
    seen = Counter(
        ref for route in routes for stop in route.stops for ref in stop.address_ids
        if "~" not in ref
    )  # fmt: skip
    seen.update(entry.address_id for entry in excluded)
    doubled = [ref for ref, count in seen.items() if count > 1]
    if doubled or len(seen) != addresses_read:
        raise PlanError(
            "{addresses_read} addresses read, {count} accounted for, {count_2} twice; "
            "nothing was written, please report this map",
            addresses_read=addresses_read,
            count=len(seen),
            count_2=len(doubled),
        )


def check_doors(
    task: Task,
    plan: Plan,
    routes: Sequence[RouteEntry],
    excluded_doors: Sequence[DoorExclusionEntry],
) -> None:
    """Raise PlanError unless every door of the task is in exactly one route or is left out."""
    wanted = Counter(door.id for stop in task.stops for door in stop.doors)
    wanted.subtract(door.id for i in plan.left_for_later for door in task.stops[i - 1].doors)
    planned = Counter(ref for route in routes for stop in route.stops for ref in stop.door_ids)
    left_out = {entry.door_id for entry in excluded_doors}
    if +wanted != planned or max(planned.values(), default=1) > 1 or left_out & set(planned):
        raise PlanError(
            "{total} doors to plan, {total_2} planned; nothing was written, please report this map",
            total=wanted.total(),
            total_2=planned.total(),
        )
