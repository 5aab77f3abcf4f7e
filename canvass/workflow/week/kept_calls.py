"""Store lists of calls on organisations like walk lists: with a code, out until they are back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from canvass.planning.calls import Calls
from canvass.store.lists import CALLS
from canvass.store.merging_lists import NO_PLAN
from canvass.walklist.asked import Print
from canvass.walklist.form import Form
from canvass.week.week import Week
from canvass.workflow.district.stored_map import get_extract
from canvass.workflow.routes.kept_lists import Printing, Wanted, prepare_printing
from canvass.workflow.routes.outputs import make_walklists
from canvass.workflow.routes.paper_plan import PaperPlan
from canvass.workflow.week.organisations import call_occasions
from canvass.workflow.week.week import get_week_book


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


def prepare_calls(db: Path, district: str, week: str, made: Calls, wanted: Wanted) -> Printing:
    """Return what printing calls would do; nothing is stored."""
    found = get_week_book(db, district, week).week
    return prepare_printing(db, make_calls_paper(made, found), wanted)


def print_calls(
    db: Path,
    district: str | None,
    week: str | None,
    made: Calls,
    printing: Printing,
    *,
    on_share: Callable[[float], None],
) -> bytes:
    """Return the lists of calls as a PDF; nothing is stored yet."""
    wanted = printing.wanted
    return make_walklists(
        made.document,
        get_extract(db, district),
        Print(wanted.lang, Form(wanted.paper)),
        routes={one.route.id for one in printing.lists},
        on_progress=on_share,
        notes=printing.notes(call_occasions(db, district, week, made)),
    ).pdf
