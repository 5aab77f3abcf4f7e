"""Warnings before people are sent out: early, late, in the dark, on a holiday, alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from canvass.week.countries import country_of, is_holiday
from canvass.week.hours import find_hours
from canvass.week.week import Team, Week, WeekShift

EARLIEST, LATEST = time(9, 0), time(20, 30)
EVENING, LONG_MIN = time(17, 0), 120

BEFORE_NINE = "{shift} begins before 09:00"
AFTER_HALF_PAST_EIGHT = "{shift} ends after 20:30"
IN_THE_DARK = "{shift} ends after dark: the sun sets at {sunset}"
ALL_DARK = "{shift} is all after dark"
ON_A_HOLIDAY = "{shift} is on a public holiday"
ALONE = "{team} is one person on {shift}, a long evening"


@dataclass(frozen=True, slots=True)
class Worry:
    """A sentence (a message id to translate) and its values."""

    sentence: str
    shift: str = ""
    sunset: str = ""
    team: str = ""

    def fields(self) -> dict[str, str]:
        """Return the values for the sentence."""
        return {"shift": self.shift, "sunset": self.sunset, "team": self.team}


def worries_of(week: Week, shift: WeekShift, teams: Sequence[Team] = ()) -> list[Worry]:
    """Return the warnings about a shift; `teams` are the teams that walk it.

    Times are in the week's time zone; sunset is that at its base. Public holidays are those of the
    time zone's country, if it has one.
    """
    start, end = (at.astimezone(week.zone) for at in (shift.starts_at, shift.ends_at))
    worries = []
    if start.time() < EARLIEST:
        worries.append(Worry(BEFORE_NINE, shift.name))
    if shift.kind == "homes" and (end.time() > LATEST or end.date() > start.date()):
        worries.append(Worry(AFTER_HALF_PAST_EIGHT, shift.name))
    if shift.kind == "homes":
        worries += _dark(week, shift, start, end)
    country = country_of(week.zone)
    if country is not None and is_holiday(country, start.date()):
        worries.append(Worry(ON_A_HOLIDAY, shift.name))
    if end.time() > EVENING and shift.minutes > LONG_MIN:
        worries += [Worry(ALONE, shift.name, team=team.name) for team in teams if team.size == 1]
    return worries


def _dark(week: Week, shift: WeekShift, start: datetime, end: datetime) -> list[Worry]:
    """Return a warning if the sun sets before the shift is over; none if it does not set."""
    day = start.replace(hour=0, minute=0, second=0, microsecond=0)
    light = find_hours("sunrise-sunset", week.zone, (week.base.lat, week.base.lon))
    spans = light.open_times(day, day + timedelta(days=2)) if light is not None else []
    if any(a <= start and end <= b for a, b in spans):
        return []
    sunset = max((b for a, b in spans if a <= start < b), default=None)
    if sunset is None:
        return [Worry(ALL_DARK, shift.name)]
    return [Worry(IN_THE_DARK, shift.name, sunset=f"{sunset.astimezone(week.zone):%H:%M}")]
