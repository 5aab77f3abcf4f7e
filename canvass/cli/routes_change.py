"""`canvass routes move|swap|merge|split|rename|undo|redo`: change the routes of the newest plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from canvass.planning.route_drafts import Asked
    from canvass.planning.route_previews import Preview
    from canvass.planning.touched import Touched
    from canvass.workflow.routes.plan_versions import Change


def force_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--force` to a command that may make a route longer than the shift."""
    return click.option(
        "--force", is_flag=True, help="Do it even if a route gets longer than the shift; flag it."
    )(command)


def made_on_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--made-on` to a command that changes routes."""
    return click.option(
        "--made-on", metavar="PLAN", type=click.IntRange(min=1), default=None,
        help="The number of the plan you looked at: refused where there is a newer one.",
    )(command)  # fmt: skip


def change_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--dry-run` and `--made-on` to a command that changes routes."""
    dry_run = click.option(
        "--dry-run", is_flag=True, help="Show the minutes and what it breaks; change nothing."
    )
    return dry_run(made_on_option(command))


@click.command(epilog='Example: canvass routes move "Parkvägen 3–9" R12')
@click.argument("what")
@click.argument("to", metavar="ROUTE")
@click.option("--from", "from_route", metavar="ROUTE", default=None,
              help="Look for the addresses on this route only.")  # fmt: skip
@change_options
@force_option
@district_option
@click.pass_obj
def move(
    session: Session,
    /,
    what: str,
    to: str,
    from_route: str | None,
    force: bool,
    district: str | None,
    **more: Any,
) -> None:
    """Move WHAT to ROUTE; the stops of both routes are put in their best order again.

    WHAT is addresses, a stop's id, or ids of doors with commas between them.
    """
    from canvass.planning.route_drafts import Move
    from canvass.workflow.routes.route_changes import ids_meant

    doors = ids_meant(session.db, district, what, from_route)
    run_change(session, district, Move(doors, to), force=force, **more)


def run_change(
    session: Session,
    district: str | None,
    asked: Asked,
    *,
    force: bool,
    dry_run: bool,
    made_on: int | None,
) -> None:
    """Make or show a change of routes, and warn if one of them is out on paper."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.routes.held_plan import Basis
    from canvass.workflow.routes.route_changes import make_change, preview_change

    basis = Basis(session.db, district, made_on)
    if dry_run:
        print_preview(preview_change(basis, asked, lang=session.lang), session.lang)
        return
    change = make_change(basis, asked, force=force, lang=session.lang)
    print_change(change, session.lang)
    if change.on_paper:
        _ = get_translator(session.lang)
        text = _("{routes}: a list of it is out and stays as it was printed")
        click.echo(text.format(routes=", ".join(change.on_paper)), err=True)


@click.command(epilog='Example: canvass routes swap "Parkvägen 3–9" "Storgatan 12"')
@click.argument("what")
@click.argument("other")
@force_option
@district_option
@click.pass_obj
def swap(session: Session, what: str, other: str, force: bool, district: str | None) -> None:
    """Exchange WHAT and OTHER (addresses on two routes) between their routes."""
    from canvass.workflow.routes.route_changes import swap_stops

    print_change(swap_stops(session.db, district, what, other, force=force), session.lang)


@click.command(epilog="Example: canvass routes merge R03 R04")
@click.argument("route")
@click.argument("other", metavar="OTHER_ROUTE")
@change_options
@force_option
@district_option
@click.pass_obj
def merge(
    session: Session, /, route: str, other: str, force: bool, district: str | None, **more: Any
) -> None:
    """Put all stops of OTHER_ROUTE on ROUTE, which keeps its id and name."""
    from canvass.planning.route_drafts import Merge

    run_change(session, district, Merge(route, other), force=force, **more)


