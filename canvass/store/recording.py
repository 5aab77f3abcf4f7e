"""What recording a visit needs to know: the district, the open week, the door. Light to load."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from canvass.errors import NotFoundError
from canvass.registers.spelling import spelling_key
from canvass.store.sqlite_file import Runs, marks
from canvass.tables.numbers import DASHES
from canvass.week.which import NO_WEEK, NamedWeek, which_district, which_week


@dataclass(frozen=True, slots=True)
class RecordingWeek:
    """A week that visits are recorded in; its dates are days of its time zone."""

    week_id: int
    district_id: int
    district: str
    name: str
    starts_on: date
    ends_on: date
    timezone: str


@dataclass(frozen=True, slots=True)
class DoorKey:
    """What a door is called: by id, or by street, number, stairwell and flat.

    One that is retired (no longer on the map or in a register) is found by its id only.
    """

    door_id: str
    street: str
    housenumber: str
    entrance: str
    unit: str
    is_retired: bool = False

    def say(self) -> str:
        """Return the door as people name it: street, number, stairwell and flat."""
        return " ".join(filter(None, (self.street, self.housenumber, self.entrance, self.unit)))


def find_district_id(connection: Runs, name: str | None) -> tuple[int, str]:
    """Return the id and name of the district of that name, or of the only one."""
    query = "SELECT district_id, name FROM district ORDER BY name"
    rows: list[tuple[int, str]] = [(row[0], row[1]) for row in connection.exec_driver_sql(query)]
    return rows[which_district([found for _, found in rows], name)]


def get_recording_week(
    connection: Runs, district_id: int, district: str, name: str | None
) -> RecordingWeek:
    """Return the week of that name, or the district's only open one; raises NotFoundError.

    A closed week may be named until it is purged: paper comes back late.
    """
    query = (
        "SELECT week_id, name, starts_on, ends_on, timezone, closed_at FROM week "
        "WHERE district_id = ? AND purged_at IS NULL ORDER BY starts_on"
    )
    rows = connection.exec_driver_sql(query, (district_id,)).fetchall()
    named = [NamedWeek(row[1], row[2], row[3], row[5] is None) for row in rows]
    chosen = which_week(named, name)
    if chosen is None:
        raise NotFoundError("{district}: {why}", district=district, why=NotFoundError(NO_WEEK))
    week_id, week_name, starts_on, ends_on, timezone, _closed_at = rows[chosen]
    return RecordingWeek(
        week_id, district_id, district, week_name, date.fromisoformat(starts_on[:10]),
        date.fromisoformat(ends_on[:10]), timezone,
    )  # fmt: skip


def list_timezones(connection: Runs, district_id: int) -> dict[int, str]:
    """Return the time zone of each week of a district, by its id."""
    query = "SELECT week_id, timezone FROM week WHERE district_id = ?"
    return {row[0]: row[1] for row in connection.exec_driver_sql(query, (district_id,))}


def list_door_keys(
    connection: Runs,
    district_id: int,
    *,
    door_ids: Sequence[str] | None = None,
    housenumber: str | None = None,
) -> list[DoorKey]:
    """Return the doors of a district, or some by id or house number as written."""
    query = (
        "SELECT door.door_id, address.street, address.housenumber, coalesce(entrance.ref, ''), "
        "door.unit, door.is_retired FROM door "
        "JOIN address ON address.district_id = door.district_id "
        "AND address.address_id = door.address_id "
        "LEFT JOIN entrance ON entrance.district_id = door.district_id "
        "AND entrance.entrance_id = door.entrance_id WHERE door.district_id = ?"
    )
    values: list[object] = [district_id]
    if door_ids is not None:
        query += f" AND door.door_id IN ({marks(door_ids)})"
        values += door_ids
    if housenumber is not None:
        query += " AND address.housenumber = ?"
        values.append(housenumber)
    return [
        DoorKey(door_id, street, number, entrance, unit, bool(is_retired))
        for door_id, street, number, entrance, unit, is_retired in connection.exec_driver_sql(
            query, tuple(values)
        )
    ]


def list_team_names(connection: Runs, week_id: int) -> list[str]:
    """Return the names of a week's teams, then others that visits of the week were recorded by."""
    query = (
        "SELECT name FROM team WHERE week_id = ? UNION ALL "
        "SELECT DISTINCT team FROM visit_event WHERE week_id = ?"
    )
    return [str(row[0]) for row in connection.exec_driver_sql(query, (week_id, week_id))]


class DoorFinder:
    """Finds doors by what people call them; case, blanks, dashes and endings do not matter.

    A street is found as it is written; where there is none of that name, by another spelling
    ("Storg." for Storgatan), if only one street bears it.
    """

    def __init__(self, keys: Iterable[DoorKey]) -> None:
        self.by_id = {key.door_id: key for key in keys}
        self.by_address: dict[tuple[str, str], list[DoorKey]] = {}
        for key in (key for key in self.by_id.values() if not key.is_retired):
            place = _folded(key.street), _folded(key.housenumber)
            self.by_address.setdefault(place, []).append(key)
        self._streets_by_spelling: dict[str, set[str]] | None = None

    def get_by_id(self, door_id: str) -> DoorKey:
        """Return the door of that id; raises NotFoundError."""
        if door_id not in self.by_id:
            raise NotFoundError(
                'no door {door_id!r} in the district; "canvass doors list" shows the ids',
                door_id=door_id,
            )
        return self.by_id[door_id]

    def get_by_words(self, words: str) -> DoorKey:
        """Return the door of "Storgatan 12, 1101"; raises NotFoundError."""
        place, _, unit = (part.strip() for part in words.partition(","))
        cuts = [(place[: m.start()], place[m.end() :]) for m in re.finditer(r" (?=\d)", place)]
        for street, number in reversed(cuts):
            if self.holds(street, number):
                return self.get(street, number, unit)
        return self.get(*(cuts[-1] if cuts else (place, "")), unit)

    def holds(self, street: str, housenumber: str) -> bool:
        """Return whether there is a door at a street and number."""
        return bool(self._find(street, housenumber))

    def _find(self, street: str, housenumber: str) -> list[DoorKey]:
        number = _folded(housenumber)
        found = self.by_address.get((_folded(street), number))
        if found:
            return found
        streets = self._spellings().get(spelling_key(street), set())
        if len(streets) != 1:
            return []
        (only,) = streets
        return self.by_address.get((only, number), [])

    def _spellings(self) -> dict[str, set[str]]:
        if self._streets_by_spelling is None:
            self._streets_by_spelling = {}
            for street in {street for street, _ in self.by_address}:
                spelt = self._streets_by_spelling.setdefault(spelling_key(street), set())
                spelt.add(street)
        return self._streets_by_spelling

    def get(self, street: str, housenumber: str, unit: str = "") -> DoorKey:
        """Return the one door of that street, number and flat ("1101", or "B 1101").

        Raises NotFoundError where there is none, or several the words do not tell apart.
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
    # As a key: letters with accents of their own and with accents added are one.
    plain = text if text.isascii() else unicodedata.normalize("NFC", text).translate(DASHES)
    return "".join(plain.casefold().split())
