"""The kinds of long work; planning code is imported only in the child process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from canvass.web.jobs.work import Done, ShouldStop, Step, Tell, Work
from canvass.workflow.routes.asked import PaperAsked, PlanAsked

if TYPE_CHECKING:
    from canvass.document.document import PlanDocument
    from canvass.plan.search.solve import Progress
    from canvass.web.drawing import Drawing
    from canvass.workflow.district.boundaries import NamedArea
    from canvass.workflow.district.new_district import NewDistrict
    from canvass.workflow.routes.paper import MadePaper
    from canvass.workflow.week.next_plan import Tonight

FETCHES = "Asks OpenStreetMap for the place; that may take a minute"
READS = "Reads the map, its streets and doors"
LOADS = "Loads streets and doors"
FIRST = "First run: prepares the search, which takes half a minute or more"
SEARCHES = "{routes} routes, {hours} hours so far"
DRAWS = "Draws the maps and lists"


@dataclass(frozen=True, slots=True)
class MapAsked:
    """A map to read as a new district: a file, or (`is_place`) the name of a place.

    `boundary` is the name of a boundary on the map, or a GeoJSON file.
    """

    name: str
    source: str
    boundary: str | None = None
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class LookAsked:
    """An uploaded map file to look at before it is read; `upload` is its key."""

    upload: str
    path: Path


@dataclass(frozen=True, slots=True)
class ForDistrict:
    """An order for a stored district, with the id used in its pages' addresses."""

    district_id: int
    asked: PlanAsked | PaperAsked


@dataclass(frozen=True, slots=True)
class TonightAsked:
    """The shift to plan; by default the next one."""

    district_id: int
    district: str
    shift: str | None = None
    lang: str = "sv"
    seconds: float = 4.0


@dataclass(frozen=True, slots=True)
class Looked:
    """What a map offers: the boundaries it names, and a drawing of it (None: too large)."""

    areas: list[NamedArea]
    drawing: Drawing | None


def _look(_db: Path, order: LookAsked, tell: Tell, _should_stop: ShouldStop) -> Looked:
    from canvass.web.drawing import make_drawing
    from canvass.workflow.district.boundaries import look_at_map

    tell(Step(None, READS))
    extract, areas = look_at_map(order.path)
    return Looked(areas, make_drawing(extract))


def _store_look(_db: Path, order: LookAsked, looked: Looked) -> Done:
    values = {"areas": looked.areas, "drawing": looked.drawing}
    return Done(f"/new/{order.upload}", values=values)


def _read(_db: Path, order: MapAsked, tell: Tell, _should_stop: ShouldStop) -> NewDistrict:
    from canvass.workflow.district.new_district import read_audited_district

    tell(Step(None, FETCHES if order.is_place else READS))
    return read_audited_district(
        order.name, order.source, boundary=order.boundary, is_place=order.is_place
    )


def _store_read(db: Path, _order: MapAsked, made: NewDistrict) -> Done:
    from canvass.workflow.district.new_district import record_new_district

    row = record_new_district(db, made)
    houses = {"houses": made.houses, "known": made.houses_known}
    return Done(f"/d/{row.district_id}/base", values=houses)


def _plan(db: Path, order: ForDistrict, tell: Tell, should_stop: ShouldStop) -> PlanDocument:
    from canvass.plan.search.solve import Watch
    from canvass.workflow.week.base_plan import make_plan

    asked = order.asked
    if not isinstance(asked, PlanAsked):
        raise TypeError("a plan is ordered with PlanAsked")
    tell(Step(None, _first_step()))
    return make_plan(db, asked, Watch(_teller(tell, asked.seconds), should_stop))


def _first_step() -> str:
    """Return the first progress message: after an installation the search is compiled first."""
    from canvass.planning.first_run import is_first_run

    return FIRST if is_first_run() else LOADS


def _teller(tell: Tell, limit_s: float) -> Callable[[Progress], None]:
    def told(progress: Progress) -> None:
        share = min(1.0, progress.elapsed_s / limit_s)
        if progress.routes:
            values = {"routes": progress.routes, "hours": round(progress.hours, 1)}
            tell(Step(share, SEARCHES, values))
        else:
            tell(Step(share, LOADS))

    return told


def _store_plan(db: Path, order: ForDistrict, document: PlanDocument) -> Done:
    from canvass.workflow.week.base_plan import record_made_plan

    if not isinstance(order.asked, PlanAsked):
        raise TypeError("a plan is ordered with PlanAsked")
    record_made_plan(db, order.asked, document)
    return Done(f"/d/{order.district_id}")


def _tonight(db: Path, order: TonightAsked, tell: Tell, should_stop: ShouldStop) -> Tonight:
    from canvass.plan.search.solve import Watch
    from canvass.planning.search_settings import Search
    from canvass.workflow.week.next_plan import NextAsked, make_tonight

    tell(Step(None, _first_step()))
    asked = NextAsked(Search(order.seconds), order.district, shift=order.shift)
    watch = Watch(_teller(tell, order.seconds), should_stop)
    return make_tonight(db, asked, lang=order.lang, watch=watch)


def _store_tonight(db: Path, order: TonightAsked, tonight: Tonight) -> Done:
    from canvass.workflow.week.next_plan import record_tonight

    made = record_tonight(db, order.district, tonight)
    why: dict[str, object] = {route_id: str(one.why) for route_id, one in made.walkers.items()}
    return Done(f"/d/{order.district_id}/tonight", values=why)


def _print(db: Path, order: ForDistrict, tell: Tell, _should_stop: ShouldStop) -> MadePaper:
    from canvass.workflow.clock import now
    from canvass.workflow.routes.paper import make_paper

    if not isinstance(order.asked, PaperAsked):
        raise TypeError("lists are ordered with PaperAsked")
    tell(Step(None, DRAWS))
    return make_paper(db, order.asked, now=now(), on_share=lambda share: tell(Step(share, DRAWS)))


def _store_print(db: Path, order: ForDistrict, made: MadePaper) -> Done:
    from canvass.workflow.clock import now
    from canvass.workflow.routes.paper import keep_paper

    keep_paper(db, made, now=now())
    return Done(f"/d/{order.district_id}/tonight", pdf=made.pdf)


LOOK_AT_MAP = Work("look", "Looking at the map", _look, _store_look, may_read_only=True)
READ_MAP = Work("map", "Reading the map", _read, _store_read)
PLAN = Work("plan", "Making routes", _plan, _store_plan, stops_well=True)
PLAN_TONIGHT = Work("tonight", "Planning tonight", _tonight, _store_tonight, stops_well=True)
PRINT = Work("print", "Printing the walk lists", _print, _store_print, may_read_only=True)
