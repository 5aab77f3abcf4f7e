"""Restrict a district to some of its doors; the others are left out, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace

from canvass.doors.door import Door, Entrance, Exclusion
from canvass.planning.district import District
from canvass.planning.task import leave_entrance_out
from canvass.week.turns import Turn


def keep_only(district: District, chosen: Container[str] | None) -> District:
    """Return a district with only the chosen doors; the others are left out as not asked for.

    With None, all doors stay.
    """
    if chosen is None:
        return district
    reason = Turn.NOT_ASKED.value
    return leave_doors_out(district, lambda door: None if door.id in chosen else reason)


def leave_doors_out(district: District, reason_of: Callable[[Door], str | None]) -> District:
    """Return a district without the doors for which `reason_of` gives a reason to leave them out.

    An entrance keeps the addresses of the doors that stay; without any, it is gone.
    """
    entrances: list[Entrance] = []
    left: list[Exclusion] = []
    for entrance in district.doors.entrances:
        staying: list[Door] = []
        going: dict[str, list[Door]] = {}
        for door in entrance.doors:
            reason = reason_of(door)
            (staying if reason is None else going.setdefault(reason, [])).append(door)
        for reason, gone in going.items():
            left += leave_entrance_out(entrance, gone, reason)
        if staying:
            here = {door.address_id for door in staying}
            addresses = tuple(a for a in entrance.addresses if a.id in here)
            entrances.append(entrance._replace(doors=tuple(staying), addresses=addresses))
    doors = replace(
        district.doors,
        entrances=tuple(entrances),
        exclusions=(*district.doors.exclusions, *left),
    )
    return replace(district, doors=doors)
