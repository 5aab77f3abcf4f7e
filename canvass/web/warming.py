"""Draw the newest plan while the start page is looked at, so that its routes need no waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvass.errors import CanvassError

if TYPE_CHECKING:
    from canvass.web.desk_state import Desk
    from canvass.workflow.district.district_list import DistrictRow


def warm(desk: Desk) -> None:
    """Draw the routes of the plan that was made last, and the ground below them.

    One plan only: reading a city's takes half a second, and memory. What cannot be read is told to
    whoever asks for it.
    """
    from canvass.web.desk.maps import map_stamp

    try:
        row = _planned_last(desk)
        if row is not None:
            desk.read.plans.draw_ahead(desk.db, row.name, map_stamp(row))
    except CanvassError:
        return


def _planned_last(desk: Desk) -> DistrictRow | None:
    """Return the district with the newest plan, None if there is no plan."""
    from canvass.workflow.district.district_list import list_districts
    from canvass.workflow.one_reader import one_reader
    from canvass.workflow.routes.stored_plan import find_plan_id

    if not desk.db.exists():
        return None
    with one_reader(desk.db):
        planned = [row for row in list_districts(desk.db) if row.plans]
        return max(planned, key=lambda row: find_plan_id(desk.db, row.name), default=None)
