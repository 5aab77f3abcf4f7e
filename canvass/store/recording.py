"""Look-ups for recording a visit: the district, the open week, the door. Quick to import."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select, union_all

from canvass.errors import NotFoundError
from canvass.hidden import for_comparison
from canvass.store.joins import ADDRESS_OF_DOOR, ENTRANCE_OF_DOOR
from canvass.store.schema import address, door, entrance
from canvass.store.schema import district as district_table
from canvass.store.schema_week import team, visit_event, week
from canvass.tables.dashes import DASHES
from canvass.tables.said_address import readings, without_town
from canvass.visits.event import VisitEvent
from canvass.visits.stairwell import stairwell_beside
from canvass.week.which import NamedWeek, make_no_week, which_district, which_week

if TYPE_CHECKING:
    from canvass.registers.street_names import StreetNames


@dataclass(frozen=True, slots=True)
class RecordingWeek:
    """The week in which visits are recorded; its dates are days in its time zone."""

    week_id: int
    district_id: int
    district: str
    name: str
    starts_on: date
    ends_on: date
    timezone: str
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class DoorKey:
    """The names of a door: its id, and its street, number, stairwell and flat.

    A retired door (no longer on the map or in a register) is found by its id only.
    """

    door_id: str
    street: str
    housenumber: str
    entrance: str
    unit: str
    is_retired: bool = False

    def say(self) -> str:
        """Return the door as people name it: street, number, stairwell and flat."""
        stairwell = stairwell_beside(self.housenumber, self.entrance)
        return " ".join(filter(None, (self.street, self.housenumber, stairwell, self.unit)))


def find_district_id(connection: Connection, name: str | None) -> tuple[int, str]:
    """Return (id, name) of the district with this name, or of the only one."""
    table = district_table.c
    query = select(table.district_id, table.name).order_by(table.name)
    rows = [(row.district_id, row.name) for row in connection.execute(query)]
    return rows[which_district([found for _, found in rows], name)]


def get_recording_week(
    connection: Connection, district_id: int, district: str, name: str | None
) -> RecordingWeek:
    """Return the week with this name, or the district's only open one; raises NotFoundError.

    A closed week may be named until it is purged, because paper comes back late.
    """
    query = (
        select(
            week.c.week_id, week.c.name, week.c.starts_on, week.c.ends_on, week.c.timezone,
            week.c.closed_at,
        )
        .where(week.c.district_id == district_id, week.c.purged_at.is_(None))
        .order_by(week.c.starts_on)
    )  # fmt: skip
    rows = connection.execute(query).all()
    named = [NamedWeek(row[1], row[2], row[3], row[5] is None) for row in rows]
    chosen = which_week(named, name)
    if chosen is None:
        raise NotFoundError("{district}: {why}", district=district, why=make_no_week(named))
    week_id, week_name, starts_on, ends_on, timezone, closed_at = rows[chosen]
    return RecordingWeek(
        week_id, district_id, district, week_name, date.fromisoformat(starts_on[:10]),
        date.fromisoformat(ends_on[:10]), timezone, is_closed=closed_at is not None,
    )  # fmt: skip


def list_week_days(connection: Connection) -> dict[int, tuple[date, date, str]]:
    """Return the first and last day of each week and its time zone, by id."""
    query = select(week.c.week_id, week.c.starts_on, week.c.ends_on, week.c.timezone)
    return {
        week_id: (date.fromisoformat(first[:10]), date.fromisoformat(last[:10]), zone)
        for week_id, first, last, zone in connection.execute(query)
    }


def list_timezones(connection: Connection, district_id: int) -> dict[int, str]:
    """Return the time zone of each week of a district, by its id."""
    query = select(week.c.week_id, week.c.timezone).where(week.c.district_id == district_id)
    return {row.week_id: row.timezone for row in connection.execute(query)}


def month_of(connection: Connection, event: VisitEvent) -> str:
    """Return the month of an event as YYYY-MM, on the clock of its week."""
    query = select(week.c.timezone).where(week.c.week_id == event.week_id)
    zone = ZoneInfo(connection.execute(query).scalar_one())
    return event.effective_at.astimezone(zone).strftime("%Y-%m")


def list_door_keys(
    connection: Connection,
    district_id: int,
    *,
    door_ids: Sequence[str] | None = None,
    housenumber: str | None = None,
) -> list[DoorKey]:
    """Return the doors of a district, or some by id or house number as written."""
    query = (
        select(
            door.c.door_id, address.c.street, address.c.housenumber,
            func.coalesce(entrance.c.ref, ""), door.c.unit, door.c.is_retired,
        )
        .join_from(door, address, ADDRESS_OF_DOOR)
        .outerjoin(entrance, ENTRANCE_OF_DOOR)
        .where(door.c.district_id == district_id)
    )  # fmt: skip
    if door_ids is not None:
        query = query.where(door.c.door_id.in_(door_ids))
    if housenumber is not None:
        query = query.where(address.c.housenumber == housenumber)
    return [
        DoorKey(door_id, street, number, ref, unit, bool(is_retired))
        for door_id, street, number, ref, unit, is_retired in connection.execute(query)
    ]


def list_week_teams(connection: Connection, week_id: int) -> list[str]:
    """Return the names of a week's teams."""
    query = select(team.c.name).where(team.c.week_id == week_id).order_by(team.c.name)
    return list(connection.execute(query).scalars())


