"""R36: whatever is planned, printed, moved, entered: a visit stands at the door its paper showed.

Any sequence of plans, moves, refusals, exclusions, registers, newer maps, prints, hand-outs,
entries by code or file (also twice and in any order), voids and purges; see `lists_game`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test as run_machine

from canvass.workflow.visits import list_in_hand, opened_sheet
from canvass.workflow.visits.found_list import make_unprinted, newest_plan
from tests.reliability.figures import figure
from tests.reliability.lists_game import Lists


def run(examples: int, steps: int, *, shrinks: bool = True) -> None:
    run_machine(
        Lists,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck), print_blob=False, derandomize=True,
            phases=(Phase.generate, Phase.shrink) if shrinks else (Phase.generate,),
        ),
    )  # fmt: skip


@pytest.mark.long
def test_every_visit_stands_at_the_door_its_paper_showed() -> None:
    run(3, 10)


@pytest.mark.torture
def test_every_visit_stands_where_its_paper_showed_in_many_weeks() -> None:
    run(150, 20, shrinks=False)
    seen = (
        f"{Lists.maps} newer maps, {Lists.purges} purges, {Lists.entered_visits} visits entered by "
        f"code and {Lists.imported_visits} by file"
    )
    figure("R36", f"{Lists.runs} weeks of up to 20 steps, {seen}: 0 at other doors, 0 doors on "
           "two lists that are out")  # fmt: skip


class First:
    """Draws what is asked for where it is among what there is, else the first."""

    def __init__(self, of: str = "") -> None:
        self.of = of

    def draw(self, strategy: Any) -> Any:
        elements = list(strategy.elements)
        return self.of if self.of in elements else elements[0]


def holds_when_stops_are_moved_after_printing() -> bool:
    """Move stops to the first route, then type each paper in: whether all stands as printed."""
    week = Lists()
    try:
        for address in week._planned_addresses()[::12]:
            week.move_a_stop(data=First(of=address))
        for code, default in zip(sorted(week.papers), "nx", strict=True):
            week.enter_a_list(data=First(of=code), default=default, again=False)
        assert {code for code, _, _ in week.said} == week.papers.keys()
        week.every_visit_stands_at_the_door_its_paper_showed()
    except AssertionError:
        return False
    finally:
        week.teardown()
    return True


def test_entry_against_the_newest_plan_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of R36: the code finds the route, but its doors are those of the newest plan."""
    assert holds_when_stops_are_moved_after_printing()
    find: Callable[..., Any] = list_in_hand.find_in_hand

    def newest(connection: Any, where: Any, words: str) -> Any:
        found = find(connection, where, words)
        plan_id, at, document = newest_plan(connection, found.kept.district_id)
        route = next((r for r in document.routes if r.id == found.kept.route_id), None)
        if route is None:
            return found
        wrong = make_unprinted(
            found.kept.district_id, plan_id, at, document, route, code=found.kept.code
        )
        return replace(found, route=route, doors=wrong.doors)

    monkeypatch.setattr(opened_sheet, "find_in_hand", newest)

    assert not holds_when_stops_are_moved_after_printing()
