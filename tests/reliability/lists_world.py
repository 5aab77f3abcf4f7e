"""The little district the game of lists is played in: its map, later maps, registers and weeks."""

from __future__ import annotations

import re
import tempfile
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.osm.extract import Extract
from canvass.planning.district import read_map
from canvass.week.week import Base, Team, Week, WeekShift
from canvass.workflow.district.new_district import add_district
from canvass.workflow.week.week import add_shifts, add_teams, add_week
from tests.small_map import at, write_grid_map

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST = datetime(2026, 9, 7, 17, 30, tzinfo=STOCKHOLM)
LATER = timedelta(weeks=8)
"""From one week to the next: the first one's visits are purged meanwhile."""
SHIFTS = 5
_TEMPLATE: dict[str, Path] = {}


def add_a_week(db: Path, number: int) -> None:
    """Add a week of five shifts and two teams, so many weeks after the first one."""
    first = FIRST + number * LATER
    days = first.date(), first.date() + timedelta(days=6)
    base = Base(59.0, 18.0, "Café")
    add_week(db, None, Week(0, 0, f"W{number}", *days, "Europe/Stockholm", base, reserve_share=0.0))
    name = f"W{number}"
    starts = [first + timedelta(days=k) for k in range(SHIFTS)]
    add_shifts(db, None, name, [("", WeekShift(0, when, 30)) for when in starts])
    add_teams(db, None, name, [("", Team(0, team)) for team in ("Anna", "Bo")])


def template() -> Path:
    """Return a database with a small grid of streets and a week of five shifts, made once."""
    if "db" not in _TEMPLATE:
        folder = Path(tempfile.mkdtemp(prefix="lists-machine-"))
        db = folder / "canvass.db"
        add_district(db, "A", str(write_grid_map(folder / "grid.osm", streets=3, houses=12)))
        add_a_week(db, 0)
        _TEMPLATE["db"] = db
    return _TEMPLATE["db"]


@lru_cache
def newer_maps() -> list[Extract]:
    """Return the map as it was, and two later ones of other ids, with houses gone and new."""
    folder = template().parent
    before = (folder / "grid.osm").read_text("utf-8")
    drawn_anew = re.sub(r'<node id="(1\d{3})"', r'<node id="7\1"', before)
    without = re.sub(r'<node id="200[246]".*?</node>', "", before, flags=re.DOTALL)
    without = without.replace('v="5"', 'v="5A"')
    found = []
    for name, text in (("grid", before), ("anew", drawn_anew), ("without", without)):
        path = folder / f"{name}.osm"
        path.write_text(text, "utf-8")
        found.append(read_map(str(path)))
    return found


@lru_cache
def registers() -> list[Path]:
    """Return a register with a house the map lacks, and one with two flats of a house it has."""
    found = []
    new, (lat, lon) = [("Gata A", "98", "")], at(260, -12)
    flats, (flats_lat, flats_lon) = [("Gata B", "3", "1101"), ("Gata B", "3", "1102")], at(80, 132)
    for name, rows, place in (("new", new, (lat, lon)), ("flats", flats, (flats_lat, flats_lon))):
        path = template().parent / f"{name}.csv"
        lines = ["street;housenumber;unit;lat;lon"]
        lines += [";".join([*row, str(place[0]), str(place[1])]) for row in rows]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        found.append(path)
    return found
