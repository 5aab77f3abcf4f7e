"""Many on one desk: nothing that was taken is lost, whoever was faster (R28, two desks)."""

from __future__ import annotations

import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from canvass.store.visits import Receipt
from canvass.web.desk import sent_visits
from canvass.web.roles import Role
from canvass.workflow.routes.stored_plan import get_stored_plan
from canvass.workflow.visits.visit_batch import SentReceipt, record_batch
from tests.reliability.figures import figure
from tests.small_map import BASE, write_grid_map
from tests.web.conftest import HERE, Browser
from tests.web.week_desk import prepare, visits_of

BUSY, MOST_TRIES = 503, 100


@pytest.fixture
def week(canvass: Any, desk: Browser, tmp_path: Any) -> list[str]:
    """Prepare the week; return the ids of its doors."""
    prepare(canvass, tmp_path)
    desk.desk.clock = _Clock()
    return [row["id"] for row in json.loads(canvass("doors", "list", "--format", "json").out)]


class _Clock:
    """A clock that leaves a second between any two calls, so that none comes too often."""

    def __init__(self) -> None:
        self._now_s, self._lock = 0.0, threading.Lock()

    def __call__(self) -> float:
        with self._lock:
            self._now_s += 1.0
            return self._now_s


def send_from_many(desk: Browser, doors: list[str], volunteers: int, each: int) -> Counter[str]:
    """Let volunteers send visits one by one, all at once; count what they were answered.

    Who is told that the database is busy tries again, as a telephone does.
    """

    def walk(number: int) -> Counter[str]:
        browser, said = desk.as_role(Role.COORDINATOR), Counter[str]()
        headers = {**HERE, "X-Canvass-Token": browser.token}
        for k in range(each):
            visit = {"event_id": f"v{number}-{k}", "door_id": doors[(number + k) % len(doors)],
                     "outcome": "nobody", "at": f"2026-11-25T18:{k % 60:02}:00+01:00",
                     "team": f"Lag {number}"}  # fmt: skip
            for _ in range(MOST_TRIES):
                answer = browser.client.post(
                    "/api/d/1/visits", json={"visits": [visit]}, headers=headers
                )
                if answer.status_code != BUSY:
                    break
                said["tried again"] += 1
            said[answer.json()["receipts"][0]["receipt"] if answer.is_success else "refused"] += 1
        return said

    with ThreadPoolExecutor(volunteers) as pool:
        return sum(pool.map(walk, range(volunteers)), Counter[str]())


def test_visits_of_many_volunteers_at_once_are_all_stored(desk, week, canvass):
    """R28 in its short form."""
    said = send_from_many(desk, week, 8, 4)

    assert (said["stored"], said["refused"]) == (32, 0)
    assert len(visits_of(canvass)) == 32


def test_a_desk_that_answers_before_it_stores_is_found(desk, week, canvass, monkeypatch):
    """The mutant of R28: every tenth visit is acknowledged and dropped."""
    count = iter(range(1_000))

    def forgetful(db: Any, where: Any, visits: Any, **more: Any) -> Any:
        if next(count) % 10 == 9:
            return [SentReceipt(visit.event_id, Receipt.STORED) for visit in visits]
        return record_batch(db, where, visits, **more)

    monkeypatch.setattr(sent_visits, "record_batch", forgetful)

    said = send_from_many(desk, week, 4, 5)

    assert said["stored"] == 20
    assert len(visits_of(canvass)) == 18


@pytest.mark.torture
def test_fifty_volunteers_lose_nothing(desk, week, canvass):
    """R28: fifty volunteers, sixty visits each."""
    said = send_from_many(desk, week, 50, 60)

    assert (said["stored"], said["refused"], said["tried again"]) == (3_000, 0, 0)
    assert len(visits_of(canvass)) == 3_000
    figure("R28", "50 volunteers at once, 3,000 visits: 0 told to try again, 0 refused, 0 lost")


@pytest.fixture
def planned(desk: Browser, canvass: Any, tmp_path: Any) -> Browser:
    """A desk on a district with a plan of a few routes."""
    file = write_grid_map(tmp_path / "grid.osm")
    for words in (
        ("district", "add", "Here", str(file)),
        ("plan", "--base", BASE, "--shift", "60", "--minutes-per-door", "2", "--iterations",
         "2000", "--late", "50"),
    ):  # fmt: skip
        assert canvass("--db", str(desk.desk.db), *words).code == 0
    desk.desk.clock = _Clock()
    return desk


def race(desk: Browser) -> list[int]:
    """Let two desks move one door at once, to two routes; return what they were answered."""
    stored = get_stored_plan(desk.desk.db, None)
    routes = sorted(stored.document.routes, key=lambda route: -len(route.stops))
    stop, others = routes[0].stops[0].id, [route.id for route in routes[1:3]]
    ready = threading.Barrier(2)

    def move(to: str) -> int:
        browser = desk.as_role(Role.ORGANIZER)
        ready.wait()
        fields = {"made_on": str(stored.plan_id), "stop": stop, "force_move": to}
        return int(browser.post("/d/1/routes/change", fields).status_code)

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(move, others))


def doors_of(desk: Browser) -> Counter[str]:
    document = get_stored_plan(desk.desk.db, None).document
    return Counter(d for route in document.routes for stop in route.stops for d in stop.door_ids)


def check_races(desk: Browser, count: int) -> None:
    """Raise AssertionError unless one of two wins each time, and every door stays planned once."""
    before = doors_of(desk)
    for number in range(count):
        plan_id = get_stored_plan(desk.desk.db, None).plan_id

        assert race(desk) == [303, 409], number
        assert get_stored_plan(desk.desk.db, None).plan_id == plan_id + 1
    assert doors_of(desk) == before
    assert set(before.values()) == {1}


def test_of_two_desks_that_move_one_door_at_once_one_wins_and_the_other_is_told(planned):
    check_races(planned, 2)


@pytest.mark.torture
def test_fifty_races_of_two_desks_lose_nothing(planned):
    check_races(planned, 50)
    figure("R10, two desks", "50 of 50 races for one door: one won, the other was told, 0 lost")
