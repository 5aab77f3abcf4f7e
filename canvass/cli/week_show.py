"""`canvass week show`: a week, and what is left to book in each half-day."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.cli.shared.set_times import tell_times

if TYPE_CHECKING:
    from canvass.week.reserve import HalfDayLoad
    from canvass.week.week import Week


@click.command(epilog='Example: canvass week show "Stuvsta 2026"')
@click.argument("name", required=False)
@district_option
@format_option
@click.pass_obj
def show(session: Session, name: str | None, district: str | None, fmt: str) -> None:
    """Show a week: its base, and for each half-day what is booked and what is left to book.

    Person-hours are those of people available while the base is open or a shift runs. Staffing of
    the base and the reserve are not bookable; "left" can still be booked. Talks are with people who
    came to the base ("canvass week talks").
    """
    from canvass.cli.shared.lists_missing import lists_out_rows, say_lists_out
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import now
    from canvass.workflow.listening.drop_ins import list_talks
    from canvass.workflow.routes.list_status import list_week_out
    from canvass.workflow.week.week import get_week_book

    book = get_week_book(session.db, district, name)
    talks = {(row.day, row.half): row.talks for row in list_talks(session.db, district, name)}
    loads = [
        {**_load_facts(load), "talks": talks.get((load.day, load.half), 0)} for load in book.loads()
    ]
    week = book.week
    out = list_week_out(session.db, week.district_id, week.week_id, now=now())
    if fmt == "json":
        from canvass.cli.shared.listing import to_json

        rows = lists_out_rows(out)
        click.echo(to_json({**week_facts(week), "half_days": loads, "lists_out": rows}))
        return
    if fmt == "csv":
        print_rows(loads, fmt)
        return
    _ = get_translator(session.lang)
    headings = fact_headings(session.lang)
    facts = {
        **facts_as_text(week_facts(book.week), session.lang),
        "shifts": len(book.shifts),
        "teams": len(book.teams),
    }
    headings |= {"shifts": _("Shifts"), "teams": _("Teams")}
    print_rows(
        [{"fact": headings[key], "value": f"{value}"} for key, value in facts.items() if value],
        "table",
        {"fact": "", "value": ""},
    )
    if loads:
        click.echo("")
        rows = [row | {"half_day": _half_day(load, session.lang)}
                for row, load in zip(loads, book.loads(), strict=True)]  # fmt: skip
        print_rows(
            [_as_shown(row, session.lang) for row in rows], "table", _load_headings(session.lang)
        )
    else:
        click.echo(_('No half-day yet: add shifts with "canvass shift add"'))
    say_lists_out(out, _)


def week_facts(week: Week) -> dict[str, Any]:
    """Return the settings of a week, as JSON has them."""
    return {
        "name": week.name,
        "from": week.starts_on.isoformat(),
        "to": week.ends_on.isoformat(),
        "base": week.base.label or f"{week.base.lat:.5f},{week.base.lon:.5f}",
        "base_hours": week.base.hours,
        "base_people": week.base.min_people,
        "reserve_share": week.reserve_share,
        "min_gap_h": week.min_gap_h,
        "max_attempts": week.max_attempts,
        "timezone": week.timezone,
        "phone": week.base.phone,
        **dataclasses.asdict(week.times),
        "closed": week.day_of(week.closed_at),
        "purged": week.day_of(week.purged_at),
    }


def facts_as_text(facts: dict[str, Any], lang: str) -> dict[str, Any]:
    """Return the settings of a week as text."""
    from canvass.week.set_times import BOUNDS, SetTimes

    times = {key: facts[key] for key in BOUNDS}
    return {
        **{key: value for key, value in facts.items() if key not in times},
        "reserve_share": f"{100 * facts['reserve_share']:.0f} %",
        "min_gap_h": f"{facts['min_gap_h']:g}",
        "times": tell_times(SetTimes(**times), lang),
    }


def fact_headings(lang: str) -> dict[str, str]:
    """Return the headings of a week's settings."""
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    return {
        "name": _("Week"),
        "from": _("From"),
        "to": _("To"),
        "base": _("Base"),
        "base_hours": _("Base open"),
        "base_people": _("People at the base"),
        "reserve_share": _("Kept unbooked"),
        "min_gap_h": _("Hours between visits"),
        "max_attempts": _("Attempts at most"),
        "timezone": _("Time zone"),
        "phone": _("Telephone"),
        "times": _("Set for this week"),
        "closed": _("Closed"),
        "purged": _("Visits purged"),
    }


def _load_facts(load: HalfDayLoad) -> dict[str, Any]:
    return {
        "day": load.day.isoformat(),
        "half_day": load.half.value,
        "person_h": round(load.people_min / 60, 2),
        "base_h": round(load.base_min / 60, 2),
        "booked_h": round(load.booked_min / 60, 2),
        "unbooked_share": round(load.unbooked_share, 3),
        "kept_share": load.reserve_share,
        "left_h": round(load.left_min / 60, 2),
    }


def _as_shown(row: dict[str, Any], lang: str) -> dict[str, Any]:
    from canvass.units import grouped

    shares = {key: f"{100 * row[key]:.0f} %" for key in ("unbooked_share", "kept_share")}
    hours = {
        key: grouped(row[key], lang, 1) for key in ("person_h", "base_h", "booked_h", "left_h")
    }
    return {**row, **shares, **hours}


def _load_headings(lang: str) -> dict[str, str]:
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    return {
        "half_day": _("Half-day"),
        "person_h": _("Person-hours"),
        "base_h": _("At the base"),
        "booked_h": _("Booked"),
        "unbooked_share": _("Unbooked"),
        "kept_share": _("Kept"),
        "left_h": _("Left to book"),
        "talks": _("Talks"),
    }


def _half_day(load: HalfDayLoad, lang: str) -> str:
    from canvass.week.half_days import say_half_day

    return f"{say_half_day(load.day, load.half, lang)} {load.day.day}/{load.day.month}"
