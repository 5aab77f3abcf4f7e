"""Plan a whole district from a base in two steps: make the plan, then store it."""

from __future__ import annotations

from pathlib import Path

from canvass.document.document import BasePlace, PlanDocument
from canvass.plan.search.solve import UNWATCHED, Watch
from canvass.planning.search_settings import Search
from canvass.planning.set_walking import with_set_times
from canvass.planning.walking import Walking
from canvass.planning.whole_district import plan_district
from canvass.units import WALKING_SPEED_MPS
from canvass.workflow.clock import created_at
from canvass.workflow.district.stored_district import load_district, record_plan
from canvass.workflow.routes.asked import PlanAsked
from canvass.workflow.routes.stored_plan import find_before
from canvass.workflow.week.set_times import find_set_times


def make_plan(
    db: Path,
    asked: PlanAsked,
    watch: Watch = UNWATCHED,
) -> PlanDocument:
    """Return a new plan of a stored district, not stored yet; raises BaseError and PlanError.

    Times set for its open week or for all weeks are used, as on the command line.
    """
    set_times = find_set_times(db, asked.district, None).times
    walking = with_set_times(
        Walking(asked.minutes, WALKING_SPEED_MPS, asked.minutes_per_door), set_times
    )
    planned = plan_district(
        load_district(db, asked.district),
        base=BasePlace(asked.lat, asked.lon, asked.label),
        shift=walking,
        search=Search(asked.seconds, teams=asked.teams),
        created_at=created_at(),
        before=find_before(db, asked.district, is_fresh=asked.is_fresh),
        lang=asked.lang,
        watch=watch,
    )
    return planned.document


def record_made_plan(db: Path, asked: PlanAsked, document: PlanDocument) -> int:
    """Store a plan and return its number."""
    return record_plan(db, asked.district, document)
