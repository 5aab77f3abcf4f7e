"""The reserve: how much of every half-day stays unbooked, and how much of it a booking would use.

The person-hours of a half-day are those of the people available while the base is open or a shift
runs. Bookings, the staffing of the base and the reserve together must not exceed them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from canvass.week.hours import make_hours
from canvass.week.moments import HalfDay, half_day_bounds, minutes_between
from canvass.week.week import Booking, Team, Week, WeekShift

Span = tuple[datetime, datetime]
ROUNDING_MIN = 1e-6


@dataclass(frozen=True, slots=True)
class HalfDayLoad:
    """The person-minutes of a half-day: in total, at the base, booked; and the reserve's share."""

    day: date
    half: HalfDay
    people_min: float
    base_min: float
    booked_min: float
    reserve_share: float

    @property
    def unbooked_min(self) -> float:
        """Minutes neither booked nor needed at the base; negative if too much is booked."""
        return self.people_min - self.base_min - self.booked_min

    @property
    def unbooked_share(self) -> float:
        """The unbooked share of all minutes, 1 if nobody is available."""
        return self.unbooked_min / self.people_min if self.people_min else 1.0

    @property
    def left_min(self) -> float:
        """Minutes that may still be booked; negative if the reserve is used."""
        return self.unbooked_min - self.reserve_share * self.people_min


@dataclass(frozen=True, slots=True)
class Price:
    """How much of the reserve of a half-day a booking would use."""

    day: date
    half: HalfDay
    unbooked_share: float
    reserve_share: float
    too_much_min: float


def half_day_loads(
    week: Week,
    shifts: Sequence[WeekShift],
    teams: Sequence[Team],
    bookings: Iterable[Booking],
) -> list[HalfDayLoad]:
    """Return the loads of a week's half-days in which the base is open or a shift runs."""
    shift_by_id = {shift.shift_id: shift for shift in shifts}
    booked = list(bookings)
    base_hours = week.base_hours()
    loads = []
    for day in week.days:
        for half in HalfDay:
            begin, end = half_day_bounds(day, half, week.zone)
            at_base = base_hours.open_times(begin, end) if base_hours else []
            running = [_cut((shift.starts_at, shift.ends_at), begin, end) for shift in shifts]
            open_times = _union([*at_base, *(span for span in running if span)])
            if not open_times:
                continue
            booked_min = 0.0
            for booking in booked:
                shift = shift_by_id[booking.shift_id]
                span = _cut((shift.starts_at, shift.ends_at), begin, end)
                booked_min += booking.people * minutes_between(*span) if span else 0.0
            loads.append(
                HalfDayLoad(
                    day,
                    half,
                    people_min=sum(_team_minutes(team, week, open_times) for team in teams),
                    base_min=week.base.min_people * sum(minutes_between(*s) for s in at_base),
                    booked_min=booked_min,
                    reserve_share=week.reserve_share,
                )
            )
    return loads


def price_of(loads: Sequence[HalfDayLoad], shift: WeekShift, people: int) -> list[Price]:
    """Return the half-days in which booking `people` people to a shift would use the reserve.

    Only half-days that the shift touches are checked, so an overbooking elsewhere does not matter.
    """
    prices = []
    for load in loads:
        begin, end = half_day_bounds(load.day, load.half, shift.starts_at.tzinfo)  # type: ignore[arg-type]
        span = _cut((shift.starts_at, shift.ends_at), begin, end)
        if span is None:
            continue
        then = replace(load, booked_min=load.booked_min + people * minutes_between(*span))
        if then.left_min < -ROUNDING_MIN:
            prices.append(
                Price(load.day, load.half, then.unbooked_share, load.reserve_share, -then.left_min)
            )
    return prices


def _team_minutes(team: Team, week: Week, open_times: Sequence[Span]) -> float:
    if not team.availability:
        return team.size * sum(minutes_between(*span) for span in open_times)
    hours = make_hours(team.availability, week.zone, f"availability of team {team.name}")
    return team.size * sum(
        minutes_between(*free) for span in open_times for free in hours.open_times(*span)
    )


def _cut(span: Span, begin: datetime, end: datetime) -> Span | None:
    """Return the part of a span between begin and end, None if it is empty."""
    low, high = max(span[0], begin), min(span[1], end)
    return (low, high) if minutes_between(low, high) > 0 else None


def _union(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((begin, end))
    return joined
