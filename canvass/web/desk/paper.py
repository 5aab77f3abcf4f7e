"""Printing: which routes, on which paper, and what to do with doors on lists that are out."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import NotFoundError
from canvass.web.ask import Ask
from canvass.web.desk.routes import say_whose
from canvass.web.jobs.works import PRINT, ForDistrict
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now
from canvass.workflow.routes.asked import PaperAsked


class PaperForm(BaseModel):
    """Which lists to print: all routes if none is chosen."""

    routes: list[str] = Field(default_factory=list, title="Routes", max_length=10_000)
    paper: Literal["A4", "letter"] = Field("A4", title="Paper")
    held: Literal["leave", "take"] | None = Field(None, title="Doors on lists that are out")


def show_paper(ask: Ask) -> Response:
    """Show the routes of the newest plan to choose from."""
    return _show(ask, ())


def _show(ask: Ask, contested: tuple[str, ...]) -> Response:
    from canvass.workflow.routes.stored_plan import list_routes

    row = ask.district()
    stored = ask.desk.read.plans.find_plan(ask.desk.db, row.name)
    try:
        routes = list_routes(ask.desk.db, row.name)
    except NotFoundError:
        routes = []
    chosen = ask.typed.get("routes", [])
    return ask.page(
        "paper.html",
        district=row,
        routes=routes,
        contested=contested,
        tonight=say_whose(ask, stored.document) if stored else "",
        chosen=[chosen] if isinstance(chosen, str) else chosen,
        doors=sum(route.doors for route in routes),
        hours=sum(route.duration_min for route in routes) / 60,
    )


def print_lists(ask: Ask) -> Response:
    """Start printing, after asking what to do with doors on lists that are out."""
    from canvass.workflow.routes.paper import find_contested

    row, form = ask.district(), ask.sent(PaperForm)
    asked = PaperAsked(row.name, tuple(form.routes), form.paper, form.held, ask.lang)
    contested = () if form.held else tuple(find_contested(ask.desk.db, asked, now=now()))
    if contested:
        return _show(ask, contested)
    order = ForDistrict(row.district_id, asked)
    return ask.go(ask.desk.jobs.start(PRINT, row.district_id, order).page)


ROWS = (
    Operation("GET", "/d/{district:int}/print", Role.COORDINATOR, show_paper),
    Operation(
        "POST", "/d/{district:int}/print", Role.COORDINATOR, print_lists, form=PaperForm,
        again=show_paper,
    ),
)  # fmt: skip
