"""`canvass week talks`: talks at the base by half-day, beside the time kept unbooked."""

from __future__ import annotations

import datetime as dt

import click

from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session

HALVES = ("forenoon", "afternoon", "evening")


@click.command(
    epilog="Example: canvass week talks 2026-12-01 afternoon 7, and canvass week talks to look"
)
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]), required=False, metavar="[DAY]")
@click.argument("half", type=click.Choice(HALVES), required=False, metavar="[HALF]")
@click.argument("count", type=int, required=False)
@district_option
@click.option("--week", default=None, help="Which week; needed only where several are open.")
@format_option
@click.pass_obj
def talks(
    session: Session,
    day: dt.datetime | None,
    half: str | None,
    count: int | None,
    district: str | None,
    week: str | None,
    fmt: str,
) -> None:
    """Record how many people came to the base to talk: only their COUNT, never who.

    DAY is like 2026-12-01, HALF is forenoon, afternoon or evening. Without arguments it lists the
    half-days and their unbooked time.
    """
    from canvass.errors import InputError
    from canvass.locale.catalogue import get_translator
    from canvass.week.half_days import say_half_day
    from canvass.week.moments import HalfDay
    from canvass.workflow.listening.drop_ins import list_talks, record_talks

    _ = get_translator(session.lang)
    if day is not None:
        if half is None or count is None:
            raise InputError(_("say the day, the half of it and how many talks"))
        record_talks(session.db, district, week, day.date(), HalfDay(half), count)
    rows = [
        {"day": row.day.isoformat(), "half_day": row.half.value,
         "when": say_half_day(row.day, row.half, session.lang), "talks": row.talks,
         "unbooked_hours": None if row.unbooked_min is None else round(row.unbooked_min / 60, 1)}
        for row in list_talks(session.db, district, week)
    ]  # fmt: skip
    headings = {"when": _("When"), "day": _("Day"), "talks": _("Talks"),
                "unbooked_hours": _("Hours unbooked")}  # fmt: skip
    print_rows(rows, fmt, headings)
