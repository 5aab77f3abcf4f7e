"""Base and shift: where teams start, how long they have, and an estimate of the routes."""

from __future__ import annotations

import math

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import CanvassError, InputError
from canvass.units import DEFAULT_SHIFT_MIN, grouped
from canvass.web.ask import Ask
from canvass.web.desk.maps import map_stamp
from canvass.web.jobs.works import PLAN, ForDistrict
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.routes.asked import USUAL_SECONDS, PlanAsked


class BaseForm(BaseModel):
    """The form for a plan of the district."""

    base: str = Field(title="Base", min_length=1, max_length=200)
    label: str = Field("", title="What the base is called", max_length=80)
    minutes: float = Field(DEFAULT_SHIFT_MIN, title="Minutes of a shift", ge=1, le=1440)
    minutes_per_door: float | None = Field(None, title="Minutes per door", ge=0, le=120)
    teams: int | None = Field(None, title="Teams", ge=1, le=10_000)
    seconds: float = Field(USUAL_SECONDS, title="Seconds to search", ge=1, le=3600)
    fresh: bool = Field(False, title="Begin anew")


class EstimateForm(BaseModel):
    """The form for an estimate."""

    base: str = Field(title="Base", min_length=1, max_length=200)
    minutes: float = Field(DEFAULT_SHIFT_MIN, title="Minutes of a shift", ge=1, le=1440)
    minutes_per_door: float | None = Field(None, title="Minutes per door", ge=0, le=120)


class EstimateAnswer(BaseModel):
    """The base as understood, and the estimate in one sentence."""

    lat: float
    lon: float
    label: str
    said: str


class PlaceForm(BaseModel):
    """A place on a district's map, in map units or in degrees."""

    x: float | None = Field(None, ge=-1e7, le=1e7, title="Place")
    y: float | None = Field(None, ge=-1e7, le=1e7, title="Place")
    lat: float | None = Field(None, ge=-90, le=90, title="Latitude")
    lon: float | None = Field(None, ge=-180, le=180, title="Longitude")


class PlaceAnswer(BaseModel):
    """A place in map units and degrees, and its label: the nearest address, if any."""

    x: int
    y: int
    lat: float
    lon: float
    label: str
    said: str


def show_base(ask: Ask) -> Response:
    """Show where teams start and how long they have, with an estimate if the base is known."""
    from canvass.workflow.week.base_place import usual_base, words_of

    row = ask.district()
    known = usual_base(ask.desk.db, row.name)
    typed = str(ask.typed.get("base", "")) or (words_of(known) if known else "")
    said = ""
    if typed:
        try:
            said = estimate(ask, row.name, typed, _minutes(ask), None).said
        except CanvassError:
            # Errors are shown when the form is sent; until then there is just no estimate.
            said = ""
    return ask.page(
        "base_and_shift.html",
        district=row,
        base=typed,
        label=known.label if known else "",
        minutes=DEFAULT_SHIFT_MIN,
        seconds=USUAL_SECONDS,
        said=said,
        houses=_houses(ask, row.district_id),
        stamp=map_stamp(row),
    )


def _houses(ask: Ask, district_id: int) -> dict[str, int]:
    """Return the counts made when the map was read, if this desk still has them."""
    done = ask.desk.jobs.find_leading_to(f"/d/{district_id}/base")
    if done is None:
        return {}
    return {name: count for name, count in done.values.items() if isinstance(count, int)}


def _minutes(ask: Ask) -> float:
    try:
        minutes = float(str(ask.typed.get("minutes", "")))
    except ValueError:
        return DEFAULT_SHIFT_MIN
    return minutes if 1 <= minutes <= 1440 else DEFAULT_SHIFT_MIN


def get_estimate(ask: Ask) -> Response:
    """Return the estimate for a base and a shift."""
    form = ask.sent(EstimateForm)
    name = ask.district().name
    return ask.json(estimate(ask, name, form.base, form.minutes, form.minutes_per_door))


def estimate(
    ask: Ask, name: str, words: str, minutes: float, per_door: float | None
) -> EstimateAnswer:
    """Return the base as understood and the estimate, in the language of the page."""
    from canvass.workflow.week.base_place import find_base
    from canvass.workflow.week.estimate import estimate_plan

    base = find_base(ask.desk.db, name, words)
    found = estimate_plan(ask.desk.db, name, base, minutes=minutes, minutes_per_door=per_door)
    doors = ask.say_many("{count} door", "{count} doors", found.doors)
    if found.least_routes == found.most_routes:
        routes = ask.say_many("{count} route", "{count} routes", found.most_routes)
    else:
        routes = ask.say(
            "{low} to {high} routes", low=grouped(found.least_routes, ask.lang),
            high=grouped(found.most_routes, ask.lang),
        )  # fmt: skip
    said = ask.say(
        "{doors}: about {routes}, {hours} hours in all",
        doors=doors,
        routes=routes,
        hours=grouped(found.hours, ask.lang),
    )
    return EstimateAnswer(lat=base.lat, lon=base.lon, label=base.label, said=said)


def get_place(ask: Ask) -> Response:
    """Return the place clicked on the map, or the one at given degrees."""
    import numpy as np

    from canvass.workflow.week.base_place import find_base, words_of

    row, form = ask.district(), ask.sent(PlaceForm)
    grid = ask.desk.read.plans.draw(ask.desk.db, row.name, map_stamp(row)).grid
    if form.lat is not None and form.lon is not None:
        lon, lat = form.lon, form.lat
    elif form.x is not None and form.y is not None:
        lon, lat = grid.lonlat(form.x, form.y)
    else:
        raise InputError("base: click on the map, or type an address of the district")
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise InputError("base: click on the map, or type an address of the district")
    base = find_base(ask.desk.db, row.name, f"{lat:.6f}, {lon:.6f}")
    ((x, y),) = grid.steps(np.array([[base.lon, base.lat]])).tolist()
    said = ask.say("The base is at {place}.", place=base.label or words_of(base))
    return ask.json(PlaceAnswer(x=x, y=y, lat=base.lat, lon=base.lon, label=base.label, said=said))


def make_routes(ask: Ask) -> Response:
    """Start planning the district from the base."""
    from canvass.workflow.week.base_place import find_base

    row, form = ask.district(), ask.sent(BaseForm)
    base = find_base(ask.desk.db, row.name, form.base)
    asked = PlanAsked(
        row.name,
        base.lat,
        base.lon,
        label=form.label.strip() or base.label,
        minutes=form.minutes,
        minutes_per_door=form.minutes_per_door,
        teams=form.teams,
        seconds=form.seconds,
        is_fresh=form.fresh,
        lang=ask.lang,
    )
    order = ForDistrict(row.district_id, asked)
    return ask.go(ask.desk.jobs.start(PLAN, row.district_id, order).page)


ROWS = (
    Operation("GET", "/d/{district:int}/base", Role.ORGANIZER, show_base),
    Operation(
        "POST", "/d/{district:int}/base", Role.ORGANIZER, make_routes, form=BaseForm,
        again=show_base,
    ),
    Operation(
        "GET", "/api/d/{district:int}/estimate", Role.ORGANIZER, get_estimate, form=EstimateForm,
        answer=EstimateAnswer,
    ),
    Operation(
        "GET", "/api/d/{district:int}/place", Role.ORGANIZER, get_place, form=PlaceForm,
        answer=PlaceAnswer,
    ),
)  # fmt: skip
