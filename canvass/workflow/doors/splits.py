"""Split a stairwell into its flats, and take that back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from canvass.doors.split import Numbering, Split, make_split_doors
from canvass.errors import NotFoundError
from canvass.store import districts
from canvass.store.database import open_reader, open_writer
from canvass.store.door_rows import DoorRow, list_door_rows
from canvass.store.doors import refresh_doors
from canvass.store.splits import find_free_at, record_split
from canvass.store.splits import undo_split as take_split_back
from canvass.workflow.district.stored_district import load_with_all_doors
from canvass.workflow.doors.find_address import get_address


@dataclass(frozen=True, slots=True)
class SplitRequest:
    """How a stairwell of an address ("Parkvägen 3") is to be split; see `Split`."""

    address: str
    entrance: str
    floors: int
    per_floor: int
    ground_flats: int | None = None
    numbering: Numbering = "lantmateriet"
    is_top_down: bool = False
    has_lift: bool = False


@dataclass(frozen=True, slots=True)
class SplitMade:
    """The doors of a split stairwell; `first` and `last` are flat numbers in walking order."""

    address_id: str
    street: str
    housenumber: str
    entrance: str
    doors: int
    first: str
    last: str


def split_stairwell(db: Path, name: str | None, asked: SplitRequest, *, at: str) -> SplitMade:
    """Store the flats of a stairwell; raises DoorError, NotFoundError and InputError.

    Splitting again replaces the earlier split; visits of doors that no longer exist are kept.
    """
    place = _find(db, name, asked.address)
    split = Split(
        place.address_id,
        asked.entrance,
        asked.floors,
        asked.per_floor,
        asked.ground_flats,
        asked.numbering,
        asked.is_top_down,
        asked.has_lift,
    )
    with open_writer(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        record_split(connection, district_id, split, at=find_free_at(connection, district_id, at))
        refresh_doors(connection, district_id, load_with_all_doors(connection, district_id).doors)
    made = make_split_doors(split)
    return SplitMade(
        place.address_id,
        place.street,
        place.housenumber,
        asked.entrance,
        len(made),
        made[0].unit,
        made[-1].unit,
    )


def undo_split(db: Path, name: str | None, address: str, entrance: str, *, at: str) -> None:
    """Undo the split of a stairwell: its doors are those of the map again."""
    place = _find(db, name, address)
    with open_writer(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        if not take_split_back(connection, district_id, place.address_id, entrance, at=at):
            raise NotFoundError(
                '{address}: no split of entrance "{entrance}" there; nothing was changed',
                address=address,
                entrance=entrance,
            )
        refresh_doors(connection, district_id, load_with_all_doors(connection, district_id).doors)


def _find(db: Path, name: str | None, address: str) -> DoorRow:
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        return get_address(address, list_door_rows(connection, district_id))[0]
