"""Work for the page of calls: planning the calls of a shift, and printing their lists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from canvass.errors import InputError
from canvass.web.jobs.work import Done, ShouldStop, Step, Tell, Work
from canvass.web.jobs.works import DRAWS, LOADS

if TYPE_CHECKING:
    from canvass.planning.calls import Calls
    from canvass.workflow.routes.kept_lists import Printing


@dataclass(frozen=True, slots=True)
class CallsAsked:
    """The shift whose calls are planned; `minutes` is how long a call takes."""

    district_id: int
    district: str
    week: str
    shift: str
    minutes: float
    lang: str


@dataclass(frozen=True, slots=True)
class CallsPaper:
    """Planned calls to print, and where doors of lists that are out go ("leave" or "take")."""

    asked: CallsAsked
    made: Calls
    paper: str
    held: str | None


def _plan(db: Path, order: CallsAsked, tell: Tell, _should_stop: ShouldStop) -> Calls:
    from canvass.workflow.week.organisations import plan_organisation_calls

    tell(Step(None, LOADS))
    return plan_organisation_calls(
        db, order.district, order.week, shift=order.shift, minutes=order.minutes, lang=order.lang
    )


def _store_plan(_db: Path, order: CallsAsked, made: Calls) -> Done:
    page = f"/d/{order.district_id}/organisations/calls?shift={order.shift}"
    return Done(page, values={"asked": order, "made": made})


def prepare(db: Path, order: CallsPaper) -> Printing:
    """Return what printing would do; nothing is stored. Raises InputError for outdated calls."""
    from canvass.workflow.week.calls_since import find_change
    from canvass.workflow.week.kept_calls import make_calls_wanted, prepare_calls

    asked = order.asked
    changed = find_change(db, asked.district, asked.week, order.made)
    if changed is not None:
        raise changed
    wanted = make_calls_wanted(
        order.made, lang=asked.lang, paper=order.paper, held=order.held, take_back=()
    )
    return prepare_calls(db, asked.district, asked.week, order.made, wanted)


def _print(
    db: Path, order: CallsPaper, tell: Tell, _should_stop: ShouldStop
) -> tuple[Printing, bytes]:
    from canvass.workflow.week.kept_calls import print_calls

    tell(Step(None, DRAWS))
    printing, asked = prepare(db, order), order.asked
    if not printing.lists:
        raise InputError("nothing to print: every place is on a list that is out")
    pdf = print_calls(
        db, asked.district, asked.week, order.made, printing,
        on_share=lambda share: tell(Step(share, DRAWS)),
    )  # fmt: skip
    return printing, pdf


def _store_print(db: Path, order: CallsPaper, made: tuple[Printing, bytes]) -> Done:
    from canvass.workflow.clock import now
    from canvass.workflow.routes.kept_lists import keep_lists

    printing, pdf = made
    keep_lists(db, printing, by="desk", now=now())
    return Done(f"/d/{order.asked.district_id}/organisations/calls", pdf=pdf)


PLAN_CALLS = Work("calls", "Planning the calls", _plan, _store_plan, may_read_only=True)
PRINT_CALLS = Work("print-calls", "Printing the lists of calls", _print, _store_print)
