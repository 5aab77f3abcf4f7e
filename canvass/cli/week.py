"""`canvass week`: make, show and close outreach weeks."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.asking import yes_option
from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.lazy import LazyGroup
from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option, parse_base
from canvass.cli.shared.session import Session
from canvass.cli.shared.set_times import read_changes, set_times_options
from canvass.cli.week_show import fact_headings, facts_as_text, week_facts

if TYPE_CHECKING:
    pass

COMMANDS = {
    "add": ("canvass.cli.week:add", "Make a week: dates, base, reserve."),
    "edit": ("canvass.cli.week_times:edit", "Change a week: dates, base, times, reserve."),
    "times": ("canvass.cli.week_times:times", "Show or set the times of all weeks."),
    "show": ("canvass.cli.week_show:show", "Show a week and what is left to book."),
    "list": ("canvass.cli.week:list_command", "List the weeks of a district."),
    "odds": ("canvass.cli.week_ahead:odds", "How likely a door opens, and how sure that is."),
    "simulate": ("canvass.cli.week_ahead:simulate", "What the rest of the week may bring."),
    "words": ("canvass.cli.week_words:words", "What the last page of the lists says."),
    "talks": ("canvass.cli.week_talks:talks", "Talks at the base, beside the time kept unbooked."),
    "organisations": ("canvass.cli.week_calls:organisations", "Organisations and their hours."),
    "calls": ("canvass.cli.week_calls:calls", "Plan calls on organisations at their hours."),
    "close": ("canvass.cli.week:close", "Close a week."),
    "remove": ("canvass.cli.week_times:remove", "Remove a week in which nobody knocked."),
    "reopen": ("canvass.cli.week:reopen", "Open a closed week again, until it is purged."),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def week() -> None:
    """Make, show and close outreach weeks: one canvass of a district around a base.

    A district can have many weeks. What is learned about opening odds and times is kept, what
    people said is not.
    """


@dataclasses.dataclass(frozen=True, slots=True)
class WeekAsked:
    """A week as given on the command line, without the times set for it."""

    name: str
    starts_on: str
    ends_on: str
    base: tuple[float, float]
    base_label: str
    base_hours: str
    base_people: int
    reserve: float
    min_gap: float
    max_attempts: int
    timezone: str
    phone: str


@click.command(
    epilog='Example: canvass week add "Stuvsta 2026" --from 2026-09-07 --to 2026-09-13 '
    '--base 59.2533,17.9961 --base-label "Café Två Bagare" --base-hours "Mo-Sa 10:00-18:00" '
    "--base-people 1"
)
@click.argument("name")
@click.option("--from", "starts_on", required=True, help="First day, like 2026-09-07.")
@click.option("--to", "ends_on", required=True, help="Last day.")
@click.option("--base", metavar="LAT,LON", callback=parse_base, required=True,
              help="Where teams start and return: latitude,longitude.")  # fmt: skip
@click.option("--base-label", default="", help="What the base is called on paper.")
@click.option("--base-hours", default="",
              help='When the base is open, like "Mo-Fr 10:00-18:00; Sa 11:00-15:00".')  # fmt: skip
@click.option("--base-people", type=click.IntRange(0, 1000), default=0, show_default=True,
              help="How many people are always at the base while it is open.")  # fmt: skip
@click.option("--reserve", type=click.FloatRange(0, 95), default=40.0, show_default=True,
              help="Per cent of every half-day that is kept unbooked.")  # fmt: skip
@click.option("--min-gap", type=click.FloatRange(0, 336), default=20.0, show_default=True,
              help="Hours between two visits at a door.")  # fmt: skip
@click.option("--max-attempts", type=click.IntRange(1, 20), default=3, show_default=True,
              help="At most this many visits to a door where nobody opens.")  # fmt: skip
@click.option("--timezone", default="Europe/Stockholm", show_default=True, help="Time zone.")
@click.option("--phone", default="", help="Telephone of the base: it stands on every list.")
@set_times_options
@district_option
@click.pass_obj
@gathered(WeekAsked)
def add(
    session: Session, asked: WeekAsked, /, district: str | None, **times: float | str | None
) -> None:
    """Make the week NAME of a district, with its base and its reserve."""
    from canvass.cli.shared.hours_read import say_zone
    from canvass.week.moments import parse_day
    from canvass.week.set_times import SetTimes
    from canvass.week.week import Base, Week, check_name
    from canvass.workflow.week.week import add_week

    made = add_week(
        session.db,
        district,
        Week(
            0,
            0,
            check_name(asked.name, "week"),
            parse_day(asked.starts_on, "--from"),
            parse_day(asked.ends_on, "--to"),
            asked.timezone,
            Base(
                *asked.base,
                asked.base_label.strip(),
                asked.base_hours.strip(),
                asked.base_people,
                asked.phone.strip(),
            ),
            asked.reserve / 100,
            asked.min_gap,
            asked.max_attempts,
            times=SetTimes().changed(read_changes(times)),
        ),
    )
    print_rows(
        [facts_as_text(week_facts(made), session.lang)], "table", fact_headings(session.lang)
    )
    say_zone(made.zone, session.lang)


@click.command(name="list", epilog="Example: canvass week list --format json")
@district_option
@format_option
@click.pass_obj
def list_command(session: Session, district: str | None, fmt: str) -> None:
    """List the weeks of a district, the oldest first."""
    from canvass.workflow.week.week import list_weeks

    rows = [week_facts(week) for week in list_weeks(session.db, district)]
    if fmt == "table":
        rows = [facts_as_text(row, session.lang) for row in rows]
    print_rows(rows, fmt, fact_headings(session.lang), lang=session.lang)


@click.command(epilog='Example: canvass week close "Stuvsta 2026"')
@click.argument("name", required=False)
@district_option
@yes_option
@click.pass_obj
def close(session: Session, name: str | None, district: str | None, yes: bool) -> None:
    """Close a week: nothing can be planned or booked in it any more.

    Its visits are deleted 14 days later (see "canvass purge"); counts stay. You are asked first if
    the week has not ended. Until it is purged, "canvass week reopen" opens it again.
    """
    from canvass.cli.shared.asking import ask
    from canvass.cli.shared.lists_missing import say_lists_out
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import instant
    from canvass.workflow.routes.list_status import list_week_out
    from canvass.workflow.week.week import close_week, get_open_week

    _ = get_translator(session.lang)
    open_week = get_open_week(session.db, district, name)
    today = instant().astimezone(open_week.zone).date()
    if today <= open_week.ends_on:
        begins = today < open_week.starts_on
        text = (
            _('"{week}" has not begun; its first day is {first}.')
            if begins
            else _('"{week}" has not ended; its last day is {last}.')
        )
        said = text.format(
            week=safe(open_week.name), first=open_week.starts_on, last=open_week.ends_on
        )
        ask(said, yes=yes, lang=session.lang)
    week = close_week(session.db, district, name)
    click.echo(_("Week {name} is closed").format(name=safe(week.name)))
    purged = instant() + timedelta(days=week.purge_after_days)
    day = purged.astimezone(week.zone).date().isoformat()
    text = _("Its visits become counts on {day}; until then it can be opened again")
    click.echo(text.format(day=day))
    out = list_week_out(session.db, week.district_id, week.week_id, now=instant())
    say_lists_out(out, _)


@click.command(epilog='Example: canvass week reopen "Stuvsta 2026"')
@click.argument("name", required=False)
@district_option
@click.pass_obj
def reopen(session: Session, name: str | None, district: str | None) -> None:
    """Open a closed week again, as long as its visits are not purged."""
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.week.week import reopen_week

    week = reopen_week(session.db, district, name)
    _ = get_translator(session.lang)
    click.echo(_("Week {name} is open again").format(name=safe(week.name)))
