"""Which doors are due in a shift: two streets of a hand-made district, on a Wednesday evening.

Parkvägen has the houses 1, 3 and 5 on one side, 2 on the other; Torget 1 is a stairwell of three
flats with addresses 1 and 1 B.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from canvass.document.document import RouteEntry
from canvass.document.locks import Lock, LockKind
from canvass.doors.door import Address, Door, DoorList, Entrance, Exclusion
from canvass.planning.district import District
from canvass.planning.due_doors import (
    DueDoors,
    find_begun,
    find_due,
    make_rules,
    only_due,
    with_values,
    without_unreached,
)
from canvass.planning.only import keep_only
from canvass.planning.planned_stop import PlannedStop
from canvass.planning.task import Task
from canvass.planning.time_model import TimeModel
from canvass.planning.walking import Walking
from canvass.planning.week_state import ShiftList, WeekState
from canvass.streets.graph import Snap
from canvass.visits.event import Outcome
from canvass.week.book import WeekBook
from canvass.week.moments import TimeBand
from canvass.week.odds import Dwelling, prior_odds
from canvass.week.turns import DoorPast, PastVisit, Turn
from canvass.week.week import Base, Week, WeekShift
from tests.plan.plan_documents import route, stop
from tests.plan.test_solve import problem_at

WEDNESDAY = datetime(2026, 9, 9, 17, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
TUESDAY = WEDNESDAY - timedelta(days=1)
PARK, TORG = ("P1", "P3", "P5", "P2"), ("T1", "T2", "T3")


def house(number: str, side: Any) -> Entrance:
    place = Address(f"a{number}", "Parkvägen", number, 18.0, 59.0)
    snap = Snap(7, side, 10.0 * int(number), 5.0)
    return Entrance(f"e{number}", 18.0, 59.0, (place,), (Door(f"P{number}", place.id),), snap)


STAIRWELL = Entrance(
    "eT", 18.0, 59.0,
    (Address("t1", "Torget", "1", 18.0, 59.0), Address("t1b", "Torget", "1 B", 18.0, 59.0)),
    (Door("T1", "t1", "1001"), Door("T2", "t1", "1002"), Door("T3", "t1b", "1003")),
    Snap(8, "left", 10.0, 5.0),
)  # fmt: skip
GONE = Exclusion(Address("x", "Skogen", "1", 18.0, 59.0), "off the network")
DOORS = DoorList(
    (house("1", "left"), house("3", "left"), house("5", "left"), house("2", "right"), STAIRWELL),
    (GONE,), 7, 0,
)  # fmt: skip
NOWHERE = cast(Any, None)
DISTRICT = District(NOWHERE, NOWHERE, NOWHERE, DOORS)


def shift_at(at: datetime, number: int, kind: str = "homes") -> WeekShift:
    return WeekShift(number, at, 150, kind=kind, number=number)


TONIGHT = shift_at(WEDNESDAY, 2)


def week_state(*visits: tuple[str, Outcome], ahead: tuple[WeekShift, ...] = (), **more: Any):
    """Return a week with visits made on Tuesday evening, and perhaps shifts after tonight."""
    week = Week(1, 1, "v 37", date(2026, 9, 7), date(2026, 9, 13), "Europe/Stockholm",
                Base(59.0, 18.0, "Café"))  # fmt: skip
    book = WeekBook(week, (shift_at(TUESDAY, 1), TONIGHT, *ahead), (), ())
    pasts = {
        door: DoorPast(
            door, Dwelling.HOUSE if door in PARK else Dwelling.FLAT,
            tuple(PastVisit(TUESDAY, TimeBand.EVENING, said) for at, said in visits if at == door),
        )
        for door in (*PARK, *TORG)
    }  # fmt: skip
    return WeekState(book, more.pop("pasts", pasts), prior_odds(), **more)


def due_in(state: WeekState, *teams: str) -> DueDoors:
    return find_due(DISTRICT, state, TONIGHT, teams)


def walked(route_id: str, *doors: str) -> RouteEntry:
    stops = tuple(replace(stop("x", door), door_ids=(door,)) for door in doors)
    return route(route_id, *stops)


def belongs(number: int, route_id: str, team: str) -> Lock:
    return Lock(number, LockKind.TEAM, "", route_id=route_id, team=team)


def test_before_any_visit_every_door_is_due_and_worth_twice_the_chance_that_it_opens():
    due = due_in(week_state())

    assert due.turns == dict.fromkeys((*PARK, *TORG), Turn.LEFT)
    assert due.values == {door: 2.0 * due.chances[door] for door in (*PARK, *TORG)}
    house_opens = prior_odds().chance(Dwelling.HOUSE, TimeBand.EVENING)
    assert due.chances["P1"] == pytest.approx(house_opens)
    assert due.owned == {}


def test_the_rest_of_a_begun_side_of_a_street_comes_before_what_is_new():
    """Somebody talked at Parkvägen 3: 1 and 5 are on its side, 2 is across the street."""
    state = week_state(("P3", Outcome.TALKED))

    assert find_begun(DISTRICT, state) == {"P1", "P3", "P5"}
    due = due_in(state)
    assert {door: due.turns[door] for door in PARK} == {
        "P1": Turn.UNFINISHED, "P3": Turn.ANSWERED, "P5": Turn.UNFINISHED, "P2": Turn.LEFT,
    }  # fmt: skip
    assert "P3" not in due.values
    assert due.values["P1"] == pytest.approx(4.0 * due.chances["P1"])


def test_a_house_beside_nothing_walkable_begins_no_street():
    """Two such houses are on no block face, so neither is the other's neighbour."""
    off = [entrance._replace(snap=None) for entrance in DOORS.entrances[:2]]
    district = replace(DISTRICT, doors=replace(DOORS, entrances=tuple(off)))

    assert find_begun(district, week_state(("P3", Outcome.TALKED))) == set()


