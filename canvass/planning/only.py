"""Restrict a district to chosen doors; the others wait."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from canvass.doors.door import Entrance, Exclusion
from canvass.planning.district import District
from canvass.planning.task import leave_entrance_out
from canvass.week.turns import Turn


def keep_only(district: District, chosen: Container[str] | None) -> District:
    """Return a district with only the chosen doors; the others are left out as not asked for.

    With None, all doors stay.
    """
    if chosen is None:
        return district
    entrances: list[Entrance] = []
    left: list[Exclusion] = []
    for entrance in district.doors.entrances:
        mine = tuple(door for door in entrance.doors if door.id in chosen)
        others = [door for door in entrance.doors if door.id not in chosen]
        left += leave_entrance_out(entrance, others, Turn.NOT_ASKED.value)
        if mine:
            here = {door.address_id for door in mine}
            addresses = tuple(a for a in entrance.addresses if a.id in here)
            entrances.append(entrance._replace(doors=mine, addresses=addresses))
    doors = replace(
        district.doors,
        entrances=tuple(entrances),
        exclusions=(*district.doors.exclusions, *left),
    )
    return replace(district, doors=doors)
