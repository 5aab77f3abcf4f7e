"""Open a district's newest plan for changes."""

from __future__ import annotations

from pathlib import Path

from canvass.planning.changed_plan import OpenPlan, as_expected, place_routes, walking_of
from canvass.planning.district import District
from canvass.planning.memory import collecting_later
from canvass.planning.task import make_task, with_stops
from canvass.workflow.district.stored_district import load_district
from canvass.workflow.routes.stored_plan import StoredPlan, get_stored_plan


def open_plan(
    db: Path, name: str | None, whole: District | None = None
) -> tuple[StoredPlan, OpenPlan]:
    """Return a district's newest plan, as stored and opened for changes; NotFoundError if none.

    `whole` is the district with every door, if it is in memory already.
    """
    with collecting_later():
        stored = get_stored_plan(db, name)
        district = load_district(db, stored.name, whole=whole)
        document = stored.document
        task = make_task(
            district,
            lat=document.base.lat,
            lon=document.base.lon,
            shift=walking_of(document, None),
        )
        task = with_stops(task, as_expected(task, document))
        routes = place_routes(task, document.routes)
    return stored, OpenPlan(document, stored.locks, district, task, routes)
