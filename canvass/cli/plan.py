"""`canvass plan`: plan a stored district, or what is left of it for the next shift."""

from __future__ import annotations

from dataclasses import replace

import click

from canvass.cli.shared.options import parse_base, search_options
from canvass.cli.shared.session import Session
from canvass.cli.shared.week_options import week_option
from canvass.errors import InputError
from canvass.units import DEFAULT_SHIFT_MIN

NEXT_TIME_LIMIT_S = 2.0
TIME_LIMIT_S = 30.0


def parse_base_or_none(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> tuple[float, float] | None:
    """Return (lat, lon) of `LAT,LON`, None where it was not given."""
    return None if value is None else parse_base(context, parameter, value)


def parse_minutes(text: str) -> float:
    """Return the minutes of `--shift 150`; raises InputError."""
    try:
        minutes = float(text)
    except ValueError as error:
        raise InputError(
            f"shift {text!r}: give minutes like 150, or a shift of the week like S3"
        ) from error
    if not 1 <= minutes <= 1440:
        raise InputError(f"shift {text} min: give 1 to 1440 minutes")
    return minutes


@click.command(
    epilog="Example: canvass plan --district Stuvsta --base 59.2533,17.9961 --shift 150, or with "
    "an open week: canvass plan --next --shift S3"
)
@week_option
@click.option(
    "--next",
    "is_next",
    is_flag=True,
    help="Plan what is left for the week's next shift from the visits so far.",
)
@click.option(
    "--base",
    metavar="LAT,LON",
    callback=parse_base_or_none,
    default=None,
    help="Where teams start and return; default: the base of the open week.",
)
@click.option("--base-label", default="", help="What the base is called on paper.")
@click.option(
    "--shift",
    default=None,
    metavar="MIN|SHIFT",
    help="Minutes from leaving the base to being back, or a shift of the week (S3).",
)
@search_options
@click.option(
    "--only",
    default=None,
    metavar="LIST|AREA|never-reached|not-home",
    help="Only the doors of a list of addresses or of a GeoJSON area; where nobody ever opened; "
    "or where nobody was home.",
)
@click.option(
    "--fresh", is_flag=True, help="Plan from nothing but the locks, not from the plan before."
)
@click.option(
    "--take-back",
    multiple=True,
    metavar="CODE",
    help="With --next: give up this list that is out, and plan its doors again. May be repeated.",
)
@click.option(
    "--flats-per-entrance",
    type=click.IntRange(1, 200),
    default=None,
    help="Reckon with so many flats at large houses nobody counted; default: one door each.",
)
@click.pass_obj
def plan(
    session: Session,
    district: str | None,
    week: str | None,
    is_next: bool,
    base: tuple[float, float] | None,
    base_label: str,
    shift: str | None,
    minutes_per_door: float | None,
    minutes_per_talk: float | None,
    late: float | None,
    speed: float | None,
    teams: int | None,
    is_spread: bool | None,
    time_limit: float | None,
    prove: float | None,
    iterations: int | None,
    even: float,
    seed: int,
    only: str | None,
    fresh: bool,
    take_back: tuple[str, ...],
    flats_per_entrance: int | None,
) -> None:
    """Plan the routes of a district in the database and keep the plan there.

    Locks are kept, and where there is a plan for the same base and shift, little else changes: its
    routes keep their ids and names, new doors join them, and doors that are gone leave.

    With an open week its base and the length of its first shift need not be given. --next plans
    one shift anew: leftovers first, then doors where nobody was home, at another time of day.
    Print it with "canvass walklists", take it elsewhere with "canvass export".
    """
    from canvass.cli.shared.set_times import say_set_times
    from canvass.cli.shared.walking import AskedTimes, make_walking
    from canvass.planning.only import keep_only
    from canvass.planning.whole_district import Search
    from canvass.workflow.doors.chosen import choose_doors
    from canvass.workflow.week.set_times import find_set_times

    lang = session.lang
    asked = AskedTimes(speed, minutes_per_door, minutes_per_talk, late)
    if is_next:
        from canvass.cli.plan_next import run_next

        if base is not None or base_label:
            raise InputError("--next: the base is that of the week; leave --base out")
        search = Search(
            time_limit or NEXT_TIME_LIMIT_S, iterations, seed, teams,
            is_spread=is_spread is not False,
        )  # fmt: skip
        found_times = find_set_times(session.db, district, week)
        say_set_times(found_times, asked.set_times(), lang)
        walking = make_walking(DEFAULT_SHIFT_MIN, asked, found_times.times)
        walking = replace(walking, flats_per_entrance=flats_per_entrance)
        run_next(
            session.db,
            district,
            week,
            shift,
            search,
            walking,
            lang,
            take_back,
            asked.set_times(),
            None if only is None else choose_doors(session.db, district, only),
        )
        return
    if take_back:
        raise InputError("--take-back: goes with --next; a plan of the district holds no doors")
    from canvass.cli.plan_week import say_evenings, say_minutes
    from canvass.cli.shared.run import run_plan, say
    from canvass.cli.shared.summary import print_summary
    from canvass.workflow.district.stored_district import load_district, record_plan
    from canvass.workflow.routes.stored_plan import find_before
    from canvass.workflow.week.week import find_week_plan

    is_named = shift is not None and shift.strip().upper().startswith("S")
    if base is None or is_named or week is not None:
        found = find_week_plan(session.db, district, week, shift if is_named else None)
        if base is None:
            base, base_label = found.base, base_label or found.label
        minutes = found.minutes if shift is None or is_named else parse_minutes(shift)
        if shift is None or is_named:
            say_minutes(found, lang)
    else:
        minutes = DEFAULT_SHIFT_MIN if shift is None else parse_minutes(shift)
    found_times = find_set_times(session.db, district, week)
    say_set_times(found_times, asked.set_times(), lang)
    planned = run_plan(
        lambda: keep_only(
            load_district(session.db, district),
            None if only is None else choose_doors(session.db, district, only),
        ),
        base=base,
        base_label=base_label,
        shift=replace(
            make_walking(minutes, asked, found_times.times),
            flats_per_entrance=flats_per_entrance,
        ),
        search=Search(
            time_limit or TIME_LIMIT_S,
            iterations,
            seed,
            teams,
            prove,
            even / 100,
            is_spread=bool(found_times.week) if is_spread is None else is_spread,
        ),
        lang=lang,
        before=find_before(session.db, district, is_fresh=fresh),
    )
    number = record_plan(session.db, district, planned.document)
    print_summary(planned, lang=lang)
    say_evenings(session.db, district, week, planned.document.totals.routes, lang)
    click.echo(say(lang, "Kept as plan {number}").format(number=number))
