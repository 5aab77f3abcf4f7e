"""Store lists of calls on organisations like walk lists: with a code, out until they are back."""

from __future__ import annotations

from canvass.planning.calls import Calls
from canvass.store.lists import CALLS
from canvass.store.merging_lists import NO_PLAN
from canvass.week.week import Week
from canvass.workflow.routes.kept_lists import Wanted
from canvass.workflow.routes.paper_plan import PaperPlan


def make_calls_paper(made: Calls, week: Week) -> PaperPlan:
    """Return the calls of a shift as a plan to print lists from; the plan is not stored."""
    return PaperPlan(
        week.district_id, NO_PLAN, frozenset([NO_PLAN]), made.document, never={}, week=week
    )


def make_calls_wanted(
    made: Calls, *, lang: str, paper: str, held: str | None, take_back: tuple[str, ...]
) -> Wanted:
    """Return the order to print all lists of calls, each for its team."""
    return Wanted(None, lang, paper, CALLS, held, take_back, made.team_by_route)
