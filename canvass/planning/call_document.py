"""Calls on organisations as a plan document, so that they can be printed like any route."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from canvass.document.document import (
    AddressLine,
    BasePlace,
    BoundNote,
    CallNote,
    ExclusionEntry,
    PlanDocument,
    RouteEntry,
    SourceNote,
    StopEntry,
    Totals,
)
from canvass.locale.catalogue import get_translator
from canvass.planning.district import District
from canvass.planning.document import path_length_m, path_of
from canvass.streets.times import WalkTimes
from canvass.units import WALKING_SPEED_MPS
from canvass.week.week import Week, WeekShift

CLOSED = "closed then"
NO_TIME = "does not fit the shift"
NO_WAY = "nothing to walk along within 150 m"
AT_BASE = "the base is there itself"


@dataclass(frozen=True, slots=True)
class CallStop:
    """One call of a round: its location on the network, its time and length, and its place."""

    location: int
    ref: str
    lat: float
    lon: float
    begin_min: float
    minutes: float
    note: CallNote


def make_call_document(
    district: District,
    week: Week,
    shift: WeekShift,
    times: WalkTimes,
    rounds: Sequence[Sequence[CallStop]],
    left: Sequence[tuple[CallStop, str]],
    *,
    created_at: str,
    lang: str,
) -> PlanDocument:
    """Return the rounds of a shift as routes; calls in `left` are listed with their reason."""
    routes = [
        _make_route(district, times, one, number, lang)
        for number, one in enumerate(rounds, start=1)
        if one
    ]
    source = district.extract.source
    durations = [route.duration_min for route in routes]
    return PlanDocument(
        created_at=created_at,
        source=SourceNote(source.file, source.osm_date, source.licence, source.attribution),
        base=BasePlace(week.base.lat, week.base.lon, week.base.label),
        shift_min=float(shift.minutes),
        speed_mps=WALKING_SPEED_MPS,
        seed=0,
        time_limit_s=0.0,
        routes=tuple(routes),
        excluded=tuple(
            ExclusionEntry(one.ref, one.note.name, "", one.lat, one.lon, reason)
            for one, reason in left
        ),
        totals=Totals(
            routes=len(routes),
            doors=sum(route.doors for route in routes),
            walk_m=round(sum(route.walk_m for route in routes), 1),
            hours=round(sum(durations) / 60, 4),
            longest_min=max(durations, default=0.0),
            shortest_min=min(durations, default=0.0),
            addresses_in_map=len(left) + sum(route.doors for route in routes),
        ),
        bound=BoundNote(0.0, 0.0),
        starts_at=shift.starts_at.isoformat(),
    )


def _make_route(
    district: District, times: WalkTimes, calls: Sequence[CallStop], number: int, lang: str
) -> RouteEntry:
    """Return a round as a route; its minutes include waiting for places to open."""
    nodes = [0, *(call.location for call in calls), 0]
    legs = [times.path(a, b) for a, b in itertools.pairwise(nodes)]
    path = path_of(district, legs)
    crossed = Counter(road for leg in legs for road in leg.crossed)
    last = calls[-1]
    walk_min = sum(leg.seconds for leg in legs) / 60
    title = get_translator(lang)("Organisations {number}").format(number=number)
    return RouteEntry(
        id=f"C{number:02d}",
        name=title,
        duration_min=round(last.begin_min + last.minutes + legs[-1].seconds / 60, 2),
        walk_m=round(path_length_m(path), 1),
        walk_min=round(walk_min, 2),
        service_min=round(sum(call.minutes for call in calls), 2),
        doors=len(calls),
        crossings=dict(sorted(crossed.items())),
        stops=tuple(_make_stop(call) for call in calls),
        path=tuple(path),
    )


def _make_stop(call: CallStop) -> StopEntry:
    return StopEntry(
        id=call.ref,
        address_ids=(call.ref,),
        addresses=(AddressLine(call.note.name, ""),),
        door_ids=(call.ref,),
        street=call.note.name,
        housenumber="",
        lat=round(call.lat, 7),
        lon=round(call.lon, 7),
        side="none",
        doors=1,
        service_min=round(call.minutes, 2),
        arrive_min=round(call.begin_min, 2),
        units=("",),
        call=call.note,
    )
