"""Times people set: for all weeks of their organisation, and for one week instead."""

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
    """The times of a week over those of all weeks; `week` is its name, "" where none is open."""

    times: SetTimes
    week: str = ""


def find_set_times(db: Path, district: str | None, week: str | None) -> FoundTimes:
    """Return the times that are set for a week, or for all where no one week is meant."""
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
    """Return the times that are set for all weeks."""
    with open_reader(db) as connection:
        return weeks.get_usual_times(connection)


def set_usual_times(db: Path, changes: Mapping[str, float | None]) -> SetTimes:
    """Set times for all weeks, or no longer (None); return what is set then."""
    with open_writer(db) as connection:
        times = weeks.get_usual_times(connection).changed(changes)
        weeks.record_usual_times(connection, times)
        return times
