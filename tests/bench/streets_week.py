"""A week on real streets with hidden homes: planned anew every evening, or by lists as they are.

Every seed has hidden patterns of who is at home when (`canvass.week.hidden`), the same for all ways
of working, and the same mishaps: a team stays at home on two evenings, a sheet is lost. Teams walk
real streets, knock for a minute, talk for three minutes where somebody opens, and are back in time.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from canvass.document.document import BasePlace, RouteEntry
from canvass.plan.plan import Plan
from canvass.plan.problem import Problem
from canvass.plan.search.budget import Budget
from canvass.plan.search.solve import solve
from canvass.planning.district import District, make_district, read_map
from canvass.planning.evening_routes import Outing, Tonight, find_routes
from canvass.planning.search_settings import Search
from canvass.planning.task import Task, make_task
from canvass.planning.walking import Walking
from canvass.planning.week_state import WeekState
from canvass.planning.whole_district import plan_district
from canvass.units import AT_DOOR_S, TALK_S, WALKING_SPEED_MPS, door_service_s
from canvass.visits.event import Outcome
from canvass.week.book import WeekBook
from canvass.week.hidden import BANDS, draw_hidden
from canvass.week.moments import band_of
from canvass.week.odds import TALK_SHARE, Dwelling, prior_odds
from canvass.week.simulate import Way
from canvass.week.turns import DoorPast, PastVisit, learn_from
from canvass.week.week import Base, Booking, Team, Week, WeekShift

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WALKING = Walking(150, WALKING_SPEED_MPS)
STARTS = [
    *(datetime(2026, 9, 7 + k, 17, 30, tzinfo=STOCKHOLM) for k in range(4)),
    datetime(2026, 9, 12, 11, 0, tzinfo=STOCKHOLM),
]
SIZE, WHOLE_STEPS = 2, 400_000
PLANNED = Way.PLANNED.value
BEST = f"{Way.GO_ON.value}, lists with most doors first"


@dataclass(eq=False)
class Homes:
    """Who is at home in one seed: `hidden` chances by (door, band), luck by (evening, door)."""

    number: dict[str, int]
    hidden: NDArray[np.float64]
    luck: NDArray[np.float64]
    mood: NDArray[np.bool_]

    def knocks(self, k: int, skip: Container[str]) -> Callable[[str], Outcome | None]:
        """Return what happens at a door on evening k, None where one does not knock."""
        band = BANDS.index(band_of(STARTS[k]))

        def knock(door_id: str) -> Outcome | None:
            d = self.number[door_id]
            if door_id in skip:
                return None
            if self.luck[k, d] >= self.hidden[d, band]:
                return Outcome.NOBODY
            return Outcome.TALKED if self.mood[d] else Outcome.NO_THANKS

        return knock


@dataclass
class Walked:
    """What one team did: visits, how many stops it was done with, time left when it was back."""

    found: list[tuple[str, Outcome]]
    done: int
    idle_s: float


@dataclass
class Ledger:
    """What really happened, whether it was written down or not."""

    knocked: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    talked: set[str] = field(default_factory=set)
    visits: int = 0
    hours: float = 0.0
    idle_min: float = 0.0

    def add(self, walked: Walked) -> None:
        found = walked.found
        self.visits += len(found)
        self.idle_min += walked.idle_s / 60
        self.knocked |= {d for d, _ in found}
        self.opened |= {d for d, o in found if o is not Outcome.NOBODY}
        self.talked |= {d for d, o in found if o is Outcome.TALKED}


@dataclass(eq=False)
class Place:
    """A district with its base, its list (a plan of the whole), and its week."""

    name: str
    district: District
    book: WeekBook
    task: Task
    legs_s: NDArray[np.float32]
    at: dict[str, int]
    lists: list[list[int]]
    is_flat: dict[str, bool]
    routes: tuple[RouteEntry, ...]


def make_book(lat: float, lon: float, teams: int) -> WeekBook:
    week = Week(1, 1, "V37", date(2026, 9, 7), date(2026, 9, 13), "Europe/Stockholm",
                Base(lat, lon), reserve_share=0.0)  # fmt: skip
    crew = tuple(Team(k + 1, f"Team {k + 1}", SIZE) for k in range(teams))
    shifts = tuple(WeekShift(k + 1, at, round(WALKING.minutes)) for k, at in enumerate(STARTS))
    bookings = tuple(Booking(s.shift_id, t.team_id, SIZE) for s in shifts for t in crew)
    return WeekBook(week, shifts, crew, bookings)


def make_place(name: str, source: str, lat: float, lon: float, teams: int, steps: int) -> Place:
    district = make_district(read_map(source))
    document = plan_district(
        district,
        created_at="2026-09-07T15:00:00Z", base=BasePlace(lat, lon, ""), shift=WALKING,
        search=Search(iterations=steps, prove_s=1.0),
    ).document  # fmt: skip
    task = make_task(district, lat=lat, lon=lon, shift=WALKING)
    at = {d.id: i for i, stop in enumerate(task.stops, start=1) for d in stop.doors}
    lists = [
        list(dict.fromkeys(at[d] for stop in route.stops for d in stop.door_ids))
        for route in document.routes
    ]
    is_flat = {d.id: len(s.entrance.doors) > 2 for s in task.stops for d in s.doors}
    everywhere = range(len(task.stops) + 1)
    return Place(
        name, district, make_book(lat, lon, teams), task, task.times.table(everywhere, everywhere),
        at, lists, is_flat, document.routes,
    )  # fmt: skip


def walk(place: Place, stops: Sequence[int], knock: Callable[[str], Outcome | None]) -> Walked:
    """Walk stops in order and be back in time; return the visits and how many stops were done.

    `knock` says what happens at a door, None where one knows better than to knock.
    """
    found: list[tuple[str, Outcome]] = []
    at_s, here, shift_s = 0.0, 0, 60 * WALKING.minutes
    for done, stop in enumerate(stops):
        planned = place.task.stops[stop - 1]
        back_s = float(place.legs_s[stop, 0])
        asked = [(d.id, o) for d in planned.doors if (o := knock(d.id)) is not None]
        if not asked:
            continue
        extra_s = planned.service_s - door_service_s() * len(planned.doors)
        leg_s = float(place.legs_s[here, stop])
        if at_s + leg_s + extra_s + AT_DOOR_S + back_s > shift_s:
            return Walked(found, done, shift_s - at_s - float(place.legs_s[here, 0]))
        at_s, here = at_s + leg_s + extra_s, stop
        for door_id, outcome in asked:
            if at_s + AT_DOOR_S + back_s > shift_s:
                return Walked(found, done, shift_s - at_s - float(place.legs_s[here, 0]))
            at_s += AT_DOOR_S + (TALK_S if outcome is not Outcome.NOBODY else 0.0)
            found.append((door_id, outcome))
    return Walked(found, len(stops), shift_s - at_s - float(place.legs_s[here, 0]))


def teams_there(place: Place, k: int) -> int:
    """Return how many teams come: one stays at home on the second and the fourth evening."""
    return len(place.book.teams) - (k in (1, 3))


def play_planned(place: Place, homes: Homes, steps: int, first: list[Tonight]) -> Ledger:
    """Play the week with `plan --next` every evening; `first` keeps the first evening's plan."""
    ledger = Ledger()
    pasts = {
        d: DoorPast(d, Dwelling.FLAT if flat else Dwelling.HOUSE)
        for d, flat in place.is_flat.items()
    }
    for k in range(len(place.book.shifts)):
        if k or not first:
            tonight = plan_evening(place, pasts, k, steps)
        if not k:
            first[:] = first or [tonight]
            tonight = first[0]
        here = teams_there(place, k)
        ledger.hours += here * SIZE * WALKING.minutes / 60
        more = tonight.if_time()
        for number, route in enumerate(tonight.found.routes[:here]):
            stops = (*route.stops, *more[route.stops])
            due = [tonight.task.stops[i - 1].doors for i in stops]
            others = place.is_flat.keys() - {door.id for doors in due for door in doors}
            walked = walk(place, [place.at[d[0].id] for d in due], homes.knocks(k, others))
            ledger.add(walked)
            if k == 1 and number == 0:
                continue  # the sheet is lost
            for door_id, outcome in walked.found:
                past, old = PastVisit(STARTS[k], band_of(STARTS[k]), outcome), pasts[door_id]
                pasts[door_id] = DoorPast(door_id, old.dwelling, (*old.visits, past))
    return ledger