def list_team_names(connection: Connection, week_id: int) -> list[str]:
    """Return the names of a week's teams, then other team names in the week's visits."""
    query = union_all(
        select(team.c.name).where(team.c.week_id == week_id),
        select(visit_event.c.team).where(visit_event.c.week_id == week_id).distinct(),
    )
    return list(connection.execute(query).scalars())


class DoorFinder:
    """Finds doors by their names; case, blanks, dashes and endings do not matter.

    A street is found by its exact name, or else by another spelling ("Storg." for Storgatan) if
    only one street matches, as in registers.
    """

    def __init__(self, keys: Iterable[DoorKey]) -> None:
        self.by_id = {key.door_id: key for key in keys}
        self.by_address: dict[tuple[str, str], list[DoorKey]] = {}
        for key in (key for key in self.by_id.values() if not key.is_retired):
            place = _folded(key.street), _folded(key.housenumber)
            self.by_address.setdefault(place, []).append(key)
        self._names: StreetNames | None = None

    def get_by_id(self, door_id: str) -> DoorKey:
        """Return the door of that id; raises NotFoundError."""
        if door_id not in self.by_id:
            raise NotFoundError(
                'no door {door_id!r} in the district; "canvass doors list" shows the ids',
                door_id=door_id,
            )
        return self.by_id[door_id]

    def get_by_words(self, words: str) -> DoorKey:
        """Return the door of "Storgatan 12, 1101", also with a town ("…, 123 45 Ort") behind.

        Raises NotFoundError.
        """
        place, _, unit = (part.strip() for part in without_town(words).partition(","))
        if unit.isdigit() and not any(map(str.isdigit, place)):
            place, unit = f"{place} {unit}", ""
        possible = readings(place) or [(place, "")]
        held = (pair for pair in possible if self.holds(*pair))
        return self.get(*next(held, possible[0]), unit)

    def holds(self, street: str, housenumber: str) -> bool:
        """Return whether there is a door at a street and number."""
        return bool(self._find(street, housenumber))

    def _find(self, street: str, housenumber: str) -> list[DoorKey]:
        number = _folded(housenumber)
        found = self.by_address.get((_folded(street), number))
        if found:
            return found
        if self._names is None:
            from canvass.registers.street_names import StreetNames  # slow to import

            self._names = StreetNames(found[0].street for found in self.by_address.values())
        alike = {_folded(name) for name in self._names.alike(street)}
        if len(alike) != 1:
            return []
        return self.by_address.get((alike.pop(), number), [])

    def get(self, street: str, housenumber: str, unit: str = "") -> DoorKey:
        """Return the only door with this street, number and flat ("1101", or "B 1101").

        Raises NotFoundError if there is none, or if several match.
        """
        shown = f"{street} {housenumber}" + (f", {unit}" if unit else "")
        found = self._find(street, housenumber)
        if not found:
            raise NotFoundError(
                'no door at {shown} in the district; "canvass doors list" shows what there is',
                shown=shown,
            )
        if unit:
            found = [k for k in found if _folded(unit).replace("/", "") in _names_of_flat(k)]
            if not found:
                raise NotFoundError(
                    "no flat {unit!r} at {place}", unit=unit, place=f"{street} {housenumber}"
                )
        if len(found) > 1:
            some = ", ".join(_shown_flat(key) for key in found[:6])
            raise NotFoundError(
                "{shown} has {count} doors: say which of {some}",
                shown=shown, count=len(found), some=some + (", …" if len(found) > 6 else ""),
            )  # fmt: skip
        return found[0]


def _names_of_flat(key: DoorKey) -> set[str]:
    names = (key.unit, key.entrance + key.unit, key.door_id, key.door_id.rpartition("/")[2])
    return {_folded(name).replace("/", "") for name in names}


def _shown_flat(key: DoorKey) -> str:
    return f"{key.entrance} {key.unit}".strip() if key.unit else key.door_id


def _folded(text: str) -> str:
    # Precomposed and combining accents must give the same key.
    seen = for_comparison(text)
    plain = seen if seen.isascii() else unicodedata.normalize("NFC", seen).translate(DASHES)
    return "".join(plain.casefold().split())
