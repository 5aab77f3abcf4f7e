"""`canvass plan --next`: plan a shift and print its routes and teams."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.heard import say_heard, say_shared
from canvass.cli.shared.learned_times import say_learned
from canvass.cli.shared.listing import print_rows
from canvass.cli.shared.progress import progress_bar, stop_on_interrupt
from canvass.cli.shared.text import safe
from canvass.cli.shared.worries import print_worries
from canvass.document.stairs_words import say_stairs_unknown
from canvass.locale.catalogue import get_translator
from canvass.week.spoken_time import say_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvass.plan.search.solve import Progress
    from canvass.planning.evening import NextPlan
    from canvass.planning.shift_teams import Walker
    from canvass.workflow.week.next_plan import NextAsked


def run_next(db: Path, asked: NextAsked, lang: str) -> None:
    """Plan the next shift with a progress bar and print the plan."""
    from canvass.plan.search.solve import Watch
    from canvass.planning.first_run import PREPARING, is_first_run
    from canvass.workflow.week.next_plan import plan_next

    _ = get_translator(lang)
    preparing = _(PREPARING) if is_first_run() else ""
    with progress_bar(_("Routes")) as update, stop_on_interrupt() as should_stop:
        update(0.0, preparing)

        def tell(progress: Progress) -> None:
            text = "" if progress.routes else preparing
            update(min(1.0, progress.elapsed_s / asked.search.time_limit_s), text)

        made = plan_next(db, asked, lang=lang, watch=Watch(tell, should_stop))
    has_own_minutes = asked.walking is not None and asked.walking.minutes_per_door is not None
    if made.learned is not None and not has_own_minutes:
        say_learned(made.learned, lang)
    when = say_time(made.shift.starts_at, made.shift.ends_at, lang)
    click.echo(f"{made.shift.name}  {when}")
    _print_routes(made, _)
    _print_turns(made, _)
    _print_whom(made, lang)
    _warn_of_waiting(made, lang)
    if made.week is not None:
        teams = [walker.team for walker in made.walkers.values() if walker.team is not None]
        print_worries(made.week, made.shift, teams, lang)
    if made.held:
        shown = ", ".join(f"{code} ({count})" for code, count in made.held.items())
        text = _(
            "Held because they are on lists that are out: {codes}; enter the lists, or use "
            "--take-back CODE to plan their doors again"
        )
        click.echo(safe(text.format(codes=shown), longest=600), err=True)
    more = sum(stop.doors for route in made.document.routes for stop in route.if_time)
    if more:
        text = _("{count} more doors are on the lists for teams with time left")
        click.echo(text.format(count=more))
    if made.unknown_flats is not None:
        from canvass.cli.shared.summary import say_large_houses

        click.echo(say_large_houses(made.unknown_flats, lang))
    for route in made.document.routes:
        if places := say_stairs_unknown(route):
            text = _("{route}: stairs unknown at {places}; the team takes none")
            said = text.format(route=route.id, places=places)
            click.echo(safe(said, longest=600), err=True)
    if not made.are_booked:
        click.echo(
            _("Nobody is booked for {shift} yet: planned for the teams the reserve leaves").format(
                shift=made.shift.name
            )
        )
    click.echo(
        _("About {count} doors should open. Kept as plan {number}").format(
            count=round(made.expected_opened), number=made.number
        )
    )
    if made.document.source.attribution:
        click.echo(safe(made.document.source.attribution))


def _say_walker(walker: Walker | None, _: Callable[[str], str]) -> dict[str, str]:
    """Return the team of a route and the reason for it, for the table."""
    if walker is None:
        return {"team": "", "why": ""}
    team, why = walker.name, [_(walker.why)]
    if walker.team is not None:
        if walker.team.pace_mps is not None:
            why.append(f"{walker.team.pace_mps:g} m/s")
        why += walker.team.languages
    return {"team": team, "why": ", ".join(why)}


def _print_routes(made: NextPlan, _: Callable[[str], str]) -> None:
    from canvass.units import format_range

    routes = [
        {
            "route": route.id,
            "name": route.name,
            **_say_walker(made.walkers.get(route.id), _),
            "doors": route.doors,
            "left_over": made.left_over.get(route.id, 0),
            "km": round(route.walk_m / 1000, 1),
            "time": format_range(route.duration_p10_min, route.duration_p90_min),
        }
        for route in made.document.routes
    ]
    print_rows(
        routes,
        "table",
        {
            "route": _("Route"),
            "name": _("Name"),
            "team": _("Team"),
            "why": _("Why this team"),
            "doors": _("Doors"),
            **({"left_over": _("Left over")} if made.left_over else {}),
            "km": "km",
            "time": _("Time"),
        },
    )


def _warn_of_waiting(made: NextPlan, lang: str) -> None:
    """Warn on stderr of leftovers that do not fit and of results not known yet."""
    _ = get_translator(lang)
    if made.left_waiting:
        shown = ", ".join(f"{route_id} {count}" for route_id, count in made.left_waiting.items())
        text = _("{count} doors left over on begun routes do not fit and wait: {shown}")
        click.echo(text.format(count=sum(made.left_waiting.values()), shown=shown), err=True)
    if made.typed_late:
        text = _("{count} visits entered after their shift without a time count as made during it")
        click.echo(text.format(count=made.typed_late), err=True)
    if made.out is not None:
        shift, teams = made.out
        text = _(
            "{shift} is being walked until {time} by {teams}: what they do is not known yet; "
            "plan again when their lists are back"
        )
        click.echo(
            text.format(
                shift=shift.name, time=f"{shift.ends_at:%H:%M}", teams=safe(", ".join(teams))
            ),
            err=True,
        )


def _print_whom(made: NextPlan, lang: str) -> None:
    """Print whom the plan leaves out, and which streets two teams share."""
    if made.heard is not None and (heard := say_heard(made.heard, lang, made.price_talks)):
        click.echo(heard)
    if shared := say_shared(made.split_streets, lang):
        click.echo(shared)


def _print_turns(made: NextPlan, _: Callable[[str], str]) -> None:
    from canvass.week.turns import Turn

    turns = [
        {"turn": _(turn.value), "doors": made.turns[turn], "planned": made.planned.get(turn, 0)}
        for turn in Turn
        if made.turns.get(turn)
    ]
    print_rows(turns, "table", {"turn": "", "doors": _("Doors"), "planned": _("Planned now")})