@click.command(epilog='Example: canvass routes split R03 "Parkvägen"')
@click.argument("route")
@click.argument("what", required=False)
@change_options
@district_option
@click.pass_obj
def split(
    session: Session, /, route: str, what: str | None, district: str | None, **more: Any
) -> None:
    """Cut ROUTE in two: WHAT (addresses on it), or about its later half, becomes a new route."""
    from canvass.planning.route_drafts import Split
    from canvass.workflow.routes.route_changes import ids_meant

    doors = ids_meant(session.db, district, what, route) if what else ()
    run_change(session, district, Split(route, doors), force=True, **more)


@click.command(epilog='Example: canvass routes rename R03 "Björkängen"')
@click.argument("route")
@click.argument("name")
@district_option
@click.pass_obj
def rename(session: Session, route: str, name: str, district: str | None) -> None:
    """Give ROUTE another NAME; it keeps its id, and its name in later plans."""
    from canvass.workflow.routes.plan_versions import rename_route

    print_change(rename_route(session.db, district, route, name), session.lang)


@click.command(epilog="Example: canvass routes undo")
@district_option
@made_on_option
@click.pass_obj
def undo(session: Session, district: str | None, made_on: int | None) -> None:
    """Go back to the plan before the last change; may be repeated."""
    from canvass.workflow.routes.plan_versions import undo_change

    print_change(undo_change(session.db, district, made_on=made_on), session.lang)


@click.command(epilog="Example: canvass routes redo")
@district_option
@made_on_option
@click.pass_obj
def redo(session: Session, district: str | None, made_on: int | None) -> None:
    """Redo the change that the last undo took back; may be repeated."""
    from canvass.workflow.routes.plan_versions import undo_change

    print_change(undo_change(session.db, district, redo=True, made_on=made_on), session.lang)


def print_change(change: Change, lang: str) -> None:
    """Print what a change did to each route it touched, and its total cost."""
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    print_touched(change.touched, lang)
    minutes = 60 * (change.hours_after - change.hours_before)
    click.echo(
        _("{minutes} min in all; kept as plan {number} ({change})").format(
            minutes=f"{minutes:+.0f}", number=change.plan_id, change=safe(change.words)
        )
    )


def print_preview(preview: Preview, lang: str) -> None:
    """Print what a change would do, and what it breaks."""
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    print_touched(preview.touched, lang)
    text = _("{minutes} min in all; nothing was changed, this is plan {number} ({change})")
    minutes = f"{preview.change_min:+.0f}"
    click.echo(text.format(minutes=minutes, number=preview.plan_id, change=safe(preview.words)))
    for row in preview.over:
        text = _("{route}: longer than the shift; --force would do it anyway and flag the route")
        click.echo(text.format(route=row.route_id), err=True)
    for lock in preview.broken:
        text = _('lock {number} ({words}) would break; "canvass routes unlock {number}" lifts it')
        click.echo(text.format(number=lock.lock_id, words=safe(lock.words)), err=True)
    if preview.on_paper:
        text = _("{routes}: a list of it is out and stays as it was printed")
        click.echo(text.format(routes=", ".join(preview.on_paper)), err=True)


def print_touched(touched: Sequence[Touched], lang: str) -> None:
    """Print the minutes of routes before and after."""
    from canvass.cli.shared.listing import print_rows
    from canvass.locale.catalogue import get_translator
    from canvass.units import format_minutes

    _ = get_translator(lang)
    rows = [
        {
            "id": row.route_id,
            "name": row.name,
            "doors": row.doors,
            "before": format_minutes(row.before_min) if row.before_min else "–",
            "after": (format_minutes(row.after_min) if row.after_min else "–")
            + (
                _(" ({minutes} min over the shift)").format(
                    minutes=max(1, round(row.over_shift_min))
                )
                if row.over_shift_min
                else ""
            ),
        }
        for row in touched
    ]
    headings = {
        "id": _("Route"), "name": _("Name"), "doors": _("Doors"), "before": _("Before"),
        "after": _("After"),
    }  # fmt: skip
    print_rows(rows, "table", headings)
