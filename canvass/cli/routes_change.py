"""`canvass routes move|swap|merge|split|rename|undo|redo`: change the routes of the newest plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from canvass.workflow.routes.plan_versions import Change


def force_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--force` to a command that may make a route longer than the shift."""
    return click.option(
        "--force", is_flag=True, help="Do it even if a route gets longer than the shift; flag it."
    )(command)


@click.command(epilog='Example: canvass routes move "Parkvägen 3–9" R12')
@click.argument("what")
@click.argument("to", metavar="ROUTE")
@click.option("--from", "from_route", metavar="ROUTE", default=None,
              help="Look for the addresses on this route only.")  # fmt: skip
@force_option
@district_option
@click.pass_obj
def move(
    session: Session,
    what: str,
    to: str,
    from_route: str | None,
    force: bool,
    district: str | None,
) -> None:
    """Move WHAT (addresses, or a stop's id) to ROUTE; both routes find their best order again."""
    from canvass.workflow.routes.route_changes import move_stops

    change = move_stops(session.db, district, what, to, from_route=from_route, force=force)
    print_change(change, session.lang)


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
@force_option
@district_option
@click.pass_obj
def merge(session: Session, route: str, other: str, force: bool, district: str | None) -> None:
    """Put all stops of OTHER_ROUTE on ROUTE, which keeps its id and name."""
    from canvass.workflow.routes.route_changes import merge_routes

    print_change(merge_routes(session.db, district, route, other, force=force), session.lang)


@click.command(epilog='Example: canvass routes split R03 "Parkvägen"')
@click.argument("route")
@click.argument("what", required=False)
@district_option
@click.pass_obj
def split(session: Session, route: str, what: str | None, district: str | None) -> None:
    """Cut ROUTE in two: WHAT (addresses on it), or about its later half, becomes a new route."""
    from canvass.workflow.routes.route_changes import split_route

    print_change(split_route(session.db, district, route, what, lang=session.lang), session.lang)


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
@click.pass_obj
def undo(session: Session, district: str | None) -> None:
    """Go back to the plan before the last change; may be repeated."""
    from canvass.workflow.routes.plan_versions import undo_change

    print_change(undo_change(session.db, district), session.lang)


@click.command(epilog="Example: canvass routes redo")
@district_option
@click.pass_obj
def redo(session: Session, district: str | None) -> None:
    """Take the last undo back; may be repeated."""
    from canvass.workflow.routes.plan_versions import undo_change

    print_change(undo_change(session.db, district, redo=True), session.lang)


def print_change(change: Change, lang: str) -> None:
    """Print what a change did to each route it touched, and what it costs in all."""
    from canvass.cli.shared.listing import print_rows
    from canvass.cli.shared.text import safe
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
        for row in change.touched
    ]
    headings = {
        "id": _("Route"), "name": _("Name"), "doors": _("Doors"), "before": _("Before"),
        "after": _("After"),
    }  # fmt: skip
    print_rows(rows, "table", headings)
    minutes = 60 * (change.hours_after - change.hours_before)
    click.echo(
        _("{minutes} min in all; kept as plan {number} ({change})").format(
            minutes=f"{minutes:+.0f}", number=change.plan_id, change=safe(change.words)
        )
    )
