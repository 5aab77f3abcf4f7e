"""`canvass list`: printed lists: which team has which, and what is missing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.lazy import LazyGroup
from canvass.cli.shared.listing import format_option, print_rows, to_minute
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe
from canvass.cli.visit import by_option
from canvass.workflow.clock import instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvass.workflow.routes.list_status import ListRow

COMMANDS = {
    "show": ("canvass.cli.lists:show", "Show lists: with whom, since when, back or missing."),
    "out": ("canvass.cli.lists:out", "Lists go out with a team."),
    "back": ("canvass.cli.lists:back", "Lists are back unwalked."),
    "lost": ("canvass.cli.lists:lost", "Lists are lost: their doors are free again."),
    "void": ("canvass.cli.lists:void", "Lists are not to be walked: their doors are free."),
}


@click.group(name="list", cls=LazyGroup, commands_at=COMMANDS)
def lists() -> None:
    """Walk lists as printed, by the code on every page: who has which, what is missing.

    A list is out from its first print or export until it is entered ("canvass visit enter CODE"),
    lost or void; meanwhile "canvass plan --next" holds its doors.
    """


@click.command(epilog="Example: canvass list show, or the doors of one: canvass list show 9DBVH25C")
@click.argument("codes", metavar="[CODE]...", nargs=-1)
@click.option("--missing", is_flag=True, help="Only those that should be back.")
@district_option
@format_option
@click.pass_obj
def show(
    session: Session, codes: tuple[str, ...], missing: bool, district: str | None, fmt: str
) -> None:
    """Show all lists, or the doors of the lists with these CODEs.

    A list is missing if it is still out twelve hours after its shift began, or after it went out.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.routes.list_status import MISSING, get_addresses, list_rows

    _ = get_translator(session.lang)
    if not codes:
        rows = list_rows(session.db, district, now=instant())
        if missing:
            rows = [row for row in rows if row.state == MISSING]
        _print_lists(rows, fmt, session.lang)
        return
    doors: list[dict[str, Any]] = []
    for code in codes:
        row, addresses = get_addresses(session.db, code, now=instant())
        if fmt == "table":
            _print_lists([row], fmt, session.lang)
        doors += [
            {
                "code": row.code,
                "position": door.position,
                "door": door.number,
                "street": door.street,
                "housenumber": door.housenumber,
                "unit": door.unit,
                "door_id": door.door_id,
                "if_time": door.is_if_time,
                "taken_by": door.taken_by,
            }
            for door in addresses
        ]
    if fmt == "table":
        for one in doors:
            one["if_time"] = _("if there is time") if one["if_time"] else ""
    headings = {
        "position": _("Position"), "door": _("Door"), "street": _("Street"),
        "housenumber": _("Number"), "unit": _("Flat"), "if_time": "",
        "taken_by": _("Now on list"),
    }  # fmt: skip
    print_rows(doors, fmt, headings)


def _print_lists(rows: list[ListRow], fmt: str, lang: str) -> None:
    from canvass.locale.catalogue import get_translator

    say = get_translator(lang)
    shown = [
        {
            "code": row.code,
            "route": row.route_id,
            "name": row.route_name,
            "state": _state(row, say) if fmt == "table" else row.state,
            "team": row.team,
            "since": _time(row.since, fmt),
            "doors": row.doors,
            "left": row.left,
            "round": row.round_no,
            "overdue_min": row.overdue_min,
            "printed_at": _time(row.printed_at, fmt),
            "starts_at": _time(row.starts_at, fmt) if row.starts_at else "",
            "week": row.week,
            "district": row.district,
        }
        for row in rows
    ]
    headings = {
        "code": say("List"), "route": say("Route"), "name": say("Name"), "state": say("Where"),
        "team": say("Team"), "since": say("Since"), "doors": say("Doors"), "week": say("Week"),
    }  # fmt: skip
    print_rows(shown, fmt, headings, lang=lang)


def _state(row: ListRow, say: Callable[[str], str]) -> str:
    """Return the status of a list as text, with how long it has been overdue."""
    words = say(row.state)
    if not row.overdue_min:
        return words
    hours, minutes = divmod(row.overdue_min, 60)
    if hours >= 48:
        late = say("overdue {days} days").format(days=hours // 24)
    elif hours >= 2:
        late = say("overdue {hours} h").format(hours=hours)
    else:
        late = say("overdue {minutes} min").format(minutes=60 * hours + minutes)
    return f"{words}, {late}"


def _time(at: datetime, fmt: str) -> str:
    return to_minute(at) if fmt == "table" else at.isoformat(timespec="seconds")


CODES = click.argument("codes", metavar="CODE...", nargs=-1, required=True)


@click.command(epilog='Example: canvass list out 9DBVH25C --team "Team Blue"')
@CODES
@click.option("--team", default="", help="Which team has them.")
@click.option("--at", "at_words", default=None, metavar="TIME",
              help="When they left the base, like 17:35; default: now.")  # fmt: skip
@by_option
@format_option
@click.pass_obj
def out(
    session: Session,
    codes: tuple[str, ...],
    team: str,
    at_words: str | None,
    recorded_by: str,
    fmt: str,
) -> None:
    """Record that lists are out, and with which team.

    A list that came back goes out for another round; one that was lost or void is out again. The
    program learns times from when a list went out and when it came back ("canvass visit enter CODE
    --back 19:50").
    """
    _set(session, codes, "out", team, recorded_by, fmt, at_words)


@click.command(epilog="Example: canvass list back 9DBVH25C")
@CODES
@by_option
@format_option
@click.pass_obj
def back(session: Session, codes: tuple[str, ...], recorded_by: str, fmt: str) -> None:
    """Record that lists are back unwalked, with nothing to enter.

    Entering a list ("canvass visit enter CODE") marks it as back by itself.
    """
    _set(session, codes, "back", "", recorded_by, fmt)


@click.command(epilog="Example: canvass list lost 9DBVH25C")
@CODES
@by_option
@format_option
@click.pass_obj
def lost(session: Session, codes: tuple[str, ...], recorded_by: str, fmt: str) -> None:
    """Record that lists are lost; their doors are planned again. A found list can be entered."""
    _set(session, codes, "lost", "", recorded_by, fmt)


@click.command(epilog="Example: canvass list void 9DBVH25C")
@CODES
@by_option
@format_option
@click.pass_obj
def void(session: Session, codes: tuple[str, ...], recorded_by: str, fmt: str) -> None:
    """Record that lists are not to be walked: misprints, or doors given to other teams.

    The visits of a list that was entered are taken back with "canvass visit void --list CODE".
    """
    _set(session, codes, "void", "", recorded_by, fmt)


def _set(
    session: Session,
    codes: tuple[str, ...],
    kind: str,
    team: str,
    by: str,
    fmt: str,
    at_words: str | None = None,
) -> None:
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.routes.list_status import set_status
    from canvass.workflow.visits.teams_named import check_team, find_odd_list_team

    _ = get_translator(session.lang)
    rows = set_status(
        session.db, codes, kind, team=check_team(team), by=by, now=instant(), at_words=at_words
    )
    odd = find_odd_list_team(session.db, [row.code for row in rows], team)
    if odd is not None:
        click.echo(safe(odd.say(_), longest=300), err=True)
    if fmt != "table":
        _print_lists(rows, fmt, session.lang)
        return
    for row in rows:
        said = f"{row.code} {row.route_id} {row.route_name}: {_(row.state)}"
        click.echo(safe(said + (f", {row.team}" if row.team else ""), longest=300))
