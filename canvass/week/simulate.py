"""Simulate the rest of a week many times, with hidden patterns of who is at home.

Three ways of working are compared on the same doors, hidden patterns and shifts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from canvass.week.hidden import BANDS, draw_hidden
from canvass.week.moments import TimeBand
from canvass.week.odds import DOOR_WEIGHT, OTHER_BAND, TALK_SHARE, Dwelling, OddsTable
from canvass.week.turns import PRIORITY, Turn


class Way(StrEnum):
    """The way of working through the rest of the week."""

    PLANNED = "planned anew every time"
    GO_ON = "go on in the list, then again from its top"
    FROM_TOP = "the list as it is, from its top every time"


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors in the order of the list; `tried[i, b]` counts visits in vain, `done` is final.

    `last_h` is the time of a door's last visit in hours (minus infinity for never). `walk_s` is
    each door's share of the walking of its list, including the way from the base and back.
    """

    is_flat: NDArray[np.bool_]
    tried: NDArray[np.int64]
    done: NDArray[np.bool_]
    last_h: NDArray[np.float64]
    walk_s: NDArray[np.float64]

    @property
    def unknocked(self) -> NDArray[np.bool_]:
        """The doors that were never visited."""
        never: NDArray[np.bool_] = ~self.done & (self.last_h == -np.inf)
        return never


@dataclass(frozen=True, slots=True)
class Evening:
    """A future shift: its time (hours as in `Doors.last_h`), time band, seconds of all teams."""

    at_h: float
    band: TimeBand
    seconds: float
    volunteer_h: float


@dataclass(frozen=True, slots=True)
class Tally:
    """The result of a way of working, one figure per run.

    `knocked` counts doors, each once; `first_knocked` those of them that were never visited before.
    """

    knocked: NDArray[np.float64]
    first_knocked: NDArray[np.float64]
    opened: NDArray[np.float64]
    talked: NDArray[np.float64]
    volunteer_h: float


@dataclass(frozen=True, slots=True)
class Manner:
    """The seconds at a door, more if it opens; the rules for returning; the share of talks."""

    at_door_s: float = 60.0
    talk_s: float = 180.0
    min_gap_h: float = 20.0
    max_attempts: int = 3
    talk_share: float = TALK_SHARE


def simulate(
    doors: Doors,
    evenings: Sequence[Evening],
    odds: OddsTable,
    *,
    runs: int = 1000,
    seed: int = 0,
    manner: Manner | None = None,
    ways: Collection[Way] = tuple(Way),
) -> dict[Way, Tally]:
    """Return the result of each way of working over `runs` simulations of the evenings."""
    how = manner or Manner()
    rng = np.random.default_rng(seed)
    hidden = draw_hidden(doors.is_flat, odds, runs, rng, tried=doors.tried)
    luck = rng.random((len(evenings), runs, len(doors.done)), dtype=np.float32)
    mood = rng.random((runs, len(doors.done)), dtype=np.float32) < how.talk_share
    return {way: _walk(way, doors, evenings, odds, hidden, luck, mood, how) for way in ways}


