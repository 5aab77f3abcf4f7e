"""Leaflet rounds: one stop per entrance, seconds instead of minutes per door, no knocking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from canvass.doors.door import Door, Entrance
from canvass.doors.leave_out import leave_out
from canvass.planning.district import District
from canvass.planning.time_model import TimeModel
from canvass.planning.walking import Walking

AT_A_HOUSE_S, AT_A_FLAT_S = 12.0, 4.0
"""Seconds for a letter box at a house, and for one of many in a stairwell: our own assumption."""

LEAFLET_TIMES = TimeModel(
    knock_s=AT_A_HOUSE_S, opened_s=0.0, talk_s=0.0, p_open=0.0, p_talk=0.0,
    flat_knock_s=AT_A_FLAT_S, flat_talk_s=0.0,
)  # fmt: skip


def leaflet_walking(minutes: float, speed_mps: float) -> Walking:
    """Return how a leaflet team walks; raises InputError if minutes or speed are out of range."""
    return Walking(minutes, speed_mps, times=LEAFLET_TIMES)


def for_leaflets(district: District, signs: Mapping[str, str]) -> District:
    """Return a district with all letter boxes at the entrance and without those behind a sign.

    `signs` gives the reason why an entrance gets no leaflets, by entrance id. Nobody asks for
    access at locked entrances.
    """
    behind = {
        door.id: signs[entrance.id]
        for entrance in district.doors.entrances
        if entrance.id in signs
        for door in entrance.doors
    }
    left = leave_out(district.doors, behind)
    entrances = tuple(_at_the_entrance(entrance) for entrance in left.entrances)
    return replace(district, doors=replace(left, entrances=entrances), ask_at=())


def _at_the_entrance(entrance: Entrance) -> Entrance:
    doors: tuple[Door, ...] = tuple(door._replace(floor=0) for door in entrance.doors)
    return entrance._replace(doors=doors, has_lift=False)