def test_what_a_team_left_over_on_a_list_of_a_shift_is_begun():
    """T1 was on Tuesday's list and visited; T2 was on it and was not; T3 was on no list."""
    lists = (ShiftList(TUESDAY, ("T1", "T2")),)

    due = due_in(week_state(("T1", Outcome.NOBODY), shift_lists=lists))

    assert {door: due.turns[door] for door in TORG} == {
        "T1": Turn.SAME_BAND, "T2": Turn.BEGUN, "T3": Turn.UNFINISHED,
    }  # fmt: skip


def test_only_a_door_that_waits_for_its_first_visit_is_left_over():
    """P5 is left out by the organizer, though the list it was on has been walked."""
    pasts = dict(week_state(("P1", Outcome.TALKED)).pasts)
    pasts["P5"] = replace(pasts["P5"], kept_from=Turn.LEFT_OUT)
    lists = (ShiftList(TUESDAY, ("P1", "P3", "P5")),)

    due = due_in(week_state(pasts=pasts, shift_lists=lists))

    assert (due.turns["P3"], due.turns["P5"]) == (Turn.BEGUN, Turn.LEFT_OUT)


def test_a_door_at_no_entrance_cannot_be_reached_but_what_is_answered_stays_so():
    pasts = dict(week_state().pasts)
    talked = (PastVisit(TUESDAY, TimeBand.EVENING, Outcome.TALKED),)
    pasts["Z1"] = DoorPast("Z1", Dwelling.HOUSE)
    pasts["Z2"] = DoorPast("Z2", Dwelling.HOUSE, talked)

    due = due_in(week_state(pasts=pasts))

    assert (due.turns["Z1"], due.turns["Z2"]) == (Turn.NOT_REACHED, Turn.ANSWERED)
    assert not {"Z1", "Z2"} & set(due.values)


def test_doors_on_a_list_that_is_out_are_on_no_other():
    """P3 is on the list too, but has been answered already."""
    held = {"P1": "9DBVH25C", "P3": "9DBVH25C"}

    due = due_in(week_state(("P3", Outcome.TALKED), held=held))

    assert (due.turns["P1"], due.turns["P3"]) == (Turn.ON_LIST, Turn.ANSWERED)
    assert "P1" not in due.values


