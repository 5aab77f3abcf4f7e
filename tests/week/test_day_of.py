"""Days that are said belong to the clock of the week, not to UTC or the computer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from canvass.errors import InputError
from canvass.store.database import open_reader, open_writer
from canvass.store.purge_dates import list_week_ends
from canvass.store.refusals import list_refusals
from canvass.store.schema import district
from canvass.store.schema_week import week as week_table
from canvass.store.visits import record_events
from canvass.visits.event import Outcome
from canvass.week.book import check_open
from canvass.week.week import Base, Week
from canvass.workflow.week.today import find_today
from tests.store.visit_world import NOON, fill, visit
from tests.world import world

LATE_ON_SUNDAY = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
"""Sunday half past eleven in UTC: half past midnight on Monday in Stockholm."""


@pytest.fixture(autouse=True)
def _late_on_sunday(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(LATE_ON_SUNDAY.timestamp())))


@world
def db(tmp_path):
    """Return a database with the district Stuvsta and its week in Stockholm's time."""
    path = tmp_path / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
    return path


def move_to(db: Path, zone: str) -> None:
    with open_writer(db) as connection:
        connection.execute(sa.update(week_table).values(timezone=zone))


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Stockholm", date(2026, 11, 30)), ("America/Los_Angeles", date(2026, 11, 29)),
     ("Pacific/Kiritimati", date(2026, 11, 30)), ("UTC", date(2026, 11, 29))],
)  # fmt: skip
def test_today_is_the_day_where_the_doors_are(db, zone, day):
    move_to(db, zone)

    assert [find_today(db, "Stuvsta"), find_today(db), find_today(db, "elsewhere")] == [day] * 3


def test_without_any_week_today_is_that_of_the_zone_new_weeks_get(tmp_path):
    with open_writer(tmp_path / "canvass.db"):
        pass

    assert find_today(tmp_path / "canvass.db") == date(2026, 11, 30)


def test_a_districts_own_week_counts_before_the_newest_of_another(db):
    with open_writer(db) as connection:
        of_stuvsta = connection.execute(sa.select(district)).mappings().one()
        connection.execute(
            sa.insert(district).values({**of_stuvsta, "district_id": 2, "name": "Ballard"})
        )
        of_week = connection.execute(sa.select(week_table)).mappings().one()
        connection.execute(
            sa.insert(week_table).values(
                {**of_week, "week_id": 2, "district_id": 2, "timezone": "America/Los_Angeles"}
            )
        )

    days = {name: find_today(db, name) for name in ("Stuvsta", "Ballard")}

    assert days == {"Stuvsta": date(2026, 11, 30), "Ballard": date(2026, 11, 29)}


def test_a_purge_is_due_on_a_day_of_the_weeks_clock(db):
    with open_writer(db) as connection:
        connection.execute(sa.update(week_table).values(closed_at="2026-11-29T23:30:00Z"))
    with open_reader(db) as connection:
        (end,) = list_week_ends(connection, LATE_ON_SUNDAY)

    assert end.purge_at(LATE_ON_SUNDAY).date() == date(2026, 12, 14)
    assert end.purge_at(LATE_ON_SUNDAY) == LATE_ON_SUNDAY + timedelta(days=14)


def test_a_closed_week_is_closed_on_a_day_of_its_own_clock():
    days = date(2026, 11, 23), date(2026, 11, 29)
    week = Week(1, 1, "V 48", *days, "Europe/Stockholm", Base(18.0, 59.2),
                closed_at="2026-11-29T23:30:00Z")  # fmt: skip

    with pytest.raises(InputError, match="closed on 2026-11-30"):
        check_open(week)
    assert (week.day_of("2026-11-29T23:30:00"), week.day_of(None)) == ("2026-11-30", "")


def test_a_refusal_on_the_last_evening_of_a_month_is_of_that_month(db):
    evening = datetime(2026, 11, 30, 18, 0, tzinfo=ZoneInfo("America/Los_Angeles"))
    minutes = (evening - NOON).total_seconds() / 60
    refused = visit(outcome=Outcome.DO_NOT_KNOCK, minutes=minutes)
    with open_writer(db) as connection:
        connection.execute(sa.update(week_table).values(timezone="America/Los_Angeles"))
        record_events(connection, 1, [refused])
        (kept,) = list_refusals(connection)

    assert (kept.month, refused.effective_at.astimezone(UTC).month) == ("2026-11", 12)
