"""How much of a plan could be saved at most, by its proved lower bound: of walking, of all hours.

Time at doors is the same in every plan, so a share of the walking tells more than one of the hours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from canvass.document.document import PlanDocument
from canvass.units import grouped

ROUNDED_H = 0.001
"""Hours by which figures of a document may differ for being rounded."""


@dataclass(frozen=True, slots=True)
class MostSaved:
    """Shares (0..1) of a plan's walking and of all its hours that no plan can save more of.

    `walking` is 1 where the bound is below the time at doors.
    """

    walking: float
    hours: float

    @property
    def is_about_walking(self) -> bool:
        """Whether the bound says anything of the walking."""
        return self.walking < 1


def walking_hours(document: PlanDocument) -> float:
    """Return the hours of a plan that are walked."""
    return sum(route.walk_min for route in document.routes) / 60


def most_saved(document: PlanDocument) -> MostSaved | None:
    """Return how much of a plan could be saved at most, or None where no bound is proved for it."""
    walking_h, hours = walking_hours(document), document.totals.hours
    if document.bound.hours <= 0 or walking_h <= 0 or hours <= 0:
        return None
    if document.bound.hours > hours + ROUNDED_H:
        return None  # an evening plan from before the bound knew of pairs that split doors
    saved_h = max(0.0, hours - document.bound.hours)
    return MostSaved(min(1.0, saved_h / walking_h), saved_h / hours)


def say_most_saved(document: PlanDocument, say: Callable[[str], str], lang: str) -> str:
    """Return how much of the walking and of all hours could be saved at most, as a sentence."""
    saved = most_saved(document)
    if saved is None:
        return say("How much could be saved at most is not known")
    hours = f"{grouped(100 * saved.hours, lang, 1)} %"
    if not saved.is_about_walking:
        return say("At most {gap} of all hours could be saved (proven)").format(gap=hours)
    walk = f"{grouped(100 * saved.walking, lang, 1)} %"
    said = say("At most {walk} of the walking could be saved, {gap} of all hours (proven)")
    return said.format(walk=walk, gap=hours)
