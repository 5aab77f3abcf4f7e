"""Calls on organisations and businesses: which places, when they are open, which team when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from canvass.document.document import CallNote, PlanDocument
from canvass.doors.last_steps import snap_anywhere
from canvass.errors import BaseError
from canvass.locale.catalogue import get_translator
from canvass.planning.call_document import (
    AT_BASE,
    CLOSED,
    NO_TIME,
    NO_WAY,
    CallStop,
    make_call_document,
)
from canvass.planning.call_state import ASKED_LATER, ON_A_LIST, CallState
from canvass.planning.district import District
from canvass.planning.places import Place, places_at_base
from canvass.streets.attached import make_places
from canvass.streets.times import WalkTimes
from canvass.units import WALKING_SPEED_MPS
from canvass.week.calls import Call, Round, Window, plan_calls
from canvass.week.hours import Hours, closed_on_holidays, make_hours
from canvass.week.moments import after, minutes_between
from canvass.week.week import Week, WeekShift

MOST_CALLS = 120


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call by a team on a place at a time."""

    team: str
    at: datetime
    minutes: float
    place: Place


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of a shift, and how many places it leaves out and why.

    `closed` places are not open in the shift; for those in `left` there is no time. `done` places
    were answered this week or asked not to be called on. `held` are on lists of other shifts that
    are out; `later` asked to be called on at another time. `at_base` names places that are the base
    itself. `places` are all that were considered. `document` has the calls as routes, and
    `team_by_route` the team of each route.
    """

    shift: WeekShift
    calls: tuple[PlannedCall, ...]
    closed: int
    left: int
    done: int
    at_base: tuple[str, ...]
    places: tuple[Place, ...]
    zone: ZoneInfo
    document: PlanDocument
    team_by_route: Mapping[str, str]
    held: int = 0
    later: int = 0


@dataclass(frozen=True, slots=True)
class Callers:
    """The teams that make calls in a shift, and how many minutes a call takes."""

    shift: WeekShift
    teams: Sequence[str]
    minutes: float


def make_calls(
    district: District,
    week: Week,
    callers: Callers,
    places: Sequence[Place],
    *,
    state: CallState,
    created_at: str,
    lang: str = "sv",
) -> Calls:
    """Return which team calls where and when: important places first, and only while open."""
    shift, teams, minutes = callers.shift, callers.teams, callers.minutes
    at_base = places_at_base(places, week)
    reasons = {place.ref: state.find_reason(place.ref, shift.starts_at) for place in places}
    reasons |= dict.fromkeys(at_base, AT_BASE)
    due = [place for place in places if reasons[place.ref] is None]
    waiting = Counter(reasons.values())
    is_open = [(p, open_minutes(p, week, shift)) for p in due]
    chosen = [(p, times) for p, times in is_open if any(b - a >= minutes for a, b in times)]
    times, reached = _walking(district, week, [place for place, _ in chosen])
    near, rounds = _deal([chosen[k] for k in reached], times, callers, state)
    some = [chosen[reached[k]] for k in near]
    made = [
        PlannedCall(team, after(shift.starts_at, begin), minutes, some[k][0])
        for team, one in zip(teams, rounds, strict=True)
        for k, begin in zip(one.calls, one.begins, strict=True)
    ]
    stops = [
        [
            _make_stop(near[k] + 1, some[k][0], week, shift, (begin, minutes), lang)
            for k, begin in zip(one.calls, one.begins, strict=True)
        ]
        for one in rounds
    ]
    called = {call.place.ref for call in made}
    walked_to = {chosen[k][0].ref for k in reached}
    for place, _ in chosen:
        reasons[place.ref] = NO_TIME if place.ref in walked_to else NO_WAY
    left = [
        (_make_stop(0, place, week, shift, (0.0, minutes), lang), reasons[place.ref] or CLOSED)
        for place in places
        if place.ref not in called
    ]
    document = make_call_document(
        district, week, shift, times, stops, left, created_at=created_at, lang=lang
    )
    walking = (team for team, one in zip(teams, stops, strict=True) if one)
    team_by_route = dict(zip((route.id for route in document.routes), walking, strict=True))
    return Calls(
        shift=shift,
        calls=tuple(made),
        closed=len(due) - len(chosen),
        left=len(chosen) - len(made),
        done=len(places) - len(due) - len(at_base) - waiting[ON_A_LIST] - waiting[ASKED_LATER],
        places=tuple(places),
        zone=week.zone,
        at_base=tuple(place.name for place in places if place.ref in at_base),
        document=document,
        team_by_route=team_by_route,
        held=waiting[ON_A_LIST],
        later=waiting[ASKED_LATER],
    )


def _deal(
    open_places: Sequence[tuple[Place, tuple[Window, ...]]],
    times: WalkTimes,
    callers: Callers,
    state: CallState,
) -> tuple[list[int], list[Round]]:
    """Return the places to call on, most important and then nearest first, and each team's round.

    `open_places` are (place, minutes of the shift at which it is open) in the order of `times`,
    whose place 0 is the base. The rounds count places in the order returned.
    """
    table = times.table(range(len(times)), range(len(times))).astype(np.float64) / 60
    ranks = np.array(
        [-1 if state.is_asked_for(p.ref) else p.rank for p, _ in open_places], dtype=np.int64
    )
    near = np.lexsort((table[0, 1:], ranks))[:MOST_CALLS]
    index = np.concatenate([[0], near + 1])
    rounds = plan_calls(
        [Call(callers.minutes, open_places[k][1], int(ranks[k])) for k in near],
        table[np.ix_(index, index)],
        teams=len(callers.teams),
        shift_min=callers.shift.minutes,
    )
    return near.tolist(), rounds


def _make_stop(
    location: int,
    place: Place,
    week: Week,
    shift: WeekShift,
    begin_and_length: tuple[float, float],
    lang: str,
) -> CallStop:
    """Return a call for the plan document, with the day's opening hours as text."""
    begin_min, minutes = begin_and_length
    day = shift.starts_at.replace(hour=0, minute=0, second=0, microsecond=0)
    spoken = ", ".join(
        f"{a:%H:%M}–{b:%H:%M}".replace("–00:00", "–24:00")
        for a, b in hours_of(place, week).open_times(day, day + timedelta(days=1))
    )
    at = f"{after(shift.starts_at, begin_min):%H:%M}"
    address = place.address
    if place.is_near:
        address = get_translator(lang)("near {address}").format(address=address)
    note = CallNote(place.name, place.kind, address, at, spoken, place.is_assumed)
    return CallStop(location, place.ref, place.lat, place.lon, begin_min, minutes, note)


