"""Crossing costs of a district: the built-in table, and the costs an organizer has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from canvass.errors import InputError
from canvass.store import districts
from canvass.store.crossing_costs import get_crossing_costs, record_crossing_costs
from canvass.store.database import open_reader, open_writer
from canvass.streets.costs import ROAD_CLASSES

LONGEST_WAIT_S = 600.0


@dataclass(frozen=True, slots=True)
class CrossingCost:
    """Seconds to cross a street of one class without a signal; `is_own`: set for the district."""

    road_class: str
    seconds: float
    is_own: bool


def list_crossing_costs(db: Path, name: str | None) -> list[CrossingCost]:
    """Return the crossing costs of a district, one per road class; raises NotFoundError."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, name)
        own = get_crossing_costs(connection, row.district_id)
    return [
        CrossingCost(road_class, own.get(road_class, found.crossing_s), road_class in own)
        for road_class, found in ROAD_CLASSES.items()
    ]


def set_crossing_costs(db: Path, name: str | None, settings: Sequence[str]) -> list[CrossingCost]:
    """Set costs given as "primary=90" ("primary=" restores the built-in one); return all."""
    parsed = dict(_parse(setting) for setting in settings)
    with open_writer(db) as connection:
        row = districts.get_district(connection, name)
        record_crossing_costs(connection, row.district_id, parsed)
    return list_crossing_costs(db, name)


def _parse(setting: str) -> tuple[str, float | None]:
    road_class, sign, text = setting.partition("=")
    road_class = road_class.strip()
    if road_class not in ROAD_CLASSES:
        known = ", ".join(ROAD_CLASSES)
        raise InputError(
            "crossing cost {setting!r}: the road classes are {known}", setting=setting, known=known
        )
    if sign and not text.strip():
        return road_class, None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_WAIT_S:
        raise InputError(
            "crossing cost {setting!r}: give 0 to {longest_wait_s:.0f} seconds, for "
            'example "{road_class}=90"',
            setting=setting,
            longest_wait_s=LONGEST_WAIT_S,
            road_class=road_class,
        )
    return road_class, seconds
