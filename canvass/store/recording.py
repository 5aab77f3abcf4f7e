"""What recording a visit needs to know: the district, the open week, the door. Light to load."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from canvass.errors import NotFoundError
from canvass.store import schema
from canvass.store.schema_week import week


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


def find_district_id(connection: Connection, name: str | None) -> tuple[int, str]:
    """Return the id and name of the district of that name, or of the only one."""
    table = schema.district.c
    rows = connection.execute(select(table.district_id, table.name).order_by(table.name)).all()
    chosen = [row for row in rows if name is None or row.name == name]
    if len(chosen) == 1:
        return chosen[0].district_id, chosen[0].name
    if not rows:
        raise NotFoundError(
            'no district in the database; add one with "canvass district add NAME MAP"'
        )
    names = ", ".join(f'"{row.name}"' for row in rows)
    if name is None:
        raise NotFoundError(f"which district? Name one of {names} with --district")
    raise NotFoundError(f'no district "{name}" in the database; there is {names}')


def get_recording_week(
    connection: Connection, district_id: int, district: str, name: str | None
) -> RecordingWeek:
    """Return the week of that name, or the district's only open one; raises NotFoundError.

    A closed week may be named until it is purged: paper comes back late.
    """
    table = week.c
    query = select(week).where(table.district_id == district_id, table.purged_at.is_(None))
    rows = connection.execute(query.order_by(table.starts_on)).all()
    if name is None:
        rows = [row for row in rows if row.closed_at is None]
        missing = f'{district}: no open week; make one with "canvass week add"'
    else:
        missing = f'{district}: no week "{name}" that visits can be recorded in'
        found = ", ".join(f'"{row.name}"' for row in rows) or 'none; make one with "week add"'
        missing += f" (there is {found})"
        rows = [row for row in rows if row.name == name]
    if not rows:
        raise NotFoundError(missing)
    if len(rows) > 1:
        names = ", ".join(f'"{row.name}"' for row in rows)
        raise NotFoundError(f"{district}: which week? Name one of {names} with --week")
    row = rows[0]
    return RecordingWeek(
        week_id=row.week_id,
        district_id=district_id,
        district=district,
        name=row.name,
        starts_on=date.fromisoformat(row.starts_on[:10]),
        ends_on=date.fromisoformat(row.ends_on[:10]),
        timezone=row.timezone,
    )


def list_door_keys(
    connection: Connection,
    district_id: int,
    *,
    door_ids: Sequence[str] | None = None,
    housenumber: str | None = None,
) -> list[DoorKey]:
    """Return the doors of a district, or some by id or house number as written."""
    door, address, entrance = schema.door, schema.address, schema.entrance
    query = (
        select(
            door.c.door_id, address.c.street, address.c.housenumber, door.c.unit,
            door.c.is_retired, entrance.c.ref.label("entrance"),
        )
        .join(
            address,
            (address.c.district_id == door.c.district_id)
            & (address.c.address_id == door.c.address_id),
        )
        .outerjoin(
            entrance,
            (entrance.c.district_id == door.c.district_id)
            & (entrance.c.entrance_id == door.c.entrance_id),
        )
        .where(door.c.district_id == district_id)
    )  # fmt: skip
    if door_ids is not None:
        query = query.where(door.c.door_id.in_(door_ids))
    if housenumber is not None:
        query = query.where(address.c.housenumber == housenumber)
    return [
        DoorKey(
            row.door_id,
            row.street,
            row.housenumber,
            row.entrance or "",
            row.unit,
            bool(row.is_retired),
        )
        for row in connection.execute(query)
    ]


class DoorFinder:
    """Finds doors by what people call them; spelling of case and blanks does not matter."""

    def __init__(self, keys: Iterable[DoorKey]) -> None:
        self.by_id = {key.door_id: key for key in keys}
        self.by_address: dict[tuple[str, str], list[DoorKey]] = {}
        for key in (key for key in self.by_id.values() if not key.is_retired):
            place = _folded(key.street), _folded(key.housenumber)
            self.by_address.setdefault(place, []).append(key)

    def get_by_id(self, door_id: str) -> DoorKey:
        """Return the door of that id; raises NotFoundError."""
        if door_id not in self.by_id:
            raise NotFoundError(f"no door {door_id!r} in the district")
        return self.by_id[door_id]

    def get(self, street: str, housenumber: str, unit: str = "") -> DoorKey:
        """Return the one door of that street, number and flat ("1101", or "B 1101").

        Raises NotFoundError where there is none, or several the words do not tell apart.
        """
        shown = f"{street} {housenumber}" + (f", {unit}" if unit else "")
        found = self.by_address.get((_folded(street), _folded(housenumber)), [])
        if not found:
            raise NotFoundError(f"no door at {shown} in the district")
        if unit:
            found = [k for k in found if _folded(unit).replace("/", "") in _names_of_flat(k)]
            if not found:
                raise NotFoundError(f"no flat {unit!r} at {street} {housenumber}")
        if len(found) > 1:
            some = ", ".join(_shown_flat(key) for key in found[:6])
            more = ", …" if len(found) > 6 else ""
            raise NotFoundError(f"{shown} has {len(found)} doors: say which of {some}{more}")
        return found[0]


def _names_of_flat(key: DoorKey) -> set[str]:
    names = (key.unit, key.entrance + key.unit, key.door_id, key.door_id.rpartition("/")[2])
    return {_folded(name).replace("/", "") for name in names}


def _shown_flat(key: DoorKey) -> str:
    return f"{key.entrance} {key.unit}".strip() if key.unit else key.door_id


def _folded(text: str) -> str:
    return "".join(text.casefold().split())
