"""Print the lists of a stored plan in two steps: make the PDF, then store the lists as out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from canvass.errors import InputError
from canvass.walklist.asked import Print
from canvass.walklist.form import Form
from canvass.workflow.district.stored_map import get_extract
from canvass.workflow.routes.asked import PaperAsked
from canvass.workflow.routes.fresh_plan import refresh_plan
from canvass.workflow.routes.kept_lists import Printing, Wanted, keep_lists, prepare_printing
from canvass.workflow.routes.list_headers import list_occasions
from canvass.workflow.routes.outputs import make_walklists
from canvass.workflow.routes.paper_plan import open_paper


@dataclass(frozen=True, slots=True)
class MadePaper:
    """Lists as a PDF, and what to store about them when they are handed out."""

    printing: Printing
    pdf: bytes


def find_contested(db: Path, asked: PaperAsked, *, now: datetime) -> Sequence[str]:
    """Return the codes of lists that are out and share doors with those to be printed.

    The plan is first updated with doors that changed. Raises NotFoundError without a plan, and
    InputError if nothing is left to print.
    """
    refresh_plan(db, asked.district)
    printing = _prepare(db, asked, now)
    return sorted(printing.contested)


def make_paper(
    db: Path, asked: PaperAsked, *, now: datetime, on_share: Callable[[float], None]
) -> MadePaper:
    """Return the lists of the newest plan as a PDF; nothing is stored yet."""
    printing = _prepare(db, asked, now)
    occasions = list_occasions(db, asked.district, printing.paper.document, now=now, week=None)
    made = make_walklists(
        printing.paper.document,
        get_extract(db, asked.district),
        Print(asked.lang, Form(asked.paper)),
        routes={one.route.id for one in printing.lists},
        on_progress=on_share,
        notes=printing.notes(occasions),
    )
    return MadePaper(printing, made.pdf)


def keep_paper(db: Path, made: MadePaper, *, now: datetime) -> int:
    """Store the lists as out and return how many; StoreError if somebody else was faster."""
    keep_lists(db, made.printing, by="desk", now=now)
    return sum(one.goes_out for one in made.printing.lists)


def _prepare(db: Path, asked: PaperAsked, now: datetime) -> Printing:
    plan = open_paper(db, asked.district, None)
    occasions = list_occasions(db, asked.district, plan.document, now=now, week=None)
    teams = {route_id: occasion.team for route_id, occasion in occasions.items()}
    wanted = Wanted(asked.routes or None, asked.lang, asked.paper, held=asked.held)
    printing = prepare_printing(db, plan, replace(wanted, team_by_route=teams))
    if not printing.lists:
        raise InputError(
            "nothing to print: every door was left out or is on a list that is out; enter the "
            "lists, or print again and take their doors over"
        )
    return printing