def test_doors_that_were_not_asked_for_wait():
    due = due_in(week_state(("P3", Outcome.TALKED), only=frozenset({"P1", "P3", "T1"})))

    assert set(due.values) == {"P1", "T1"}
    assert {due.turns[door] for door in ("P5", "P2", "T2", "T3")} == {Turn.NOT_ASKED}
    assert due.turns["P3"] is Turn.ANSWERED


def test_of_the_routes_it_owns_a_team_walks_the_one_with_most_left_over():
    """Blå owns both; R2 has two doors of a begun list, R1 three that are new."""
    routes = (walked("R1", "P1", "P3", "P5"), walked("R2", "T1", "T2", "T3"))
    locks = (belongs(1, "R1", "Blå"), belongs(2, "R2", "Blå"))
    lists = (ShiftList(TUESDAY, TORG),)
    state = week_state(("T1", Outcome.TALKED), routes=routes, locks=locks, shift_lists=lists)

    due = due_in(state, "Blå", "Röd")

    assert due.owned == {"Blå": "R2"}
    assert {due.turns[door] for door in ("P1", "P3", "P5")} == {Turn.WAITS_FOR_TEAM}
    assert (due.turns["P2"], due.turns["T2"]) == (Turn.LEFT, Turn.BEGUN)
    assert set(due.values) == set(due.chances) == {"P2", "T2", "T3"}


def test_of_routes_without_leftovers_a_team_walks_the_one_where_most_doors_should_open():
    routes = (walked("R1", "P1"), walked("R2", "P3", "P5"), walked("R3", "P2"))
    locks = tuple(belongs(n, f"R{n}", "Blå") for n in (1, 2))
    state = week_state(routes=routes, locks=locks)

    due = due_in(state, "Blå")

    assert due.owned == {"Blå": "R2"}
    # R3 belongs to nobody, so that anybody may walk it.
    assert set(due.values) == {"P3", "P5", "P2", *TORG}


def test_a_route_of_a_team_that_is_not_there_waits_and_one_without_due_doors_is_no_ones_turn():
    routes = (walked("R1", "P1"), walked("R2", "P3"), walked("R3", "P5"))
    locks = (belongs(1, "R1", "Röd"), belongs(2, "R2", "Blå"), belongs(3, "R3", "Blå"))
    stays = Lock(4, LockKind.STAY, "", ("P2",), route_id="R1")
    state = week_state(("P3", Outcome.TALKED), routes=routes, locks=(*locks, stays))

    due = due_in(state, "Blå", "")

    assert due.owned == {"Blå": "R3"}
    assert (due.turns["P1"], due.turns["P2"]) == (Turn.WAITS_FOR_TEAM, Turn.LEFT)


def test_teams_without_names_may_walk_any_route():
    state = week_state(routes=(walked("R1", "P1"),), locks=(belongs(1, "R1", "Röd"),))

    due = due_in(state, "", "")

    assert due.owned == {}
    assert "P1" in due.values


def test_a_shift_looks_ahead_at_the_shifts_for_homes_from_itself_on():
    """Saturday's shift is a weekend; Thursday's is for organisations, Tuesday's is over."""
    saturday = shift_at(WEDNESDAY + timedelta(days=3), 3)
    office = shift_at(WEDNESDAY + timedelta(hours=17), 4, kind="daytime")
    book = week_state(ahead=(saturday, office)).book
    book = replace(book, week=replace(book.week, min_gap_h=30.0, max_attempts=2))

    rules = make_rules(book, TONIGHT)

    assert (rules.starts_at, rules.band) == (WEDNESDAY, TimeBand.EVENING)
    assert rules.bands_ahead == {TimeBand.EVENING, TimeBand.WEEKEND}
    assert rules.days_ahead == {date(2026, 9, 9), date(2026, 9, 12)}
    assert (rules.min_gap, rules.max_attempts) == (timedelta(hours=30), 2)


def test_a_shift_that_is_not_in_the_book_still_has_its_own_day_and_band():
    extra = shift_at(WEDNESDAY + timedelta(days=4), 9)

    rules = make_rules(week_state().book, extra)

    assert rules.bands_ahead == {TimeBand.WEEKEND}
    assert rules.days_ahead == {date(2026, 9, 13)}


