"""R10 and R12 through the database: the order of arrival and the sender's clock decide nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from canvass.store.database import open_reader, open_writer
from canvass.store.visits import list_do_not_knock, list_events, record_events
from canvass.visits import disposition as rules
from canvass.visits.disposition import dispositions_by_door, standing_visits
from canvass.visits.event import EventKind, Outcome, VisitEvent
from canvass.visits.identity import Claim
from canvass.visits.making import Span, make_visit
from tests.reliability.figures import figure
from tests.store.visit_world import NOON, fill, visit

SPAN = Span(NOON.date(), NOON.date(), "Europe/Stockholm")


def two_volunteers(rng: random.Random, number: int) -> list[VisitEvent]:
    """Return what two volunteers record at two doors: visits, voids, a do-not-knock, clears."""
    doors = [f"d{2 * number + 1}", f"d{2 * number + 2}"]
    events: list[VisitEvent] = []
    for k in range(rng.randint(4, 9)):
        kind = rng.choice([EventKind.VISIT, EventKind.VISIT, *EventKind])
        asked = [e for e in events if e.kind is EventKind.VISIT]
        if kind is not EventKind.VISIT and not asked:
            kind = EventKind.VISIT
        target = None if kind is EventKind.VISIT else rng.choice(asked)
        events.append(
            visit(
                rng.choice(doors) if target is None else target.door_id,
                rng.choice([Outcome.DO_NOT_KNOCK, *Outcome]),
                event_id=f"n{number}-{k}",
                kind=kind,
                target_id=None if target is None else target.event_id,
                minutes=rng.randint(0, 3),
                team=rng.choice("AB"),
            )
        )
    return events


def arrive(path: Path, logs: list[list[VisitEvent]], rng: random.Random) -> None:
    """Record logs as they arrive: some events twice, in any order, a few at a time."""
    sent = [event for log in logs for event in (*log, *rng.choices(log, k=len(log) // 2))]
    rng.shuffle(sent)
    while sent:
        few, sent = sent[:40], sent[40:]
        with open_writer(path) as connection:
            record_events(connection, 1, few)


def interleave(folder: Path, logs: int, seed: int) -> tuple[int, int, int]:
    """Return (do-not-knocks that stand, logs with two states, do-not-knocks lost)."""
    rng = random.Random(seed)
    made = [two_volunteers(rng, number) for number in range(logs)]
    states, kept = [], []
    for name in ("one.db", "other.db"):
        path = folder / name
        with open_writer(path) as connection:
            fill(connection, doors=2 * logs)
        arrive(path, made, rng)
        with open_reader(path) as connection:
            states.append(dispositions_by_door(list_events(connection, 1)))
            kept.append({row.door_id for row in list_do_not_knock(connection, 1)})
    cleared = {e.target_id for log in made for e in log if e.kind is EventKind.DNK_CLEAR}
    asked = {
        e.door_id
        for log in made
        for e in log
        if e.outcome is Outcome.DO_NOT_KNOCK and e.event_id not in cleared
    }
    differ = sum(
        any(states[0].get(e.door_id) != states[1].get(e.door_id) for e in log) for log in made
    )
    lost = len(asked - kept[0]) + len(asked - kept[1])
    lost += sum(not states[0][door].is_do_not_knock for door in asked)
    return len(asked), differ, lost


def test_two_volunteers_in_any_order_give_one_state(tmp_path: Path) -> None:
    asked, differ, lost = interleave(tmp_path, 40, seed=1)

    assert asked > 0
    assert (differ, lost) == (0, 0)


@pytest.mark.torture
def test_1_000_interleavings_give_one_state(tmp_path: Path) -> None:
    asked, differ, lost = interleave(tmp_path, 1000, seed=2)

    figure("R10", f"1000 logs of two volunteers, each in two orders with repeats: {differ} with "
           f"two states; {asked} doors asked not to be called on: {lost} lost")  # fmt: skip
    assert (differ, lost) == (0, 0)


def test_last_writer_wins_would_lose_a_do_not_knock_in_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant of R10: a do-not-knock stands only where it is the latest visit."""
    whole = rules.disposition

    def last_writer(events):
        events = list(events)
        latest = standing_visits(events)[-1:]
        asked = [e.event_id for e in latest if e.outcome is Outcome.DO_NOT_KNOCK]
        return replace(whole(events), do_not_knock_ids=frozenset(asked))

    monkeypatch.setattr(rules, "disposition", last_writer)

    assert interleave(tmp_path, 40, seed=1)[2] > 0


def knock_with_wrong_clocks(path: Path, clocks: int, seed: int) -> tuple[int, float]:
    """Record two knocks at each door, the earlier from a clock that is years off.

    Returns (doors where it won, the furthest an event was stored from its true time, in seconds).
    """
    rng = random.Random(seed)
    events, truth = [], {}
    for number in range(clocks):
        skew = timedelta(days=rng.uniform(-3650, 3650))
        times = sorted(NOON + timedelta(seconds=rng.uniform(0, 10_000)) for _ in "ab")
        received = NOON + timedelta(hours=4)
        for k, (at, off) in enumerate(zip(times, (skew, timedelta()), strict=True)):
            event_id = f"c{number}-{k}"
            truth[event_id] = at
            events.append(
                make_visit(
                    Claim(
                        f"d{number + 1}", Outcome.TALKED if k else Outcome.NOBODY, at + off, "A"
                    ),
                    event_id=event_id, week_id=1, span=SPAN, recorded_by="desk",
                    sent_at=received + off, received_at=received,
                )
            )  # fmt: skip
    with open_writer(path) as connection:
        fill(connection, doors=clocks)
    rng.shuffle(events)
    with open_writer(path) as connection:
        record_events(connection, 1, events)
    with open_reader(path) as connection:
        stored = list_events(connection, 1)
    states = dispositions_by_door(stored)
    won = sum(states[f"d{n + 1}"].latest is not Outcome.TALKED for n in range(clocks))
    return won, max(abs(e.effective_at - truth[e.event_id]).total_seconds() for e in stored)


def test_a_wrong_clock_wins_nothing_in_the_database(tmp_path: Path) -> None:
    won, off_s = knock_with_wrong_clocks(tmp_path / "canvass.db", 50, seed=3)

    assert won == 0
    assert off_s < 0.001


@pytest.mark.torture
def test_2_000_wrong_clocks_win_nothing(tmp_path: Path) -> None:
    won, off_s = knock_with_wrong_clocks(tmp_path / "canvass.db", 2000, seed=4)

    figure("R12", f"2000 clocks up to ten years off: {won} won; stored at most "
           f"{1000 * off_s:.1f} ms from the true time")  # fmt: skip
    assert won == 0
    assert off_s < 0.001


def test_a_trusted_clock_would_win_in_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant of R12: an event happened when its sender's clock says."""
    monkeypatch.setattr("canvass.visits.making.effective_at", lambda client_at, *_: client_at)

    assert knock_with_wrong_clocks(tmp_path / "canvass.db", 50, seed=3)[0] > 0
