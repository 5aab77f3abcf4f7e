"""Times set by people, for all weeks of the organisation or for one week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from canvass.errors import NotFoundError
from canvass.store import districts, weeks
from canvass.store.database import open_reader, open_writer
from canvass.week.set_times import SetTimes


@dataclass(frozen=True, slots=True)
class FoundTimes:
    """The times of a week, filled in from those of all weeks; `week` is "" if none is open."""

    times: SetTimes
    week: str = ""


def find_set_times(db: Path, district: str | None, week: str | None) -> FoundTimes:
    """Return the times set for a week, or those of all weeks if no single week is meant."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        usual = weeks.get_usual_times(connection)
        try:
            found = weeks.find_week(connection, row.district_id, week)
        except NotFoundError:
            if week is not None:
                raise
            found = None
    if found is None:
        return FoundTimes(usual)
    return FoundTimes(found.times.over(usual), found.name)


def get_usual_times(db: Path) -> SetTimes:
    """Return the times set for all weeks."""
    with open_reader(db) as connection:
        return weeks.get_usual_times(connection)


def set_usual_times(db: Path, changes: Mapping[str, float | None]) -> SetTimes:
    """Set (or with None unset) times for all weeks; return what is set afterwards."""
    with open_writer(db) as connection:
        times = weeks.get_usual_times(connection).changed(changes)
        weeks.record_usual_times(connection, times)
        return times