def test_what_no_walk_reaches_is_due_no_more_and_the_rest_is_as_it_was():
    due = due_in(week_state())
    reached = set(due.values) - {"P2"}

    less = without_unreached(due, reached)

    assert less.turns == {**due.turns, "P2": Turn.NOT_REACHED}
    assert set(less.values) == set(less.chances) == reached
    assert less.owned == due.owned
    assert without_unreached(due, {*reached, "P2"}) is due


def test_a_district_of_due_doors_keeps_their_addresses_and_names_why_others_wait():
    """Somebody talked at Torget 1, flat 1001; flat 1003 is on a list that is out."""
    due = due_in(week_state(("T1", Outcome.TALKED), held={"T3": "9DBVH25C", "P2": "9DBVH25C"}))

    doors = only_due(DISTRICT, due).doors

    assert [(e.id, [d.id for d in e.doors], [a.id for a in e.addresses]) for e in doors.entrances] \
        == [("e1", ["P1"], ["a1"]), ("e3", ["P3"], ["a3"]), ("e5", ["P5"], ["a5"]),
            ("eT", ["T2"], ["t1"])]  # fmt: skip
    assert doors.exclusions[0] is GONE
    assert [(x.address.id, [d.id for d in x.doors], x.reason) for x in doors.exclusions[1:]] == [
        ("a2", ["P2"], "on a list that is out"),
        ("t1", ["T1"], "answered already"),
        ("t1b", ["T3"], "on a list that is out"),
    ]


def task_of(walking: Walking) -> Task:
    """Return the task of Parkvägen 1, 100 s, and of the flats 1001 and 1002 of Torget, 200 s."""
    problem = problem_at([(10.0, 0.0), (20.0, 0.0)])
    stops = (
        PlannedStop(DOORS.entrances[0], DOORS.entrances[0].doors, 100.0, 0.0),
        PlannedStop(STAIRWELL, STAIRWELL.doors[:2], 200.0, 0.0),
    )
    return Task(problem, NOWHERE, stops, (), (59.0, 18.0), walking)


DUE = DueDoors({}, {"P1": 2.0, "T1": 0.5, "T2": 0.25}, {"P1": 0.5, "T1": 0.2, "T2": 0.3}, {})


def test_a_stop_takes_longer_where_more_doors_open_than_usual():
    """An open door takes 30 s and 41.7 % of a talk: 180 s at houses, 90 s at flats; 30 % open."""
    walking = Walking(150, 1.25, times=TimeModel(flat_talk_s=144.0))

    task = with_values(task_of(walking), DUE, walking)

    assert [stop.more_s for stop in task.stops] == pytest.approx([36.0, -9.0])
    assert [stop.service_s for stop in task.stops] == pytest.approx([136.0, 191.0])
    assert [stop.service_s for stop in task.problem.stops] == pytest.approx([136.0, 191.0])
    assert [stop.value for stop in task.problem.stops] == [2.0, 0.75]


def test_minutes_that_the_organizer_set_stay_whoever_opens():
    walking = Walking(150, 1.25, 3.0)

    task = with_values(task_of(walking), DUE, walking)

    assert [stop.service_s for stop in task.stops] == [100.0, 200.0]
    assert [stop.value for stop in task.problem.stops] == [2.0, 0.75]


def test_a_district_of_chosen_doors_leaves_the_others_out_as_not_asked_for():
    doors = keep_only(DISTRICT, {"P1", "T3"}).doors

    assert [(e.id, [d.id for d in e.doors], [a.id for a in e.addresses]) for e in doors.entrances] \
        == [("e1", ["P1"], ["a1"]), ("eT", ["T3"], ["t1b"])]  # fmt: skip
    assert doors.exclusions[0] is GONE
    assert [x.address.id for x in doors.exclusions[1:]] == ["a3", "a5", "a2", "t1"]
    assert {x.reason for x in doors.exclusions[1:]} == {"not asked for this time"}
    assert keep_only(DISTRICT, None) is DISTRICT
