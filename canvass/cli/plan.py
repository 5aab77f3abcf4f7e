"""`canvass plan`: plan a stored district, or what is left of it for the next shift."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.options import (
    DETAILS_HELP,
    TIME_LIMIT_S,
    flats_option,
    parse_base,
    search_options,
)
from canvass.cli.shared.search_asked import SearchAsked
from canvass.cli.shared.session import Session
from canvass.cli.shared.week_options import week_option
from canvass.errors import InputError
from canvass.units import DEFAULT_SHIFT_MIN

if TYPE_CHECKING:
    from canvass.document.document import BasePlace
    from canvass.planning.time_model import TimeModel
    from canvass.planning.walking import Walking
    from canvass.week.set_times import SetTimes

NEXT_TIME_LIMIT_S = 2.0


def parse_minutes(text: str) -> float:
    """Return the minutes of `--shift 150`; raises InputError."""
    try:
        minutes = float(text)
    except ValueError as error:
        raise InputError(
            "shift {text!r}: give minutes like 150, or a shift of the week like S3", text=text
        ) from error
    if not 1 <= minutes <= 1440:
        raise InputError("shift {text} min: give 1 to 1440 minutes", text=text)
    return minutes


@dataclass(frozen=True, slots=True)
class PlanAsked(SearchAsked):
    """Which district or shift to plan, from where, over which doors, and from which plan."""

    district: str | None
    week: str | None
    is_next: bool
    base: tuple[float, float] | None
    base_label: str
    shift: str | None
    only: str | None
    fresh: bool
    take_back: tuple[str, ...]
    is_leaflets: bool
    out: Path | None
    flats_per_entrance: int | None
    has_details: bool


@click.command(
    epilog="Example: canvass plan --district Stuvsta --base 59.2533,17.9961 --shift 150, or with "
    "an open week: canvass plan --next --shift S3"
)
@week_option
@click.option(
    "--next",
    "is_next",
    is_flag=True,
    help="Plan the week's next shift from what is left after the visits so far.",
)
@click.option(
    "--base",
    metavar="LAT,LON",
    callback=parse_base,
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
@click.option("--fresh", is_flag=True, help="Ignore the previous plan; keep only the locks.")
@click.option(
    "--take-back",
    multiple=True,
    metavar="CODE",
    help="With --next: give up this list that is out, and plan its doors again. May be repeated.",
)
@click.option(
    "--leaflets",
    "is_leaflets",
    is_flag=True,
    help="Plan a leaflet round instead: one stop per entrance, seconds each, no knocking.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FOLDER",
    help="With --leaflets: where its sheets are written; default: leaflets.",
)
@flats_option
@click.option("--details", "has_details", is_flag=True, help=DETAILS_HELP)
@click.pass_obj
@gathered(PlanAsked)
def plan(session: Session, asked: PlanAsked) -> None:
    """Plan the routes of a district in the database and keep the plan there.

    Locks are kept, and where there is a plan for the same base and shift, little else changes: its
    routes keep their ids and names, new doors join them, and doors that are gone leave.

    With an open week its base and the length of its first shift need not be given. --next plans one
    shift again: leftovers first, then doors where nobody was home, at another time of day. Print it
    with "canvass walklists", take it elsewhere with "canvass export". --leaflets plans a round of
    letter boxes instead: doors that asked not to be called on get a leaflet too, entrances with a
    sign against advertising ("canvass doors access note") do not.
    """
    if asked.out is not None and not asked.is_leaflets:
        raise InputError("--out: goes with --leaflets; a plan is kept in the database")
    if asked.is_leaflets:
        _plan_leaflets(session, asked)
    elif asked.is_next:
        _plan_next(session, asked)
    else:
        _plan_district(session, asked)


def _plan_leaflets(session: Session, asked: PlanAsked) -> None:
    """Plan a walk of letter boxes and write its sheets; nothing is kept."""
    from canvass.cli.plan_leaflets import run_leaflets
    from canvass.planning.leaflets import leaflet_walking
    from canvass.units import WALKING_SPEED_MPS

    if (
        asked.is_next
        or asked.fresh
        or asked.take_back
        or any(
            given is not None
            for given in (
                asked.only, asked.minutes_per_door, asked.minutes_per_talk,
                asked.flats_per_entrance,
            )
        )
    ):  # fmt: skip
        raise InputError(
            "--leaflets: goes with base, shift, speed, teams and search only; nobody knocks, and "
            "the plan of the doors stays as it is"
        )
    base, minutes = _place_and_minutes(session, asked)
    search = asked.search(usual_limit_s=TIME_LIMIT_S, is_usually_spread=False)
    walking = leaflet_walking(minutes, asked.speed or WALKING_SPEED_MPS)
    out = asked.out or Path("leaflets")
    run_leaflets(session, asked.district, base, walking, search, out)


def _plan_next(session: Session, asked: PlanAsked) -> None:
    """Plan what is left of a week for its next shift."""
    from canvass.cli.plan_next import run_next
    from canvass.cli.shared.set_times import say_set_times
    from canvass.plan.engines import OWN
    from canvass.workflow.doors.chosen import choose_doors
    from canvass.workflow.week.next_plan import NextAsked
    from canvass.workflow.week.set_times import find_set_times

    if asked.engine != OWN:
        raise InputError(
            "--engine {engine}: goes with plans of the district, not with --next, which keeps "
            "locks and begun routes",
            engine=asked.engine,
        )
    if asked.base is not None or asked.base_label:
        raise InputError("--next: the base is that of the week; leave --base out")
    found = find_set_times(session.db, asked.district, asked.week)
    set_times = asked.times().set_times()
    say_set_times(found, set_times, session.lang)
    next_asked = NextAsked(
        asked.search(usual_limit_s=NEXT_TIME_LIMIT_S, is_usually_spread=True),
        asked.district,
        asked.week,
        asked.shift,
        _walking(asked, DEFAULT_SHIFT_MIN, found.times),
        asked.take_back,
        set_times,
        choose_doors(session.db, asked.district, asked.only) if asked.only is not None else None,
    )
    run_next(session.db, next_asked, session.lang)


def _plan_district(session: Session, asked: PlanAsked) -> None:
    """Plan the whole district and keep the plan."""
    from canvass.cli.plan_week import say_evenings, say_outlook
    from canvass.cli.shared.first_screen import print_plan
    from canvass.cli.shared.learned_times import say_learned
    from canvass.cli.shared.run import run_plan, say
    from canvass.cli.shared.set_times import say_set_times
    from canvass.planning.only import keep_only
    from canvass.planning.set_walking import with_learned_times
    from canvass.workflow.clock import instant
    from canvass.workflow.district.stored_district import load_district, record_plan
    from canvass.workflow.doors.chosen import choose_doors
    from canvass.workflow.routes.stored_plan import find_before
    from canvass.workflow.week.learned_times import learn_for
    from canvass.workflow.week.set_times import find_set_times

    db, district, lang = session.db, asked.district, session.lang
    if asked.take_back:
        raise InputError("--take-back: goes with --next; a plan of the district holds no doors")
    base, minutes = _place_and_minutes(session, asked)
    found = find_set_times(db, district, asked.week)
    say_set_times(found, asked.times().set_times(), lang)
    walking = _walking(asked, minutes, found.times)
    learned = learn_for(db, walking)
    walking = with_learned_times(walking, learned, asked.times().set_times())
    if asked.minutes_per_door is None:
        say_learned(learned, lang)
    planned = run_plan(
        lambda: keep_only(
            load_district(db, district),
            None if asked.only is None else choose_doors(db, district, asked.only),
        ),
        base=base,
        shift=walking,
        search=asked.search(usual_limit_s=TIME_LIMIT_S, is_usually_spread=bool(found.week)),
        lang=lang,
        before=find_before(db, district, is_fresh=asked.fresh),
    )
    number = record_plan(db, district, planned.document)
    print_plan(planned, lang=lang, has_details=asked.has_details)
    say_evenings(
        db, district, asked.week, planned.document.totals.routes, lang,
        teams=asked.teams, now=instant(),
    )  # fmt: skip
    say_outlook(db, district, asked.week, asked.teams, lang, times=_times_of(walking))
    click.echo(say(lang, "Kept as plan {number}").format(number=number))


def _times_of(walking: Walking) -> TimeModel:
    """Return the average time at doors if one figure stands for everything at a door."""
    from canvass.planning.time_model import TimeModel

    if walking.minutes_per_door is None:
        return walking.times
    return TimeModel(knock_s=60 * walking.minutes_per_door, opened_s=0.0, talk_s=0.0)


def _place_and_minutes(session: Session, asked: PlanAsked) -> tuple[BasePlace, float]:
    """Return the base and the minutes of a shift: as given, or else those of the open week."""
    from canvass.cli.plan_week import say_minutes
    from canvass.document.document import BasePlace
    from canvass.workflow.week.week import find_week_plan

    shift = asked.shift
    is_named = shift is not None and shift.strip().upper().startswith("S")
    own_minutes = None if shift is None or is_named else parse_minutes(shift)
    if asked.base is not None and not is_named and asked.week is None:
        minutes = DEFAULT_SHIFT_MIN if own_minutes is None else own_minutes
        return BasePlace(*asked.base, asked.base_label), minutes
    found = find_week_plan(session.db, asked.district, asked.week, shift if is_named else None)
    base = BasePlace(*(asked.base or found.base), asked.base_label)
    if asked.base is None:
        base = replace(base, label=asked.base_label or found.label)
    if own_minutes is not None:
        return base, own_minutes
    say_minutes(found, session.lang)
    return base, found.minutes


def _walking(asked: PlanAsked, minutes: float, usual: SetTimes) -> Walking:
    from canvass.cli.shared.walking import make_walking

    walking = make_walking(minutes, asked.times(), usual)
    return replace(walking, flats_per_entrance=asked.flats_per_entrance)
