"""Weeks in which teams take times nobody can see: for learning from, and for judging what is said.

    python -m tests.planning.hidden_times [WEEKS]

prints the table of docs/time.md: what was learned beside fixed numbers, over so many weeks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from canvass.planning.learn_times import learn_times
from canvass.planning.time_model import USUAL_TIMES, Margin, TimeModel
from canvass.planning.walked_lists import Doors, WalkedList

TEAMS, LEARNING, SHIFT_S = 5, 2, 9000.0
STAIRWELL = 8
SINGLES = (1,) * 8
"""A search looks at several houses before it says that none fits."""


@dataclass(frozen=True)
class World:
    """What is hidden: seconds, pace, shares, how unlike talks are, how unlike teams are."""

    knock_s: float
    talk_s: float
    mps: float
    team_cv: float
    talk_cv: float
    p_open: float
    p_talk: float
    is_lognormal: bool

    def talks_s(self, rng: np.random.Generator, count: int) -> float:
        """Return the seconds of some talks; most are short, a few very long."""
        if self.is_lognormal:
            spread = np.log(1 + self.talk_cv**2)
            return float(rng.lognormal(np.log(self.talk_s) - spread / 2, spread**0.5, count).sum())
        shape = 1 / self.talk_cv**2
        return float(rng.gamma(shape, self.talk_s / shape, count).sum())


def draw_world(rng: np.random.Generator) -> World:
    """Return a world: talks of 1.5 to 8 minutes, heavy tails, slow and quick teams."""
    return World(
        60 * rng.uniform(0.7, 1.4), 60 * rng.uniform(1.5, 8.0), rng.uniform(1.05, 1.4),
        rng.uniform(0.05, 0.15), rng.uniform(0.6, 1.2), rng.uniform(0.22, 0.4),
        rng.uniform(0.3, 0.55), bool(rng.random() < 0.5),
    )  # fmt: skip


@dataclass
class Filled:
    """A route filled until nothing more fits: doors, flats among them, seconds."""

    doors: int = 0
    flats: int = 0
    walk_s: float = 0.0
    service_s: float = 0.0

    @property
    def mean_s(self) -> float:
        """The seconds it is expected to take."""
        return self.walk_s + self.service_s


def fill(rng: np.random.Generator, margin: Margin, pace: float) -> Filled:
    """Return a route of stairwells and houses, filled as far as a margin lets it."""
    model = margin.model
    made = Filled(walk_s=rng.uniform(120, 500) * pace)
    while True:
        for count in (STAIRWELL, *SINGLES) if rng.random() < 0.5 else SINGLES:
            flats = count if count > 1 else 0
            at_door_s = (model.of_flats if flats else model).door_s
            more = Filled(
                made.doors + count, made.flats + flats,
                made.walk_s + (rng.exponential(40 if flats else 30) + 60 * bool(flats)) * pace,
                made.service_s + count * at_door_s,
            )  # fmt: skip
            if more.mean_s + margin.of_doors_s(more.doors, more.flats) <= margin.shift_s:
                made = more
                break
        else:
            return made


def walk(
    rng: np.random.Generator, world: World, route: Filled, pace: float, slow: float
) -> WalkedList:
    """Return a route as it came back, to the minute; walking as planned at the usual pace."""
    houses, flats = route.doors - route.flats, route.flats
    opened = rng.binomial(houses, world.p_open), rng.binomial(flats, world.p_open)
    talked = rng.binomial(opened[0], world.p_talk), rng.binomial(opened[1], world.p_talk)
    usual_walk_s = route.walk_s / pace
    seconds = usual_walk_s * 1.25 / world.mps + 30 * sum(opened)
    seconds += rng.gamma(1 / 0.09, 0.09 * world.knock_s, route.doors).sum()
    seconds = slow * (seconds + world.talks_s(rng, sum(talked)))
    return WalkedList(
        "", 1, 60.0 * round(seconds / 60), Doors(houses, opened[0], talked[0]),
        Doors(flats, opened[1], talked[1]), usual_walk_s,
    )  # fmt: skip


@dataclass
class Judged:
    """What was said of the evenings after two, and what came: one entry for each route or week."""

    inside: list[bool] = field(default_factory=list)
    late: list[bool] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    doors_s: list[float] = field(default_factory=list)
    talks_s: list[float] = field(default_factory=list)
    true_talks_s: list[float] = field(default_factory=list)

    @property
    def talks_over_true(self) -> float:
        """The mean of the learned seconds of a talk over the mean of the true ones."""
        return float(np.mean(self.talks_s) / np.mean(self.true_talks_s))

    def row(self) -> str:
        """Return the figures as a row of a table."""
        off = np.abs(np.array(self.doors_s) - 1)
        talks_off = np.abs(np.array(self.talks_s) / np.array(self.true_talks_s) - 1)
        return (
            f"{100 * np.mean(self.inside):.1f} % | {100 * np.mean(self.late):.1f} % | "
            f"{np.mean(self.took):.3f} | {np.mean(self.doors_s):.3f} | "
            f"{100 * np.median(off):.0f} % | {self.talks_over_true:.3f} | "
            f"{100 * np.median(talks_off):.0f} %"
        )


Learn = Callable[[list[WalkedList], list[float]], tuple[TimeModel, float]]
"""From lists that came back, and the seconds each was planned for, what to plan with."""


def learn_from_lists(lists: list[WalkedList], planned: list[float]) -> tuple[TimeModel, float]:
    """Learn as the program does."""
    found = learn_times(lists, USUAL_TIMES, 1.25)
    return found.model(), found.speed_mps()


def learn_nothing(lists: list[WalkedList], planned: list[float]) -> tuple[TimeModel, float]:
    """Plan with fixed numbers."""
    return USUAL_TIMES, 1.25


def learn_from_own_plan(lists: list[WalkedList], planned: list[float]) -> tuple[TimeModel, float]:
    """Take what was planned for what came back: a mutant that must be seen."""
    own = [replace(one, seconds=said) for one, said in zip(lists, planned, strict=True)]
    return learn_from_lists(own, planned)


def judge(
    weeks: range, learn: Learn, *, late: float = 0.2, obeyed: float | None = None, after: int = 1
) -> Judged:
    """Play weeks: two evenings to learn from, then `after` evenings that are judged.

    `obeyed` is the share of late teams that is planned with, where that is not what was asked: the
    other mutant.
    """
    judged = Judged()
    for seed in weeks:
        rng = np.random.default_rng(seed)
        world = draw_world(rng)
        slow = np.exp(rng.normal(0, world.team_cv, TEAMS))
        lists: list[WalkedList] = []
        planned: list[float] = []
        for evening in range(LEARNING + after):
            model, mps = learn(lists, planned)
            # How many doors open is learned from visits, beside this.
            model = replace(model, p_open=world.p_open)
            margin = Margin(model, SHIFT_S, late if obeyed is None else obeyed)
            for team in range(TEAMS):
                pace = 1.25 / mps
                route = fill(rng, margin, pace)
                tonight = slow[team] * np.exp(rng.normal(0, 0.05))
                came = walk(rng, world, route, pace, tonight)
                if evening >= LEARNING:
                    low, high = margin.range_s(route.mean_s, route.doors, route.flats)
                    seconds = came.seconds or 0.0
                    judged.inside.append(low <= seconds <= high)
                    judged.late.append(seconds > SHIFT_S)
                    judged.took.append(seconds / route.mean_s)
                lists.append(replace(came, code=f"{evening}-{team}"))
                planned.append(route.mean_s)
        model = learn(lists[: LEARNING * TEAMS], planned[: LEARNING * TEAMS])[0]
        true = replace(USUAL_TIMES, knock_s=world.knock_s, talk_s=world.talk_s,
                       p_open=world.p_open, p_talk=world.p_talk)  # fmt: skip
        flat = replace(model.of_flats, p_open=world.p_open)
        judged.doors_s.append(flat.door_s / true.door_s)
        judged.talks_s.append(flat.talk_s)
        judged.true_talks_s.append(true.talk_s)
    return judged


def main() -> None:
    """Print the table."""
    weeks = range(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    sys.stdout.write(
        "planned with | inside the range | late, 20 asked | took over said | door | off | "
        "talk | off\n"
    )
    for name, learn, obeyed in (
        ("what lists taught", learn_from_lists, None),
        ("fixed numbers", learn_nothing, None),
        ("its own plan (mutant)", learn_from_own_plan, None),
        ("what lists taught, --late not obeyed (mutant)", learn_from_lists, 0.5),
    ):
        sys.stdout.write(f"{name} | {judge(weeks, learn, obeyed=obeyed, after=2).row()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