def hours_of(place: Place, week: Week) -> Hours:
    """Return the opening hours of a place in the week's time zone.

    It is closed on public holidays unless its hours mention them.
    """
    text = closed_on_holidays(place.hours)
    return make_hours(text, week.zone, place.name, (place.lat, place.lon))


def open_minutes(place: Place, week: Week, shift: WeekShift) -> tuple[tuple[float, float], ...]:
    """Return when a place is open during a shift, as (from, to) in minutes from its start."""
    return tuple(
        (minutes_between(shift.starts_at, a), minutes_between(shift.starts_at, b))
        for a, b in hours_of(place, week).open_times(shift.starts_at, shift.ends_at)
    )


def _walking(
    district: District, week: Week, places: Sequence[Place]
) -> tuple[WalkTimes, list[int]]:
    """Return the walking times between the base and the places that lie beside a street.

    The second value gives the positions of those places.
    """
    lon = np.array([week.base.lon, *(place.lon for place in places)])
    lat = np.array([week.base.lat, *(place.lat for place in places)])
    xy_m = district.graph.project(lon, lat)
    snaps = snap_anywhere(district.extract, district.graph, xy_m)
    if snaps[0] is None:
        raise BaseError(
            "base {lat},{lon}: nothing to walk along within 150 m; make a week with a "
            "base beside a street",
            lat=week.base.lat,
            lon=week.base.lon,
        )
    kept = [k for k, snap in enumerate(snaps) if snap is not None]
    found = make_places(district.network, [s for s in snaps if s is not None], xy_m[kept])
    times = WalkTimes(district.network, found, speed_mps=WALKING_SPEED_MPS)
    return times, [k - 1 for k in kept[1:]]
