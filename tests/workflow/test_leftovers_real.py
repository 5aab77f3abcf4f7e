"""Leftovers first on the sample and on real maps: each team does half of its first list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from canvass.planning.search_settings import Search
from canvass.visits.event import Outcome
from canvass.week.turns import Turn
from canvass.week.week import Base, Team, Week, WeekShift
from canvass.workflow.district.new_district import add_district
from canvass.workflow.district.sample import find_sample
from canvass.workflow.visits.visit_log import SaidVisit, Where, add_visit
from canvass.workflow.week.next_plan import NextAsked, plan_next
from canvass.workflow.week.week import add_shifts, add_teams, add_week

STARTS = [datetime(2026, 9, 7 + k, 17, 30, tzinfo=ZoneInfo("Europe/Stockholm")) for k in range(3)]
REAL = {
    "se-stockholm": (59.338037, 18.069648),
    "de-lauf": (49.514277, 11.275434),
}


def set_up(db: Path, source: Path, lat: float, lon: float, teams: int) -> None:
    add_district(db, "A", str(source))
    base = Base(lat, lon, "Café")
    add_week(db, None, Week(0, 0, "V37", date(2026, 9, 7), date(2026, 9, 13), "Europe/Stockholm",
                            base, reserve_share=0.0))  # fmt: skip
    add_shifts(db, None, None, [("", WeekShift(0, at, 150)) for at in STARTS])
    add_teams(db, None, None, [("", Team(0, f"Lag {k + 1}")) for k in range(teams)])


def assert_leftovers_come_first(db: Path, teams: int, done: float) -> None:
    """Plan an evening, walk a part of every list, and look at the next evening's lists."""
    search = Search(iterations=3000, teams=teams)
    first = plan_next(db, NextAsked(search, shift="S1"))
    left: dict[str, set[str]] = {}
    for route in first.document.routes:
        doors = [door for stop in route.stops for door in stop.door_ids]
        cut = round(done * len(doors))
        left[route.id] = set(doors[cut:])
        for k, door in enumerate(doors[:cut]):
            add_visit(
                db,
                Where(),
                door,
                SaidVisit(
                    Outcome.TALKED if k % 3 == 0 else Outcome.NOBODY,
                    (STARTS[0] + timedelta(minutes=10)).isoformat(),
                    first.walkers[route.id].name,
                ),
                now=STARTS[0] + timedelta(hours=3),
            )

    second = plan_next(db, NextAsked(search, shift="S2"))

    count = sum(map(len, left.values()))
    assert (second.turns[Turn.BEGUN], second.planned[Turn.BEGUN]) == (count, count)
    on = {r.id: [d for s in r.stops for d in s.door_ids] for r in second.document.routes}
    for route_id, missed in left.items():
        assert missed <= set(on[route_id])
        assert second.walkers[route_id].name == first.walkers[route_id].name
    # Where that costs a team half an hour of walking at most its leftovers are its first stops.
    heads = {r.id: _head(r.stops, left[r.id]) for r in second.document.routes}
    assert sum(not head for head in heads.values()) <= 1, heads
    assert all(route.over_shift_min == 0 for route in second.document.routes)


def _head(stops, left: set[str]) -> bool:
    """Whether the stops with doors that were left over are the first of a route."""
    begun = [not left.isdisjoint(stop.door_ids) for stop in stops]
    return begun == sorted(begun, reverse=True)


@pytest.mark.long
def test_leftovers_come_first_on_the_sample(tmp_path: Path):
    sample = find_sample()
    set_up(tmp_path / "a.db", sample.map_path, sample.lat, sample.lon, teams=3)

    assert_leftovers_come_first(tmp_path / "a.db", 3, 0.5)


@pytest.mark.real
@pytest.mark.parametrize("name", REAL)
def test_leftovers_come_first_on_real_maps(tmp_path: Path, real_map, name: str):
    set_up(tmp_path / "a.db", real_map(name), *REAL[name], teams=5)

    assert_leftovers_come_first(tmp_path / "a.db", 5, 0.5)
