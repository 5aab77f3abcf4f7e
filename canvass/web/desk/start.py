"""The start: the districts, the sample to try, how old the newest backup is."""

from __future__ import annotations

from starlette.responses import Response

from canvass.web.ask import Ask
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.district.stored_district import list_districts


def show_start(ask: Ask) -> Response:
    """Show the districts, or how to get the first."""
    districts = list_districts(ask.desk.db) if ask.desk.db.exists() else []
    return ask.page("start.html", districts=districts)


ROWS = (Operation("GET", "/", Role.COORDINATOR, show_start),)
