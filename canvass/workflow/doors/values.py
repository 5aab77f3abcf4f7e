"""Give the doors of a street, area or list a value, so that plans take them first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from canvass.doors.exclusion_rule import NamedDoor, match_doors, unmatched
from canvass.errors import InputError, NotFoundError
from canvass.planning.worth import LEAST_WORTH, MOST_WORTH, is_worth
from canvass.store import districts, door_values
from canvass.store.database import open_reader, open_writer
from canvass.store.door_rows import DoorRow, list_door_rows
from canvass.store.door_values import DoorValue
from canvass.workflow.doors.address_list import RowRefused
from canvass.workflow.doors.exclusions import LeaveOut, make_rule, write_refused


@dataclass(frozen=True, slots=True)
class Valued:
    """A value and the doors it covers now; the other fields are as in `LeftOut`."""

    value_id: int
    what: str
    worth: float
    added_at: str
    addresses: int
    doors: int
    missing: tuple[NamedDoor, ...] = ()
    refused: tuple[RowRefused, ...] = ()
    rejected_file: Path | None = None


def value_doors(
    db: Path,
    name: str | None,
    asked: LeaveOut,
    *,
    worth: float,
    at: str,
    translate: Callable[[str], str] = str,
) -> Valued:
    """Set how many ordinary doors each door of a street, area or list is worth.

    Plans for fewer teams than the district needs take doors worth more first. If several values
    cover a door, the newest counts. Raises InputError and NotFoundError. Files are read before the
    database is locked.
    """
    if sum(one is not None for one in (asked.street, asked.polygon, asked.address_list)) != 1:
        raise InputError("name the doors: --street, --polygon or --list")
    if not is_worth(worth):
        raise InputError(
            "--worth {worth}: give {least} to {most} ordinary doors",
            worth=f"{worth:g}", least=f"{LEAST_WORTH:g}", most=f"{MOST_WORTH:g}",
        )  # fmt: skip
    with open_reader(db) as connection:
        rows = list_door_rows(connection, districts.get_district(connection, name).district_id)
    given = make_rule(asked, rows)
    with open_writer(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        rows = list_door_rows(connection, district_id)
        if not match_doors(given.rule, rows):
            raise NotFoundError(
                "{rule}: no door of the district is there; nothing was stored",
                rule=str(given.rule),
            )
        number = door_values.record_value(connection, district_id, given.rule, worth=worth, at=at)
        made = _valued(DoorValue(number, given.rule, worth, at), rows)
    if asked.address_list is None or not given.refused:
        return made
    written = write_refused(asked.address_list, given, translate)
    return replace(made, refused=given.refused, rejected_file=written)


def undo_value(db: Path, name: str | None, value_id: int, *, at: str) -> Valued:
    """Take a value back and return what it was; raises NotFoundError."""
    with open_writer(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        standing = door_values.list_values(connection, district_id)
        door_values.undo_value(connection, district_id, value_id, at=at)
        (taken,) = (found for found in standing if found.value_id == value_id)
        return _valued(taken, list_door_rows(connection, district_id))


def list_values(db: Path, name: str | None) -> list[Valued]:
    """Return the values in force, oldest first."""
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        rows = list_door_rows(connection, district_id)
        return [_valued(found, rows) for found in door_values.list_values(connection, district_id)]


def _valued(found: DoorValue, rows: Sequence[DoorRow]) -> Valued:
    ids = set(match_doors(found.rule, rows))
    return Valued(
        found.value_id,
        str(found.rule),
        found.worth,
        found.added_at,
        len({row.address_id for row in rows if row.door_id in ids}),
        len(ids),
        tuple(unmatched(found.rule, rows)),
    )
