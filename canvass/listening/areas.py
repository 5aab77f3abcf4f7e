"""Areas over the years: the weeks held there, and which area is due next and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from canvass.listening.turnout import AreaTurnout, EarlierTurnout
from canvass.units import percent

DAYS_A_MONTH = 30.44
LONGEST_MONTHS = 48
MOST_OPEN = 20
LARGEST_GAP = 10.0
WEIGHTS = {"time": 40, "coverage": 20, "promises": 20, "turnout": 20}
"""The most points of each reason; together a hundred."""


class Reason(StrEnum):
    """Why an area is due."""

    NEVER = "no week was held here yet"
    TIME = "{months} months since the last week"
    COVERAGE = "{share} of the doors were not knocked on last time"
    PROMISES = "{count} wishes wait for an answer"
    TURNOUT = "turnout {points} points below the mean"


@dataclass(frozen=True, slots=True)
class HeldWeek:
    """A past week with its three counts of doors; `is_purged` if only these are left."""

    name: str
    starts_on: date
    ends_on: date
    doors: int
    knocked: int
    opened: int
    talked: int
    is_purged: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class OpenedAt:
    """How many of the doors knocked on in a time band opened, over all weeks held."""

    band: str
    opened: int
    knocked: int


@dataclass(frozen=True, slots=True)
class AreaHistory:
    """What is known of an area before the next week; past weeks are oldest first.

    `earlier` is its turnout in years before that of `turnout`, newest first.
    """

    name: str
    doors: int
    weeks: tuple[HeldWeek, ...]
    wishes: int
    open_wishes: int
    answered_wishes: int
    do_not_knock: int
    facts: Mapping[str, int] = field(default_factory=dict)
    locked_entrances: int = 0
    turnout: AreaTurnout | None = None
    earlier: tuple[EarlierTurnout, ...] = ()
    hours: tuple[OpenedAt, ...] = ()

    @property
    def last_week(self) -> HeldWeek | None:
        """The last week that is over."""
        over = [week for week in self.weeks if week.is_over]
        return over[-1] if over else None


@dataclass(frozen=True, slots=True)
class Due:
    """How due an area is (0 to 100), and each reason with its points and values."""

    area: str
    points: float
    reasons: tuple[tuple[Reason, float, dict[str, str]], ...]


def rank_areas(areas: Sequence[AreaHistory], today: date) -> list[Due]:
    """Return areas with the most due first; ties are sorted by name."""
    return sorted((_due(area, today) for area in areas), key=lambda due: (-due.points, due.area))


def _due(area: AreaHistory, today: date) -> Due:
    last = area.last_week
    reasons: list[tuple[Reason, float, dict[str, str]]] = []
    if last is None:
        reasons.append((Reason.NEVER, WEIGHTS["time"] + WEIGHTS["coverage"], {}))
    else:
        months = max(0.0, (today - last.ends_on).days / DAYS_A_MONTH)
        share = min(1.0, months / LONGEST_MONTHS)
        reasons.append((Reason.TIME, WEIGHTS["time"] * share, {"months": f"{months:.0f}"}))
        missed = 1 - last.knocked / last.doors if last.doors else 0.0
        reasons.append((Reason.COVERAGE, WEIGHTS["coverage"] * missed, {"share": percent(missed)}))
    waiting = min(1.0, area.open_wishes / MOST_OPEN)
    reasons.append(
        (Reason.PROMISES, WEIGHTS["promises"] * waiting, {"count": str(area.open_wishes)})
    )
    if area.turnout is not None and area.turnout.gap_points < 0:
        gap = -area.turnout.gap_points
        reasons.append(
            (Reason.TURNOUT, WEIGHTS["turnout"] * min(1.0, gap / LARGEST_GAP),
             {"points": f"{gap:.1f}"})
        )  # fmt: skip
    given = [reason for reason in reasons if reason[1] > 0]
    given.sort(key=lambda reason: -reason[1])
    return Due(area.name, round(sum(points for _reason, points, _said in given), 1), tuple(given))
