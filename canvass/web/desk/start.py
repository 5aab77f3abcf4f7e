"""The start page: the districts, the sample to try, the age of the newest backup."""

from __future__ import annotations

from datetime import datetime

from starlette.responses import Response

from canvass.web.ask import Ask
from canvass.web.jobs.works import READ_MAP, MapAsked
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.week.week import Week
from canvass.workflow.clock import now
from canvass.workflow.district.district_list import DistrictRow, list_districts
from canvass.workflow.district.sample import find_sample
from canvass.workflow.keeping.last_backup import find_last_backup
from canvass.workflow.week.today import find_clock

NEW = None
"""The id that stands for "no district yet" while a map is being read."""


def show_start(ask: Ask) -> Response:
    """Show the districts, or how to add the first one."""
    db = ask.desk.db
    districts = list_districts(db)
    sample = find_sample().map_path.name
    is_checked = bool(districts) and ask.session is not None and ask.session.role is Role.ORGANIZER
    broken, names = ask.desk.broken_off, {row.district_id: row.name for row in districts}
    return ask.page(
        "start.html",
        districts=districts,
        is_checked=is_checked,
        findings=ask.desk.checked.find(ask.desk.clock()) if is_checked else None,
        has_sample=any(row.source.file == sample for row in districts),
        weeks=[open_week_of(ask, row.name) for row in districts],
        running=[ask.desk.jobs.find_running(row.district_id) for row in districts],
        reading=ask.desk.jobs.find_running(NEW),
        backup_days=_days_since(find_last_backup(db)) if districts else None,
        broken_off=[
            (each, names.get(each.district_id or 0, ""), _local(ask, each.since)) for each in broken
        ],
    )


def open_week_of(ask: Ask, district: str) -> Week | None:
    """Return the week that is open in a district, the newest if there are several."""
    from canvass.workflow.week.week import list_weeks

    opened = [week for week in list_weeks(ask.desk.db, district) if week.closed_at is None]
    return opened[-1] if opened else None


def _local(ask: Ask, text: str) -> str:
    """Return a time in the time zone of the newest week; what is no time stays as it is."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{at.astimezone(find_clock(ask.desk.db)):%Y-%m-%d %H:%M}"


def _days_since(at: datetime | None) -> int | None:
    return None if at is None else max(0, (now() - at).days)


def try_sample(ask: Ask) -> Response:
    """Start reading the sample district, or open it if it exists."""
    sample = find_sample()
    there = [row for row in list_districts(ask.desk.db) if row.source.file == sample.map_path.name]
    if there:
        return ask.go(f"/d/{there[0].district_id}")
    name = ask.say("Sample")
    order = MapAsked(_free_name(name, list_districts(ask.desk.db)), str(sample.map_path))
    return ask.go(ask.desk.jobs.start(READ_MAP, NEW, order).page)


def _free_name(name: str, districts: list[DistrictRow]) -> str:
    taken = {row.name for row in districts}
    names = (name, *(f"{name} {number}" for number in range(2, len(taken) + 3)))
    return next(each for each in names if each not in taken)


def forget_broken(ask: Ask) -> Response:
    """Dismiss the message about interrupted work."""
    ask.desk.broken_off.clear()
    return ask.go("/")


def open_district(ask: Ask) -> Response:
    """Go to a district's running job, else its routes, else its base and shift."""
    row = ask.district()
    running = ask.desk.jobs.find_running(row.district_id)
    if running is not None:
        return ask.go(running.page)
    return ask.go(f"/d/{row.district_id}/{'routes' if row.plans else 'base'}")


ROWS = (
    Operation("GET", "/", Role.COORDINATOR, show_start),
    Operation("POST", "/sample", Role.ORGANIZER, try_sample, again=show_start),
    Operation("POST", "/broken-off", Role.ORGANIZER, forget_broken),
    Operation("GET", "/d/{district:int}", Role.COORDINATOR, open_district),
)
