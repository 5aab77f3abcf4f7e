"""An outreach week as plain values: its base, shifts, teams and bookings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from canvass.errors import InputError
from canvass.names import LONGEST_NAME, find_name
from canvass.week.hours import Hours, make_hours
from canvass.week.moments import TimeBand, after, band_of, get_timezone, minutes_between
from canvass.week.set_times import SetTimes

LONGEST_WEEK_DAYS = 62
LONGEST_SHIFT_MIN = 12 * 60
LONGEST_NOTE = 200
KINDS = ("homes", "daytime")
PHONE = re.compile(r"\+?(?=(?:\D*\d){3})[\d ()/.–-]{3,24}")


def check_name(text: str, what: str) -> str:
    """Return a stripped name; raises InputError if it is empty or too long."""
    name = find_name(text)
    if not name:
        raise InputError(
            "{what} {text!r}: give 1 to {longest_name} characters",
            what=what,
            text=text[:LONGEST_NAME],
            longest_name=LONGEST_NAME,
        )
    return name


def check_note(text: str, what: str) -> None:
    """Raise InputError if a note is too long for one line of paper, or holds line breaks."""
    if len(text) > LONGEST_NOTE or not text.isprintable():
        raise InputError(
            "{what}: give at most {count} ordinary characters on one line",
            what=InputError(what), count=LONGEST_NOTE,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Base:
    """The café table: its place, its opening hours, and how many people are always there.

    `phone` is the number that teams call.
    """

    lat: float
    lon: float
    label: str = ""
    hours: str = ""
    min_people: int = 0
    phone: str = ""

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise InputError(
                "base {lat},{lon}: give latitude,longitude in degrees", lat=self.lat, lon=self.lon
            )
        if not 0 <= self.min_people <= 1000:
            raise InputError(
                "people at the base {min_people}: give 0 to 1000", min_people=self.min_people
            )
        if self.phone and not PHONE.fullmatch(self.phone):
            raise InputError(
                "telephone {phone!r}: give digits, like 070-123 45 67", phone=self.phone[:40]
            )


@dataclass(frozen=True, slots=True)
class Week:
    """One canvass of a district; dates are inclusive, `timezone` is a name like Europe/Stockholm.

    `reserve_share` of every half-day stays unbooked. At least `min_gap_h` hours pass between two
    visits at a door, and it gets at most `max_attempts` visits. `times` are set for this week only.
    """

    week_id: int
    district_id: int
    name: str
    starts_on: date
    ends_on: date
    timezone: str
    base: Base
    reserve_share: float = 0.4
    min_gap_h: float = 20.0
    max_attempts: int = 3
    closed_at: str | None = None
    purged_at: str | None = None
    purge_after_days: int = 14
    times: SetTimes = field(default_factory=SetTimes)

    def __post_init__(self) -> None:
        check_name(self.name, "week")
        days = (self.ends_on - self.starts_on).days + 1
        if days < 1:
            raise InputError(
                "week {name}: its last day, {ends_on}, is before its first, {starts_on}",
                name=self.name, starts_on=self.starts_on, ends_on=self.ends_on,
            )  # fmt: skip
        if not 1 <= days <= LONGEST_WEEK_DAYS:
            raise InputError(
                "week {name}: from {starts_on} to {ends_on} is {days} days; give 1 to "
                "{longest_week_days}",
                name=self.name,
                starts_on=self.starts_on,
                ends_on=self.ends_on,
                days=days,
                longest_week_days=LONGEST_WEEK_DAYS,
            )
        if not 0 <= self.reserve_share <= 0.95:
            raise InputError(
                "reserve {reserve_share:g} %: give 0 to 95", reserve_share=100 * self.reserve_share
            )
        if not 0 <= self.min_gap_h <= 24 * 14:
            raise InputError("gap {min_gap_h:g} h: give 0 to 336 hours", min_gap_h=self.min_gap_h)
        if not 1 <= self.max_attempts <= 20:
            raise InputError(
                "attempts {max_attempts}: give 1 to 20", max_attempts=self.max_attempts
            )
        get_timezone(self.timezone)
        if self.base.hours:
            make_hours(self.base.hours, self.zone, "base hours")

    @property
    def days(self) -> list[date]:
        """All days of the week, the first and the last included."""
        count = (self.ends_on - self.starts_on).days + 1
        return [self.starts_on + timedelta(days=number) for number in range(count)]

    @property
    def zone(self) -> ZoneInfo:
        """The week's time zone."""
        return get_timezone(self.timezone)

    def day_of(self, stored_at: str | None) -> str:
        """Return the day of a stored time on the week's clock as ISO 8601, "" for None."""
        if stored_at is None:
            return ""
        at = datetime.fromisoformat(stored_at)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return at.astimezone(self.zone).date().isoformat()

    def base_hours(self) -> Hours | None:
        """Return the opening hours of the base, None if they are not set."""
        place = self.base.lat, self.base.lon
        hours = self.base.hours
        return make_hours(hours, self.zone, "base hours", place) if hours else None


