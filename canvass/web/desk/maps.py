"""Data for maps: the background of a district, and the routes of its newest plan."""

from __future__ import annotations

import gzip

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import NotFoundError
from canvass.web.ask import Ask
from canvass.web.open_plans import packed
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.district.district_list import DistrictRow
from canvass.workflow.routes.stored_plan import StoredPlan

JSON = "application/json"
KEPT = "private, max-age=31536000, immutable"


class PathOf(BaseModel):
    """The route whose path is requested, and on which plan."""

    route: str = Field("", max_length=40, title="Route")
    v: int | None = Field(None, title="Number of the plan")


def map_stamp(row: DistrictRow) -> str:
    """Return a text that changes whenever the district's map changes."""
    return f"{row.added_at}-{row.source.file}-{row.addresses_read}-{row.doors}"


def show_ground(ask: Ask) -> Response:
    """Return the map background of a district (JSON)."""
    row = ask.district()
    drawn = ask.desk.read.plans.draw(ask.desk.db, row.name, map_stamp(row))
    return sent_json(ask, drawn.content, is_background=True)


def show_routes(ask: Ask) -> Response:
    """Return the routes of a district's newest plan, for its map (JSON)."""
    row, plans = ask.district(), ask.desk.read.plans
    stored = _newest(ask, row)
    drawn = plans.draw(ask.desk.db, row.name, map_stamp(row))
    return sent_json(ask, plans.overlay(ask.desk.db, row.name, stored, drawn.grid))


def show_path(ask: Ask) -> Response:
    """Return the path of one route of a district's newest plan (JSON)."""
    row, plans = ask.district(), ask.desk.read.plans
    stored = _newest(ask, row)
    from canvass.pages.routes_overlay import route_path

    drawn = plans.draw(ask.desk.db, row.name, map_stamp(row))
    line = route_path(stored.document, drawn.grid, ask.sent(PathOf).route)
    return sent_json(ask, packed(line))


def _newest(ask: Ask, row: DistrictRow) -> StoredPlan:
    stored = ask.desk.read.plans.find_plan(ask.desk.db, row.name)
    if stored is None:
        raise NotFoundError("there is no plan yet; plan the district first")
    return stored


def sent_json(ask: Ask, content: bytes, *, is_background: bool = False) -> Response:
    """Return JSON; a map's background is kept by the browser if its address has the version.

    Anything else tells of plans or visits, and a purge could not reach them on a browser's disk.
    """
    is_kept = is_background and "v" in ask.request.query_params
    headers = {"Vary": "Accept-Encoding", "Cache-Control": KEPT if is_kept else "no-store"}
    if "gzip" not in ask.request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(content), media_type="application/json", headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(content, media_type="application/json", headers=headers)


ROWS = (
    Operation("GET", "/d/{district:int}/map/ground", Role.COORDINATOR, show_ground, kind=JSON),
    Operation("GET", "/d/{district:int}/map/routes", Role.COORDINATOR, show_routes, kind=JSON),
    Operation(
        "GET", "/d/{district:int}/map/path", Role.COORDINATOR, show_path, form=PathOf, kind=JSON
    ),
)
