"""`canvass routes rank|new|order`: find routes for doors, make a new one, change the order."""

from __future__ import annotations

from typing import Any

import click

from canvass.cli.routes_change import change_options, force_option, run_change
from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.errors import InputError


@click.command(epilog='Example: canvass routes rank "Parkvägen 3–9"')
@click.argument("what")
@district_option
@format_option
@click.pass_obj
def rank(session: Session, what: str, district: str | None, fmt: str) -> None:
    """List the routes that could take WHAT, best first, with the minutes each would have.

    Routes on which it breaks neither the shift nor a lock come first. Only the routes that pass
    nearest are tried.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.units import format_minutes
    from canvass.workflow.routes.held_plan import Basis
    from canvass.workflow.routes.route_changes import ids_meant, rank_routes

    _ = get_translator(session.lang)
    found = rank_routes(Basis(session.db, district), ids_meant(session.db, district, what))
    if fmt != "table":
        keys = ("route", "name", "before_min", "after_min", "change_min", "over_shift_min", "locks")
        rows: list[dict[str, Any]] = [
            {
                "route": one.route_id, "name": one.name, "before_min": one.before_min,
                "after_min": one.after_min, "change_min": one.change_min,
                "over_shift_min": one.over_shift_min,
                "locks": [lock.lock_id for lock in one.broken],
            }
            for one in found
        ]  # fmt: skip
        print_rows(rows, fmt, keys=keys)
        return
    rows = []
    for one in found:
        remark = _("fits")
        if one.broken:
            remark = _("breaks lock {number}").format(number=one.broken[0].lock_id)
        elif one.over_shift_min:
            over = max(1, round(one.over_shift_min))
            remark = _("{minutes} min over the shift").format(minutes=over)
        rows.append(
            {
                "id": one.route_id, "name": one.name, "before": format_minutes(one.before_min),
                "after": format_minutes(one.after_min), "more": f"{one.change_min:+.0f}",
                "remark": remark,
            }
        )  # fmt: skip
    headings = {
        "id": _("Route"), "name": _("Name"), "before": _("Before"), "after": _("After"),
        "more": _("Minutes in all"), "remark": _("Fits?"),
    }  # fmt: skip
    print_rows(rows, "table", headings)


@click.command(epilog='Example: canvass routes new "Parkvägen 3–9"')
@click.argument("what")
@change_options
@force_option
@district_option
@click.pass_obj
def new(session: Session, /, what: str, force: bool, district: str | None, **more: Any) -> None:
    """Make a new route of WHAT (addresses, or ids of doors with commas between them)."""
    from canvass.planning.route_drafts import NewRoute
    from canvass.workflow.routes.route_changes import ids_meant

    doors = ids_meant(session.db, district, what)
    run_change(session, district, NewRoute(doors), force=force, **more)


@click.command(epilog='Example: canvass routes order R03 "Parkvägen 9" --before "Parkvägen 3"')
@click.argument("route")
@click.argument("what")
@click.option("--before", metavar="ADDRESS", default=None, help="Visit WHAT just before it.")
@click.option("--last", is_flag=True, help="Visit WHAT at the end.")
@change_options
@force_option
@district_option
@click.pass_obj
def order(
    session: Session,
    /,
    route: str,
    what: str,
    before: str | None,
    last: bool,
    force: bool,
    district: str | None,
    **more: Any,
) -> None:
    """Visit WHAT (addresses on ROUTE) earlier or later; the other stops keep their order.

    A later move to or from the route may change the order again; lock the route to keep it.
    """
    from canvass.planning.route_drafts import Reorder
    from canvass.workflow.routes.route_changes import ids_meant

    if last == (before is not None):
        raise InputError("order: give --before ADDRESS or --last")
    doors = ids_meant(session.db, district, what, route)
    mark = ids_meant(session.db, district, before, route)[0] if before else ""
    run_change(session, district, Reorder(route, doors, mark), force=force, **more)
