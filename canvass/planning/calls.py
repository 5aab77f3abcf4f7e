"""Calls on organisations and businesses: who they are, when they are open, who calls when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from canvass.document.document import CallNote, PlanDocument
from canvass.doors.snap import snap_points
from canvass.errors import BaseError
from canvass.osm.extract import Extract
from canvass.osm.kept_tags import ORGANISATION
from canvass.planning.call_document import CLOSED, NO_TIME, CallStop, make_call_document
from canvass.planning.call_state import CallState
from canvass.planning.district import District
from canvass.streets.times import WalkTimes, make_places
from canvass.units import WALKING_SPEED_MPS
from canvass.week.calls import Call, plan_calls
from canvass.week.hours import closed_on_holidays, find_hours, make_hours
from canvass.week.moments import after, minutes_between
from canvass.week.week import Week, WeekShift

ASSUMED_HOURS = "Mo-Fr 10:00-16:00; PH off"
"""Where the map does not say: when most offices, schools and shops have somebody there."""

MOST_CALLS = 120


@dataclass(frozen=True, slots=True)
class Place:
    """A place to call on; `is_assumed` where nobody wrote down its hours in a way that is read."""

    ref: str
    name: str
    kind: str
    lat: float
    lon: float
    hours: str
    is_assumed: bool
    address: str = ""


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call of a team at a time."""

    team: str
    at: datetime
    minutes: float
    place: Place


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of a shift, and the places for which there was no time or which are closed.

    `done` were answered in this week already, or asked not to be called on. `document` has the
    calls as routes; `team_by_route` says who walks which.
    """

    shift: WeekShift
    calls: tuple[PlannedCall, ...]
    closed: int
    left: int
    done: int
    document: PlanDocument
    team_by_route: Mapping[str, str]


def find_places(extract: Extract, week: Week, own: Sequence[Place] = ()) -> list[Place]:
    """Return one's own places, and those of a map that have a name none of these has."""
    found = list(own)
    known = {place.name for place in found}
    for organisation in extract.organisations:
        tags = organisation.tags
        name = tags.get("name", "").strip()
        if not name or name in known:
            continue
        key = next((key for key in ORGANISATION if key in tags), "")
        kind = f"{key}={tags[key]}" if key else ""
        hours = tags.get("opening_hours", "").strip()
        is_read = bool(hours) and find_hours(hours, week.zone) is not None
        found.append(
            Place(
                organisation.ref,
                name,
                kind,
                organisation.lat,
                organisation.lon,
                hours if is_read else ASSUMED_HOURS,
                not is_read,
                f"{tags.get('addr:street', '')} {tags.get('addr:housenumber', '')}".strip(),
            )
        )
    return sorted(found, key=lambda place: (place.name.casefold(), place.ref))


def make_calls(
    district: District,
    week: Week,
    shift: WeekShift,
    places: Sequence[Place],
    teams: Sequence[str],
    minutes: float,
    *,
    state: CallState,
    created_at: str,
    lang: str = "sv",
) -> Calls:
    """Return who calls where and when; never where it is closed or hours say otherwise."""
    due = [place for place in places if state.find_reason(place.ref) is None]
    is_open = [(p, open_minutes(p, week, shift)) for p in due]
    chosen = [(p, times) for p, times in is_open if any(b - a >= minutes for a, b in times)]
    times, reached = _walking(district, week, [place for place, _ in chosen])
    table = times.table(range(len(times)), range(len(times))).astype(np.float64) / 60
    near = np.argsort(table[0, 1:], kind="stable")[:MOST_CALLS]
    index = np.concatenate([[0], near + 1])
    some = [chosen[reached[k]] for k in near]
    rounds = plan_calls(
        [Call(minutes, times) for _, times in some],
        table[np.ix_(index, index)],
        teams=len(teams),
        shift_min=shift.minutes,
    )
    made = [
        PlannedCall(team, after(shift.starts_at, begin), minutes, some[k][0])
        for team, one in zip(teams, rounds, strict=True)
        for k, begin in zip(one.calls, one.begins, strict=True)
    ]
    closed = len(due) - len(chosen)
    stops = [
        [
            _make_stop(int(near[k]) + 1, some[k][0], week, shift, begin, minutes)
            for k, begin in zip(one.calls, one.begins, strict=True)
        ]
        for one in rounds
    ]
    called = {call.place.ref for call in made}
    is_in_time = {place.ref for place, _ in chosen}
    left = [
        (
            _make_stop(0, place, week, shift, 0.0, minutes),
            state.find_reason(place.ref) or (NO_TIME if place.ref in is_in_time else CLOSED),
        )
        for place in places
        if place.ref not in called
    ]
    document = make_call_document(
        district, week, shift, times, stops, left, created_at=created_at, lang=lang
    )
    numbers = [k for k, one in enumerate(stops) if one]
    team_by_route = {route.id: teams[k] for k, route in zip(numbers, document.routes, strict=True)}
    left_open, done = len(chosen) - len(made), len(places) - len(due)
    return Calls(shift, tuple(made), closed, left_open, done, document, team_by_route)


def _make_stop(
    location: int,
    place: Place,
    week: Week,
    shift: WeekShift,
    begin_min: float,
    minutes: float,
) -> CallStop:
    """Return a call as the plan document has it, with the openings of its day in words."""
    day = shift.starts_at.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = make_hours(closed_on_holidays(place.hours), week.zone, place.name)
    spoken = ", ".join(
        f"{a:%H:%M}–{b:%H:%M}".replace("–00:00", "–24:00")
        for a, b in hours.open_times(day, day + timedelta(days=1))
    )
    at = f"{after(shift.starts_at, begin_min):%H:%M}"
    note = CallNote(place.name, place.kind, place.address, at, spoken, place.is_assumed)
    return CallStop(location, place.ref, place.lat, place.lon, begin_min, minutes, note)


def open_minutes(place: Place, week: Week, shift: WeekShift) -> tuple[tuple[float, float], ...]:
    """Return the openings of a place within a shift, in minutes from its start."""
    hours = make_hours(closed_on_holidays(place.hours), week.zone, place.name)
    return tuple(
        (minutes_between(shift.starts_at, a), minutes_between(shift.starts_at, b))
        for a, b in hours.open_times(shift.starts_at, shift.ends_at)
    )


def _walking(
    district: District, week: Week, places: Sequence[Place]
) -> tuple[WalkTimes, list[int]]:
    """Return the ways between the base and the places beside a street; which they are."""
    lon = np.array([week.base.lon, *(place.lon for place in places)])
    lat = np.array([week.base.lat, *(place.lat for place in places)])
    xy_m = district.graph.project(lon, lat)
    snaps = snap_points(district.graph, xy_m, [""] * len(lon))
    if snaps[0] is None:
        raise BaseError(
            f"base {week.base.lat},{week.base.lon}: nothing to walk along within 150 m; "
            "make a week with a base beside a street"
        )
    kept = [k for k, snap in enumerate(snaps) if snap is not None]
    found = make_places(district.network, [s for s in snaps if s is not None], xy_m[kept])
    times = WalkTimes(district.network, found, speed_mps=WALKING_SPEED_MPS)
    return times, [k - 1 for k in kept[1:]]
