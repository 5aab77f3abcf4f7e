"""Ask about doors on lists that are out, and report which lists were stored."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.text import safe

if TYPE_CHECKING:
    from canvass.workflow.routes.kept_lists import Printing, Wanted
    from canvass.workflow.routes.paper_plan import PaperPlan

LEAVE = {"l", "leave", "lämna"}
TAKE = {"t", "take", "ta"}
MOST_SHOWN = 5


def held_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--held leave|take` and `--take-back CODE` to a command that prints lists."""
    held = click.option(
        "--held", type=click.Choice(["leave", "take"]), default=None,
        help="Doors on a list that is out: leave them there, or take them off it; default: ask.",
    )  # fmt: skip
    take_back = click.option(
        "--take-back", "take_back", multiple=True, metavar="CODE",
        help="Give up this list that is out: its doors are free again. May be repeated.",
    )  # fmt: skip
    return held(take_back(command))


def read_take_back(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return codes in their stored form, whatever case and blanks they were typed with."""
    from canvass.visits.list_code import read_code

    return tuple(read_code(code) or code for code in codes)


def settle_contested(db: Path, paper: PaperPlan, wanted: Wanted, lang: str) -> Printing:
    """Return what to print, after asking what to do with doors on lists that are out.

    If nobody can be asked, raises InputError with the options to use.
    """
    from dataclasses import replace

    from canvass.errors import InputError
    from canvass.locale.catalogue import get_plural_translator, get_translator
    from canvass.workflow.routes.kept_lists import prepare_printing

    say, plural = get_translator(lang), get_plural_translator(lang)
    printing = prepare_printing(db, paper, wanted)
    if not printing.contested:
        _check_something(printing)
        return printing
    shown = ", ".join(
        _say_holder(printing, code, len(doors), plural)
        for code, doors in list(printing.contested.items())[:MOST_SHOWN]
    )
    if len(printing.contested) > MOST_SHOWN:
        shown += ", …"
    if not sys.stdin.isatty():
        raise InputError(
            "doors on lists that are out: {codes}; --held leave leaves them there, --held take "
            "takes them over, --take-back CODE gives a list up",
            codes=shown,
        )
    click.echo(safe(say("Doors on lists that are out: {codes}").format(codes=shown), longest=400))
    answer = click.prompt(say("Leave them there, or take them over? [leave/take]"), default="leave")
    word = answer.strip().casefold()
    if word not in LEAVE | TAKE:
        raise InputError("nothing was printed")
    held = "leave" if word in LEAVE else "take"
    settled = prepare_printing(db, paper, replace(wanted, held=held))
    _check_something(settled)
    return settled


def _say_holder(
    printing: Printing, code: str, count: int, plural: Callable[[str, str, int], str]
) -> str:
    kept = printing.holders[code]
    doors = plural("{count} door", "{count} doors", count).format(count=count)
    return f"{code} ({', '.join(filter(None, (kept.route_id, doors, kept.team)))})"


def _check_something(printing: Printing) -> None:
    from canvass.errors import InputError

    if not printing.lists:
        raise InputError(
            'nothing to print: every door was left out or is on a list that is out; "canvass '
            'list show" shows them, --take-back CODE gives one up'
        )


def tell_kept(printing: Printing, say: Callable[[str], str]) -> None:
    """Print which lists are out now, which came back earlier, and which routes have no list."""
    out = [one for one in printing.lists if one.goes_out]
    if out:
        text = say('Lists that are out until they are entered: {count} ("canvass list show")')
        click.echo(text.format(count=len(out)), err=True)
    for one in printing.lists:
        if one.kept is not None and one.kept.status == "back":
            text = say(
                '{route}: list {code} came back earlier and stays back; "canvass list out '
                '{code}" sends it out again'
            )
            click.echo(safe(text.format(route=one.route.id, code=one.code), longest=300), err=True)
    _tell_missing(printing, say)


def _tell_missing(printing: Printing, say: Callable[[str], str]) -> None:
    missing = {route.id for route in _wanted_routes(printing)} - {
        one.route.id for one in printing.lists
    }
    if missing:
        text = say("No list for {routes}: every door was left out or is on another list")
        shown = ", ".join(sorted(missing))
        click.echo(safe(text.format(routes=shown), longest=300), err=True)


def tell_unchanged(printing: Printing, say: Callable[[str], str]) -> None:
    """Print which routes' lists are as they were printed, and which of those changed team."""
    same = [one for one in printing.lists if not one.is_changed]
    teams = printing.wanted.team_by_route
    handed = [
        one.route.id
        for one in same
        if one.kept is not None and teams.get(one.route.id, "") != one.kept.team
    ]
    for text, routes in (
        (say("As they were printed: {routes}"), [one.route.id for one in same]),
        (say('Printed for another team or for none: {routes}; print these with "--route"'), handed),
    ):
        if routes:
            click.echo(safe(text.format(routes=", ".join(routes)), longest=2000), err=True)
    _tell_missing(printing, say)


def tell_taken(db: Path, printing: Printing, lang: str, *, now: datetime) -> None:
    """Print how many doors each list has lost that another one just took over, and what is left."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.routes.list_status import list_rows

    say = get_translator(lang)
    givers = {code for one in printing.lists for code in one.taken}
    for row in list_rows(db, None, now=now) if givers else ():
        if row.code not in givers or row.state not in ("out", "missing"):
            continue
        text = say("{code} ({route}): {left} of its {doors} doors are on other lists now")
        if row.left == row.doors:
            text = say(
                "{code} ({route}): all its doors are on other lists now; unless somebody is "
                'walking it, "canvass list void {code}"'
            )
        shown = text.format(code=row.code, route=row.route_id, left=row.left, doors=row.doors)
        click.echo(safe(shown, longest=300), err=True)


def tell_not_kept(lang: str, *, err: bool = True, kept_in: Path | None = None) -> None:
    """Print where the codes of lists that are not stored can be entered.

    `kept_in` is the database that holds their plan, if any.
    """
    from canvass.locale.catalogue import get_translator

    say = get_translator(lang)
    text = say(
        "When these lists come back, they can be entered only into a database that holds this plan "
        '("canvass district add", "canvass plan", "canvass walklists")'
    )
    if kept_in is not None:
        text = say("The codes on these lists can be entered into {db}").format(db=kept_in)
    click.echo(safe(text, longest=400), err=err)


def _wanted_routes(printing: Printing) -> list[Any]:
    wanted = printing.wanted.routes
    return [r for r in printing.paper.document.routes if wanted is None or r.id in wanted]