def plan_evening(place: Place, pasts: Mapping[str, DoorPast], k: int, steps: int) -> Tonight:
    """Return the plan of an evening as `plan --next` makes it, but for paths and names."""

    def find(problem: Problem, start: Sequence[Sequence[int]], count: int) -> Plan:
        return solve(problem, Budget(time.monotonic, iterations=steps), max_routes=count,
                     start=start if any(start) else None)  # fmt: skip

    teams = place.book.teams
    state = WeekState(place.book, pasts, learn_from(pasts.values()), place.routes)
    return find_routes(
        place.district, state, Outing(place.book.shifts[k], teams, WALKING), find=find,
    )  # fmt: skip


def play_lists(place: Place, homes: Homes, way: Way, order: Sequence[int]) -> Ledger:
    """Play the week with the lists of the whole plan, in an order.

    A team goes on into the next list where time is left, and does not knock where somebody opened.
    """
    ledger = Ledger()
    line = [i for r in order for i in place.lists[r]]
    tops = list(itertools.accumulate((len(place.lists[r]) for r in order), initial=0))
    known: set[str] = set()
    for k in range(len(STARTS)):
        here = teams_there(place, k)
        ledger.hours += here * SIZE * WALKING.minutes / 60
        lost: list[int] = []
        for number in range(here):
            stops = line if way is Way.GO_ON else line[tops[number] :]
            walked = walk(place, stops, homes.knocks(k, known))
            ledger.add(walked)
            if way is Way.GO_ON:
                line = line[walked.done :] + line[: walked.done]
            if k == 1 and number == 0:
                lost = stops[: walked.done]  # the sheet is lost: this part of the list comes again
                continue
            known |= {d for d, o in walked.found if o is not Outcome.NOBODY}
        if lost and way is Way.GO_ON:
            line = lost + [i for i in line if i not in set(lost)]
    return ledger


def play(place: Place, seeds: Sequence[int], of: int, steps: int) -> Iterator[dict[str, Ledger]]:
    """Return for some of so many seeds what each way of working brought."""
    ids = list(place.is_flat)
    flats = np.array([place.is_flat[d] for d in ids])
    hidden = draw_hidden(flats, prior_odds(), of, np.random.default_rng(1))
    number = {d: n for n, d in enumerate(ids)}
    in_order = range(len(place.lists))
    doors = [sum(len(place.task.stops[i - 1].doors) for i in stops) for stops in place.lists]
    best = sorted(in_order, key=lambda r: -doors[r])
    first: list[Tonight] = []
    for seed in seeds:
        rng = np.random.default_rng(1000 + seed)
        homes = Homes(number, hidden[seed], rng.random((len(STARTS), len(ids))),
                      rng.random(len(ids)) < TALK_SHARE)  # fmt: skip
        yield {
            PLANNED: play_planned(place, homes, steps, first),
            BEST: play_lists(place, homes, Way.GO_ON, best),
            Way.GO_ON.value: play_lists(place, homes, Way.GO_ON, in_order),
            Way.FROM_TOP.value: play_lists(place, homes, Way.FROM_TOP, in_order),
        }