@dataclass(frozen=True, slots=True)
class WeekShift:
    """The time teams have, from leaving the base to being back; `kind` is homes or daytime.

    `number` counts the week's shifts from 1 in the order they were made and identifies the shift.
    """

    shift_id: int
    starts_at: datetime
    minutes: int
    label: str = ""
    kind: str = "homes"
    number: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= LONGEST_SHIFT_MIN:
            raise InputError(
                "shift of {minutes} min: give 1 to {longest_shift_min} minutes",
                minutes=self.minutes,
                longest_shift_min=LONGEST_SHIFT_MIN,
            )
        if self.kind not in KINDS:
            raise InputError(
                "shift for {kind!r}: give one of {known}", kind=self.kind, known=", ".join(KINDS)
            )

    @property
    def name(self) -> str:
        """The name of the shift on the command line: S3."""
        return f"S{self.number or self.shift_id}"

    def is_over(self, now: datetime) -> bool:
        """Return whether all teams are to be back by now."""
        return self.ends_at <= now

    @property
    def ends_at(self) -> datetime:
        """The time by which teams are back."""
        return after(self.starts_at, self.minutes)

    @property
    def band(self) -> TimeBand:
        """The time band of the shift: that of its middle."""
        return band_of(after(self.starts_at, self.minutes / 2))

    def overlaps(self, other: WeekShift) -> bool:
        """Return whether the two shifts share any time."""
        return (
            minutes_between(self.starts_at, other.ends_at) > 0
            and minutes_between(other.starts_at, self.ends_at) > 0
        )

    def spoken(self) -> str:
        """Return the time of the shift: 2026-09-08 17:30–20:00."""
        return f"{self.starts_at:%Y-%m-%d %H:%M}–{self.ends_at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Team:
    """The people who walk one route; `availability` is like opening hours, "" means always.

    `splits_doors`: its two people knock at two doors of a stop at the same time.
    """

    team_id: int
    name: str
    size: int = 2
    pace_mps: float | None = None
    languages: tuple[str, ...] = ()
    no_stairs: bool = False
    availability: str = ""
    splits_doors: bool = False

    def __post_init__(self) -> None:
        check_name(self.name, "team")
        if not 1 <= self.size <= 20:
            raise InputError(
                "team {name}: {size} people; give 1 to 20", name=self.name, size=self.size
            )
        if self.pace_mps is not None and not 0.2 <= self.pace_mps <= 3:
            raise InputError(
                "team {name}: pace {pace_mps:g} m/s; give 0.2 to 3",
                name=self.name,
                pace_mps=self.pace_mps,
            )
        if self.splits_doors and self.size < 2:
            raise InputError(
                "team {name}: one person alone cannot split doors; give size 2", name=self.name
            )


@dataclass(frozen=True, slots=True)
class Booking:
    """A team booked for a shift with `people` people; `reason` is given if it uses the reserve."""

    shift_id: int
    team_id: int
    people: int
    reason: str | None = None


def check_shift(week: Week, shift: WeekShift, others: list[WeekShift]) -> None:
    """Raise InputError if a shift is outside the week or overlaps with another of its kind."""
    first, last = shift.starts_at.date(), shift.ends_at.date()
    if not (week.starts_on <= first and last <= week.ends_on):
        raise InputError(
            "shift {spoken}: outside the week {name} ({starts_on} to {ends_on}); give "
            "a time inside it",
            spoken=shift.spoken(),
            name=week.name,
            starts_on=week.starts_on,
            ends_on=week.ends_on,
        )
    for other in others:
        if other.kind == shift.kind and shift.overlaps(other):
            raise InputError(
                "shift {spoken}: overlaps {name} ({spoken_2}); give another time, or book "
                "more teams to that shift",
                spoken=shift.spoken(),
                name=other.name,
                spoken_2=other.spoken(),
            )


def check_availability(team: Team, zone: ZoneInfo) -> None:
    """Raise InputError if a team's availability is not understood."""
    if team.availability:
        make_hours(team.availability, zone, f"availability of team {team.name}")


def is_available(team: Team, shift: WeekShift, zone: ZoneInfo) -> bool:
    """Return whether a team is available for a whole shift."""
    if not team.availability:
        return True
    hours = make_hours(team.availability, zone, f"availability of team {team.name}")
    return hours.is_open_throughout(shift.starts_at, shift.ends_at)


def check_team_is_free(
    team: Team, shift: WeekShift, zone: ZoneInfo, elsewhere: list[WeekShift]
) -> None:
    """Raise InputError if a team is booked elsewhere at the time, or is not available."""
    for other in elsewhere:
        if other.shift_id == shift.shift_id:
            raise InputError(
                "team {name}: already booked for {shift_name}",
                name=team.name,
                shift_name=shift.name,
            )
        if shift.overlaps(other):
            raise InputError(
                "team {name}: booked for {other_name} ({spoken}) at the same time; one "
                "team cannot be in two places, book another team",
                name=team.name,
                other_name=other.name,
                spoken=other.spoken(),
            )
    if not is_available(team, shift, zone):
        raise InputError(
            "team {name}: has no time for {shift_name} ({spoken}); it is available {availability}",
            name=team.name,
            shift_name=shift.name,
            spoken=shift.spoken(),
            availability=team.availability,
        )
