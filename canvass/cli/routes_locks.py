"""`canvass routes lock|locks|unlock|assign`: decisions that every later plan respects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from canvass.cli.routes_change import force_option, print_change
from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.pseudonyms import warn_of_persons
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvass.document.locks import Lock


@click.command(epilog='Example: canvass routes lock "Parkvägen 3–9" --to R12')
@click.argument("what", nargs=-1, required=True)
@click.option("--to", metavar="ROUTE", default=None,
              help="Lock to this route and move there what is on another.")  # fmt: skip
@click.option("--together", "kind", flag_value="together", default=None,
              help="All WHAT stay on one route.")  # fmt: skip
@click.option("--apart", "kind", flag_value="apart", help="Two WHAT are never on one route.")
@click.option("--street", "is_address", is_flag=True,
              help="WHAT is a street or addresses, even if a route has the same name.")  # fmt: skip
@force_option
@district_option
@click.pass_obj
def lock(
    session: Session,
    what: tuple[str, ...],
    to: str | None,
    kind: str | None,
    is_address: bool,
    force: bool,
    district: str | None,
) -> None:
    """Lock WHAT: a whole route with its order (R03), or addresses to the route they are on.

    Every later plan keeps the locks, and changes that would break one are refused.
    """
    from canvass.errors import InputError
    from canvass.workflow.routes import route_locks

    db = session.db
    if kind == "apart":
        if len(what) != 2:
            raise InputError('--apart: name two groups, for example "Parkvägen" "Storgatan"')
        done = [route_locks.keep_apart(db, district, what[0], what[1], force=force)]
    elif kind == "together":
        done = [route_locks.keep_together(db, district, what, force=force)]
    elif to is not None:
        done = [route_locks.lock_to_route(db, district, one, to, force=force) for one in what]
    else:
        done = [route_locks.lock_in_place(db, district, one, is_address=is_address) for one in what]
    for locked in done:
        if locked.change is not None:
            print_change(locked.change, session.lang)
    print_rows(_rows([one for locked in done for one in locked.locks], session.lang), "table",
               _headings(session.lang))  # fmt: skip


@click.command(name="locks", epilog="Example: canvass routes locks --format json")
@district_option
@format_option
@click.pass_obj
def locks_command(session: Session, district: str | None, fmt: str) -> None:
    """List the locks on the routes, and the teams routes are given to."""
    from canvass.workflow.routes.route_locks import list_locks

    found = list_locks(session.db, district)
    if fmt == "table":
        print_rows(_rows(found, session.lang), fmt, _headings(session.lang), lang=session.lang)
        return
    rows = [
        {"id": one.lock_id, "kind": str(one.kind), "words": one.words, "route": one.route_id,
         "team": one.team, "doors": len(one.doors) + len(one.others)}
        for one in found
    ]  # fmt: skip
    keys = ("id", "kind", "words", "route", "team", "doors")
    print_rows(rows, fmt, keys=keys, lang=session.lang)


@click.command(epilog='Example: canvass routes unlock "Parkvägen 3–9"')
@click.argument("what", metavar="LOCK")
@district_option
@click.pass_obj
def unlock(session: Session, what: str, district: str | None) -> None:
    """Lift LOCK, given by its number, its route (R03) or its words; "all" lifts all but teams'."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.routes import route_locks

    gone = route_locks.unlock(session.db, district, what)
    _ = get_translator(session.lang)
    click.echo(_("Lifted:"))
    print_rows(_rows(gone, session.lang), "table", _headings(session.lang))


@click.command(epilog='Example: canvass routes assign R03 "Team Blue"')
@click.argument("route")
@click.argument("team", required=False)
@click.option("--nobody", is_flag=True, help="Take the route from its team.")
@district_option
@click.pass_obj
def assign(
    session: Session, route: str, team: str | None, nobody: bool, district: str | None
) -> None:
    """Give ROUTE to TEAM; later plans keep the route and its team."""
    from canvass.cli.shared.text import WIDE, safe
    from canvass.errors import InputError
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.routes.route_teams import assign_team

    if nobody == (team is not None):
        raise InputError("assign: name a team, or give --nobody")
    done = assign_team(session.db, district, route, team)
    _ = get_translator(session.lang)
    if done.locks:
        print_rows(_rows(done.locks, session.lang), "table", _headings(session.lang))
    else:
        click.echo(_("{route} is given to nobody").format(route=done.route_id))
    name = done.locks[0].team if done.locks else ""
    warn_of_persons([name], session.lang)
    if done.before and name:
        text = _("{route} was taken over from {team}")
        click.echo(text.format(route=done.route_id, team=safe(done.before)), err=True)
    if done.others:
        text = _("{team} has {routes} too: of several routes a team walks one in a shift")
        click.echo(text.format(team=safe(name), routes=", ".join(done.others)), err=True)
    if done.stairs:
        text = _("{route}: stairs at {places}; the team takes none")
        said = text.format(route=done.route_id, places=done.stairs)
        click.echo(safe(said, longest=WIDE), err=True)
    if done.stairs_unknown:
        text = _("{route}: stairs unknown at {places}; the team takes none")
        said = text.format(route=done.route_id, places=done.stairs_unknown)
        click.echo(safe(said, longest=WIDE), err=True)
    if done.unknown is not None:
        week, teams = done.unknown
        text = _('no team "{team}" in the week "{week}"; there is {teams}')
        click.echo(
            text.format(team=safe(name), week=safe(week), teams=safe(", ".join(teams))), err=True
        )


def _rows(found: Sequence[Lock], lang: str) -> list[dict[str, Any]]:
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    kinds = {
        "stay": _("stay on the route"), "order": _("whole route, in its order"),
        "apart": _("never on one route"), "together": _("on one route"), "team": _("team"),
    }  # fmt: skip
    return [
        {
            "id": one.lock_id,
            "kind": kinds[str(one.kind)],
            "words": one.team if one.team else one.words,
            "route": "" if one.kind in ("together", "apart") else one.route_id,
            "doors": len(one.doors) + len(one.others) or "",
        }
        for one in found
    ]


def _headings(lang: str) -> dict[str, str]:
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    return {
        "id": _("Lock"), "kind": _("What it keeps"), "words": _("Of"), "route": _("Route"),
        "doors": _("Doors"),
    }  # fmt: skip
