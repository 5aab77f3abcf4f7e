"""The board with a week's live state, for coordinators, and the wall, readable from afar."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.web.ask import Ask
from canvass.web.desk.maps import map_stamp
from canvass.web.rendering import render
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now
from canvass.workflow.district.district_list import list_districts
from canvass.workflow.visits.board import BoardState, RouteDone

MOST_ROUTES = 200


class AfterForm(BaseModel):
    """The number of the last change seen; -1 for none."""

    after: int = Field(-1, title="Change", ge=-1, le=2**53)


class LiveAnswer(BaseModel):
    """The newest change, and the part of the page to show ("" if nothing changed)."""

    number: int
    html: str = ""


def show_board(ask: Ask) -> Response:
    """Show the live state of a week: figures, teams that are out, things to attend to."""
    return _page(ask, "board.html", "board_now.html")


def show_wall(ask: Ask) -> Response:
    """Show four figures, readable from afar; no names, no streets."""
    return _page(ask, "wall.html", "wall_now.html")


def choose_wall(ask: Ask) -> Response:
    """Go to the wall of the only district, else show which there are."""
    districts = list_districts(ask.desk.db)
    if len(districts) == 1:
        return ask.go(f"/d/{districts[0].district_id}/wall")
    return ask.page("walls.html", districts=districts)


def get_board(ask: Ask) -> Response:
    """Return the board if it has changed since."""
    return _news(ask, "board_now.html")


def get_wall(ask: Ask) -> Response:
    """Return the wall if it has changed since."""
    return _news(ask, "wall_now.html")


def _look(ask: Ask) -> tuple[str, BoardState]:
    desk, name = ask.desk, ask.district_name()
    return name, desk.read.boards.look(desk.db, name, now=now(), at_s=desk.clock())


def _page(ask: Ask, template: str, part: str) -> Response:
    name, state = _look(ask)
    row = ask.district()
    shown = render(part, ask.lang, values_of(name, row.district_id, state))
    from markupsafe import Markup

    return ask.page(template, district=row, state=state, shown=Markup(shown), stamp=map_stamp(row))


def _news(ask: Ask, part: str) -> Response:
    name, state = _look(ask)
    if ask.sent(AfterForm).after == state.number:
        return ask.json(LiveAnswer(number=state.number))
    # Fifty coordinators may ask for the same after each change, so it is made only once.
    district_id = int(ask.request.path_params["district"])
    key = (part, district_id, name, state.number, ask.lang)
    kept = ask.desk.read.sides.find(key)
    html = kept.decode() if kept else render(part, ask.lang, values_of(name, district_id, state))
    if kept is None:
        ask.desk.read.sides.keep(key, html.encode())
    return ask.json(LiveAnswer(number=state.number, html=html))


def choose_routes(routes: Sequence[RouteDone], most: int = MOST_ROUTES) -> list[RouteDone]:
    """Return the routes to show, in their order: those that were begun before all others.

    A whole city's table would be half a megabyte for every coordinator after every visit.
    """
    begun = [route for route in routes if route.shares.knocked]
    untouched = [route for route in routes if not route.shares.knocked]
    chosen = {id(route) for route in [*begun, *untouched][:most]}
    return [route for route in routes if id(route) in chosen]


def values_of(name: str, district_id: int, state: BoardState) -> dict[str, object]:
    """Return what the live part of board and wall shows."""
    routes = choose_routes(state.routes)
    dues = [each.due_at for each in state.out if each.due_at is not None]
    return {
        "name": name,
        "district_id": district_id,
        "state": state,
        "routes": routes,
        "more_routes": len(state.routes) - len(routes),
        "back_at": max(dues) if dues else None,
    }


ROWS = (
    Operation("GET", "/d/{district:int}/board", Role.COORDINATOR, show_board),
    Operation("GET", "/d/{district:int}/wall", Role.WALL, show_wall),
    Operation("GET", "/wall", Role.WALL, choose_wall),
    Operation(
        "GET", "/api/d/{district:int}/changes", Role.COORDINATOR, get_board, form=AfterForm,
        answer=LiveAnswer,
    ),
    Operation(
        "GET", "/api/d/{district:int}/wall", Role.WALL, get_wall, form=AfterForm,
        answer=LiveAnswer,
    ),
)  # fmt: skip
