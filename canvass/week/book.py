"""A week with its shifts, teams and bookings, and the rules between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from canvass.errors import CanvassError, InputError, NotFoundError
from canvass.week.moments import minutes_between
from canvass.week.reserve import HalfDayLoad, Price, half_day_loads, price_of
from canvass.week.week import Booking, Team, Week, WeekShift, check_team_is_free, is_available


@dataclass(frozen=True, slots=True)
class WeekBook:
    """A week with its shifts, teams and bookings."""

    week: Week
    shifts: tuple[WeekShift, ...]
    teams: tuple[Team, ...]
    bookings: tuple[Booking, ...]

    def get_shift(self, text: str) -> WeekShift:
        """Return a shift by its name in the week (S3 or 3); raises NotFoundError."""
        number = text.strip().upper().removeprefix("S")
        for shift in self.shifts:
            if shift.name == f"S{number}":
                return shift
        known = ", ".join(shift.name for shift in self.shifts) or CanvassError("none yet")
        raise NotFoundError(
            "no shift {text!r} in the week {name}; there is {known}",
            text=text,
            name=self.week.name,
            known=known,
        )

    def get_team(self, name: str) -> Team:
        """Return a team by its name; raises NotFoundError."""
        for team in self.teams:
            if team.name == name.strip():
                return team
        known = ", ".join(f'"{team.name}"' for team in self.teams) or CanvassError("none yet")
        raise NotFoundError(
            "no team {name!r} in the week {name_2}; there is {known}",
            name=name,
            name_2=self.week.name,
            known=known,
        )

    def find_next_shift(self, now: datetime, kind: str = "homes") -> WeekShift | None:
        """Return the first shift of a kind that is not over yet, or None."""
        for shift in self.shifts:
            if shift.kind == kind and minutes_between(now, shift.ends_at) > 0:
                return shift
        return None

    def teams_of(self, shift: WeekShift) -> list[Team]:
        """Return the teams booked for a shift, in order of booking."""
        by_id = {team.team_id: team for team in self.teams}
        return [by_id[b.team_id] for b in self.bookings if b.shift_id == shift.shift_id]

    def shifts_of(self, team: Team) -> list[WeekShift]:
        """Return the shifts a team is booked for."""
        return [s for s in self.shifts if team in self.teams_of(s)]

    def loads(self) -> list[HalfDayLoad]:
        """Return the week's half-days with their booked time and their reserve."""
        return half_day_loads(self.week, self.shifts, self.teams, self.bookings)

    def check_booking(self, team: Team, shift: WeekShift) -> list[Price]:
        """Return how much of the reserve the booking of a team would use.

        Raises InputError if the team is booked elsewhere or is not available.
        """
        check_team_is_free(team, shift, self.week.zone, self.shifts_of(team))
        return price_of(self.loads(), shift, team.size)

    def bookable_teams(self, shift: WeekShift) -> list[Team]:
        """Return the teams that can still be booked for a shift without using the reserve."""
        loads = self.loads()
        people, found = 0, []
        taken = self.teams_of(shift)
        for team in self.teams:
            elsewhere = [other for other in self.shifts_of(team) if other.overlaps(shift)]
            if team in taken or elsewhere or not is_available(team, shift, self.week.zone):
                continue
            if not price_of(loads, shift, people + team.size):
                people += team.size
                found.append(team)
        return found


def check_open(week: Week) -> None:
    """Raise InputError if a week is closed."""
    if week.closed_at is not None:
        raise InputError(
            "week {name}: closed on {closed_at}; make a new week",
            name=week.name,
            closed_at=week.day_of(week.closed_at),
        )
