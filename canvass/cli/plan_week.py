"""What `canvass plan` prints about its week: the minutes used, and how many evenings it takes."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from canvass.errors import NotFoundError
from canvass.locale.catalogue import get_translator
from canvass.week.spoken_time import say_day, say_time

if TYPE_CHECKING:
    from canvass.planning.time_model import TimeModel
    from canvass.workflow.week.week import WeekPlan


def say_minutes(found: WeekPlan, lang: str) -> None:
    """Print on stderr the shift length planned for, its source, and shifts that differ."""
    _ = get_translator(lang)
    if found.shift is None:
        text = _("Planned for {minutes} min: the week has no shift for homes yet")
        click.echo(text.format(minutes=f"{found.minutes:g}"), err=True)
        return
    text = _("Planned for {minutes} min, as long as {shift} ({time})")
    time = say_time(found.shift.starts_at, found.shift.ends_at, lang)
    click.echo(
        text.format(minutes=f"{found.minutes:g}", shift=found.shift.name, time=time), err=True
    )
    if found.others:
        shown = ", ".join(f"{one.name} {one.minutes:g} min" for one in found.others)
        text = _(
            'Other shifts differ in length: {shown}; "canvass plan --next" plans each with '
            "its own length"
        )
        click.echo(text.format(shown=shown), err=True)


def say_evenings(
    db: Path,
    district: str | None,
    week: str | None,
    routes: int,
    lang: str,
    *,
    teams: int | None,
    now: datetime,
) -> None:
    """Print how many evenings the teams need for all routes, and how many stay unwalked.

    `teams` None means the week's; a plan for a number of teams is one evening's, so its routes all
    are walked. Shifts that are over do not count. Nothing is printed without a week.
    """
    from canvass.workflow.week.week import find_week_plan

    _ = get_translator(lang)
    try:
        found = find_week_plan(db, district, week, None)
    except NotFoundError:
        return
    walking = teams or found.teams
    if not routes or not walking:
        return
    evenings = math.ceil(routes / walking)
    text = _("{routes} = {evenings} with {teams}")
    click.echo(
        text.format(
            routes=_count(routes, _("1 route"), _("{count} routes")),
            evenings=_count(evenings, _("1 evening"), _("{count} evenings")),
            teams=_count(walking, _("1 team"), _("{count} teams")),
        )
    )
    ahead = [count for ends_at, count in found.homes if ends_at > now]
    left = routes - sum(ahead)
    if teams or not found.homes or left <= 0:
        return
    one = _("Shifts for homes in the week: {shifts}; so about 1 route stays unwalked")
    many = _("Shifts for homes in the week: {shifts}; so about {count} routes stay unwalked")
    if len(ahead) < len(found.homes):
        one = _("Shifts for homes left in the week: {shifts}; so about 1 route stays unwalked")
        many = _(
            "Shifts for homes left in the week: {shifts}; so about {count} routes stay unwalked"
        )
    click.echo(_count(left, one, many).replace("{shifts}", str(len(ahead))))


def say_outlook(
    db: Path,
    district: str | None,
    week: str | None,
    teams: int | None,
    lang: str,
    *,
    times: TimeModel,
) -> None:
    """Print how many teams would finish by the week's last shift, and how far `teams` get.

    Nothing is printed if no week is open, or no door-knocking shift is left this week.
    """
    from canvass.workflow.week.week_ahead import find_outlook

    found = find_outlook(db, district, week, teams, times)
    if found is None:
        return
    _ = get_translator(lang)
    until = say_day(found.until, lang)
    if found.teams_to_finish is None:
        text = _("Even {teams} teams would not knock at every door by {day}, 90 % sure")
        click.echo(text.format(teams=found.most_teams, day=until))
    else:
        text = _("{teams} in each shift knock at every door by {day}, 90 % sure")
        one, many = _("1 team"), _("{count} teams")
        click.echo(text.format(teams=_count(found.teams_to_finish, one, many), day=until))
    for count, (low, high) in found.reach.items():
        text = _("{teams} in each shift: {low} to {high} of {doors} doors by {day}, 80 % sure")
        click.echo(
            text.format(
                teams=_count(count, _("1 team"), _("{count} teams")), low=low, high=high,
                doors=found.to_knock, day=until,
            )
        )  # fmt: skip


def _count(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.replace("{count}", str(count))
