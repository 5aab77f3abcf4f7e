"""A street of six doors and what happened at them, for counting by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from canvass.coverage.coverage import Coverage, make_coverage
from canvass.coverage.records import CoveredDoor, LoggedVisit, VisitLog
from canvass.coverage.stories import tell_stories

MON, TUE, SAT = "2026-09-07", "2026-09-08", "2026-09-12"
BAND = {MON: "evening", TUE: "evening", SAT: "weekend"}


def door(
    no: int, *, street: str = "Storgatan", route: str = "r1", entrance: str = ""
) -> CoveredDoor:
    entrance = entrance or f"e{no}"
    return CoveredDoor(
        f"d{no}", street, str(no), "", entrance, f"{street} {no}", route, 18.0, 59.0, 3.0
    )


def visit(
    no: int, outcome: str, day: str = MON, *, team: str = "A", minute: int = 0, event_id: str = ""
) -> LoggedVisit:
    event_id = event_id or f"v{no}-{day}-{minute}-{outcome}"
    total = int(day[-2:]) * 1440 + 1080 + minute
    at = f"{day}T18:{minute:02d}:00.000Z"
    return LoggedVisit(event_id, f"d{no}", outcome, team, at, day, BAND[day], total)


@dataclass(frozen=True)
class TakenBack:
    target_id: str
    kind: str


def takes_back(target: str, kind: str = "void") -> TakenBack:
    return TakenBack(target, kind)


def make_log(events: Iterable[LoggedVisit | TakenBack]) -> VisitLog:
    every = list(events)
    back = [event for event in every if isinstance(event, TakenBack)]
    return VisitLog(
        [event for event in every if isinstance(event, LoggedVisit)],
        voided={event.target_id for event in back if event.kind == "void"},
        cleared={event.target_id for event in back if event.kind == "dnk_clear"},
    )


def coverage_of(doors: list[CoveredDoor], *events: LoggedVisit | TakenBack) -> Coverage:
    stories = tell_stories(make_log(events))
    return make_coverage(doors, stories, walk_hours_by_route={"r1": 1.0}, minutes_by_default=2.0)