def _walk(
    way: Way,
    doors: Doors,
    evenings: Sequence[Evening],
    odds: OddsTable,
    hidden: NDArray[np.float32],
    luck: NDArray[np.float32],
    mood: NDArray[np.bool_],
    how: Manner,
) -> Tally:
    runs, count, _ = hidden.shape
    tried = np.broadcast_to(doors.tried, (runs, *doors.tried.shape)).copy()
    done = np.broadcast_to(doors.done, (runs, count)).copy()
    last_h = np.broadcast_to(doors.last_h, (runs, count)).copy()
    knocked = np.zeros((runs, count), dtype=bool)
    opened = np.zeros((runs, count), dtype=bool)
    place = np.full(runs, count)
    for k, evening in enumerate(evenings):
        b = BANDS.index(evening.band)
        ahead = [BANDS.index(later.band) for later in evenings[k:]]
        so_far = _SoFar(tried, done, last_h, place)
        order, is_due = _order(way, doors, odds, so_far, evening, ahead, how)
        opens = luck[k] < hidden[:, :, b]
        cost = np.where(is_due, how.at_door_s + np.where(opens, how.talk_s, 0.0), 0.0)
        cost = cost + _walking_s(way, doors.walk_s, is_due)
        spent = np.cumsum(np.take_along_axis(cost, order, 1), axis=1)
        within = np.empty((runs, count), dtype=bool)
        np.put_along_axis(within, order, spent <= evening.seconds, 1)
        visited = within & is_due
        knocked |= visited
        opened |= visited & opens
        done |= visited & opens
        tried[:, :, b] += visited & ~opens
        last_h = np.where(visited, evening.at_h, last_h)
        place = _place_after(order, within, count)
    return Tally(
        knocked.sum(1).astype(float),
        (knocked & doors.unknocked).sum(1).astype(float),
        opened.sum(1).astype(float),
        (opened & mood).sum(1).astype(float),
        sum(evening.volunteer_h for evening in evenings),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _SoFar:
    """The state of every run: visits by door and band, opened doors, last visits, list position."""

    tried: NDArray[np.int64]
    done: NDArray[np.bool_]
    last_h: NDArray[np.float64]
    place: NDArray[np.int64]


def _order(
    way: Way,
    doors: Doors,
    odds: OddsTable,
    so_far: _SoFar,
    evening: Evening,
    ahead: Sequence[int],
    how: Manner,
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the order in which doors are reached, and which of them are knocked at."""
    tried, done, last_h, place = so_far.tried, so_far.done, so_far.last_h, so_far.place
    runs, count = done.shape
    number = np.arange(count)
    if way is Way.FROM_TOP:
        return np.broadcast_to(number, (runs, count)), ~done
    if way is Way.GO_ON:
        start = place % count
        return (start[:, None] + number) % count, ~done
    b = BANDS.index(evening.band)
    attempts = tried.sum(2)
    is_new = last_h == -np.inf
    other = np.zeros_like(done)
    for a in set(ahead):
        other |= tried[:, :, a] == 0
    is_due = ~done & (attempts < how.max_attempts) & (evening.at_h - last_h >= how.min_gap_h)
    is_due &= is_new | (tried[:, :, b] == 0) | ~other
    elsewhere = attempts - tried[:, :, b]
    mean = np.where(
        doors.is_flat,
        odds.by_kind[Dwelling.FLAT, evening.band].mean,
        odds.by_kind[Dwelling.HOUSE, evening.band].mean,
    )
    chance = mean * DOOR_WEIGHT / (DOOR_WEIGHT + tried[:, :, b] + OTHER_BAND * elsewhere)
    again = np.where(tried[:, :, b] == 0, PRIORITY[Turn.AGAIN], PRIORITY[Turn.SAME_BAND])
    value = np.where(is_new, PRIORITY[Turn.LEFT], again) * chance
    # Sorted by value per time, and in the list's order among equals.
    worth = value / (how.at_door_s + chance * how.talk_s + doors.walk_s)
    key = np.where(is_due, -worth, 9.0)
    return np.argsort(key, axis=1, kind="stable"), is_due


def _walking_s(
    way: Way, walk_s: NDArray[np.float64], is_due: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return the walking time (s) per door.

    With a list people walk past every door. A plan goes only to due doors. The fewer they are, the
    farther apart they lie: the length of a tour grows with the square root of the number of places
    (Beardwood, Halton and Hammersley 1959).
    """
    if way is not Way.PLANNED:
        return np.broadcast_to(walk_s, is_due.shape)
    share = np.maximum(is_due.mean(axis=1, keepdims=True), 1e-3)
    return np.asarray(np.where(is_due, walk_s / np.sqrt(share), 0.0))


def _place_after(
    order: NDArray[np.int64], within: NDArray[np.bool_], count: int
) -> NDArray[np.int64]:
    """Return the position in the list of the first door that was not reached."""
    reached = np.take_along_axis(within, order, 1).sum(axis=1)
    last = np.minimum(reached, count - 1)
    return np.asarray(np.take_along_axis(order, last[:, None], 1)[:, 0])
