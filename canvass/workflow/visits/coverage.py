"""Coverage of a district's week, computed without loading the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.coverage.calls import CallCount, count_calls
from canvass.coverage.coverage import Coverage, make_coverage, make_purged_coverage
from canvass.coverage.records import CoveredDoor, DoorStory
from canvass.coverage.stories import tell_stories
from canvass.coverage.when import Moments
from canvass.doors.housenumber import fold, sort_key
from canvass.store import coverage as rows
from canvass.store.coverage import CoveredDistrict, PlannedRoutes
from canvass.store.database import Connection, open_reader
from canvass.store.left_out import count_left_out
from canvass.store.visits import CALLS
from canvass.units import door_service_s
from canvass.workflow.clock import now
from canvass.workflow.routes.list_status import ListRow, read_week_out

DEFAULT_TIMEZONE = "Europe/Stockholm"


@dataclass(frozen=True, slots=True, eq=False)
class CoverageReport:
    """The coverage of a week, with the doors and stories it was counted from.

    `left_out` is how many doors do not count because an organizer left them out.
    """

    district: CoveredDistrict
    week: str
    coverage: Coverage
    name_by_route: Mapping[str, str]
    doors: list[CoveredDoor]
    stories: dict[str, DoorStory]
    calls: CallCount
    lists_out: list[ListRow]
    left_out: int = 0


def render_coverage(
    db: Path,
    report: CoverageReport,
    coverage: Coverage,
    *,
    fmt: str,
    lang: str,
    is_published: bool,
) -> str | bytes:
    """Return a coverage as "html" or "pdf", with a map drawn from the district's map."""
    from canvass.pages.coverage_page import CoverageView, render_coverage_page
    from canvass.pages.faces import make_faces
    from canvass.streets.build import make_street_graph
    from canvass.workflow.district.stored_map import get_extract

    extract = get_extract(db, report.district.name)
    view = CoverageView(
        name=report.district.name,
        week=report.week,
        coverage=coverage,
        name_by_route=report.name_by_route,
        doors=report.doors,
        stories=report.stories,
        faces=make_faces(report.doors, report.stories, make_street_graph(extract)),
        is_published=is_published,
        calls=CallCount() if is_published else report.calls,
    )
    if fmt == "html":
        return render_coverage_page(view, extract, lang=lang)
    from canvass.pages.coverage_pdf import render_coverage_pdf

    return render_coverage_pdf(view, extract, lang=lang)


def get_coverage(
    db: Path,
    district: str | None,
    week: str | None,
    *,
    read_planned: Callable[[Connection, int], PlannedRoutes] = rows.read_planned_routes,
) -> CoverageReport:
    """Return the coverage of a week (the only one if not named); raises NotFoundError.

    `read_planned` returns the route of every door of a district.
    """
    with open_reader(db) as connection:
        row = rows.get_covered_district(connection, district)
        found = rows.get_covered_week(
            connection, row.district_id, week, default_timezone=DEFAULT_TIMEZONE
        )
        planned = read_planned(connection, row.district_id)
        if found.is_purged and found.week_id is not None:
            kept_shares = make_purged_coverage(rows.read_purged_shares(connection, found.week_id))
            names = planned.name_by_route
            return CoverageReport(row, found.name, kept_shares, names, [], {}, CallCount(), [])
        moments = Moments(ZoneInfo(found.timezone))
        log = rows.read_log(connection, row.district_id, found.week_id, moments)
        kept = rows.read_kept_do_not_knock(connection, row.district_id)
        stories = tell_stories(log, kept_do_not_knock=kept)
        called = rows.read_log(connection, row.district_id, found.week_id, moments, log=CALLS)
        visited = {door_id for door_id, story in stories.items() if story.visits}
        doors = rows.read_covered_doors(connection, row.district_id, planned, visited)
        left_out = count_left_out(connection, row.district_id, visited)
        out = read_week_out(connection, row.district_id, found.week_id, now=now())
    folded = {street: fold(street) for street in {door.street for door in doors}}
    numbers = {number: sort_key(number) for number in {door.housenumber for door in doors}}
    doors.sort(key=lambda d: (folded[d.street], numbers[d.housenumber], d.entrance_id, d.unit))
    coverage = make_coverage(
        doors,
        stories,
        walk_hours_by_route=planned.walk_hours_by_route,
        minutes_by_default=door_service_s() / 60,
    )
    calls = count_calls(tell_stories(called))
    return CoverageReport(
        row, found.name, coverage, planned.name_by_route, doors, stories, calls, out,
        left_out,
    )  # fmt: skip
