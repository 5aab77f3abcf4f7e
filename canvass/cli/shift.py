"""`canvass shift`: the shifts of a week, and which teams are booked for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.lazy import LazyGroup
from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.past_shifts import say_if_over
from canvass.cli.shared.session import Session
from canvass.cli.shared.table_read import end_with_table_read
from canvass.cli.shared.week_options import file_option, week_option
from canvass.cli.shared.worries import print_worries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvass.week.book import WeekBook
    from canvass.week.week import WeekShift


COMMANDS = {
    "add": ("canvass.cli.shift:add", "Add a shift, or many from a file."),
    "list": ("canvass.cli.shift:list_command", "List the shifts of a week."),
    "edit": ("canvass.cli.shift_edit:edit", "Change a shift."),
    "remove": ("canvass.cli.shift_edit:remove", "Take a shift away."),
    "book": ("canvass.cli.shift:book", "Book a team for a shift."),
    "rebook": ("canvass.cli.shift_edit:rebook", "Move a booking to another shift."),
    "unbook": ("canvass.cli.shift_edit:unbook", "Take a booking back."),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def shift() -> None:
    """The shifts of a week, and the teams booked for them."""


@dataclass(frozen=True, slots=True)
class ShiftAsked:
    """A shift, as given on the command line."""

    starts_at: str | None
    minutes: int | None
    label: str
    kind: str
    encoding: str


@click.command(
    epilog="Example: canvass shift add 2026-09-08T17:30 150, or: canvass shift add --from "
    "shifts.csv with the columns starts_at,minutes,label,kind"
)
@click.argument("starts_at", required=False)
@click.argument("minutes", required=False, type=click.IntRange(1, 720))
@click.option("--label", default="", help="What the shift is called.")
@click.option("--kind", type=click.Choice(["homes", "daytime"]), default="homes",
              show_default=True, help="For homes, or for organisations.")  # fmt: skip
@file_option
@week_option
@click.pass_obj
@gathered(ShiftAsked)
def add(
    session: Session, asked: ShiftAsked, file: Path | None, district: str | None, week: str | None
) -> None:
    """Add a shift of MINUTES from STARTS_AT (local time), or many from a table (CSV or workbook).

    Bad rows do not stop the others: they go to FILE.rejected.csv, to be corrected and added. The
    exit code is then 1, or 2 if no row could be used. Adding a table twice does no harm.
    """
    from canvass.errors import InputError
    from canvass.locale.catalogue import get_translator
    from canvass.week.moments import parse_moment
    from canvass.week.week import WeekShift
    from canvass.workflow.week.week import add_shifts, get_week_book
    from canvass.workflow.week.week_files import import_shifts

    if file is not None:
        report = import_shifts(
            session.db, district, week, file, encoding=asked.encoding,
            translate=get_translator(session.lang),
        )  # fmt: skip
        _print_stored(session, district, week, report.stored)
        end_with_table_read(session, file, report)
    if asked.starts_at is None or asked.minutes is None:
        raise InputError("give when the shift starts and its minutes, or --from FILE.csv")
    zone = get_week_book(session.db, district, week).week.zone
    at = parse_moment(asked.starts_at, zone, "start")
    one = WeekShift(0, at, asked.minutes, asked.label.strip(), asked.kind)
    made = add_shifts(session.db, district, week, [("", one)])
    _print_stored(session, district, week, made)


def _print_stored(
    session: Session, district: str | None, week: str | None, stored: Sequence[WeekShift]
) -> None:
    """Print shifts that were added, and what to think of in the dark hours they reach into."""
    from canvass.workflow.week.week import get_week_book

    if stored:
        book = get_week_book(session.db, district, week)
        _print([_facts(one, book, session.lang) for one in stored], "table", session.lang)
        for one in stored:
            print_worries(book.week, one, (), session.lang)


@click.command(name="list", epilog="Example: canvass shift list --format json")
@week_option
@format_option
@click.pass_obj
def list_command(session: Session, district: str | None, week: str | None, fmt: str) -> None:
    """List the shifts of a week with the teams booked for them."""
    from canvass.workflow.week.week import get_week_book

    book = get_week_book(session.db, district, week)
    _print([_facts(one, book, session.lang) for one in book.shifts], fmt, session.lang)


@click.command(epilog='Example: canvass shift book "Team Blue" S3')
@click.argument("team")
@click.argument("shift_name", metavar="SHIFT")
@click.option(
    "--reason",
    default=None,
    metavar="REASON",
    help="Why the booking may use the reserve: last_days, behind, event, more_people, "
    "other. Or a short text of your own, without names; it is deleted with the week.",
)
@week_option
@click.pass_obj
def book(
    session: Session,
    team: str,
    shift_name: str,
    reason: str | None,
    district: str | None,
    week: str | None,
) -> None:
    """Book TEAM for SHIFT (a name of "canvass shift list").

    A booking that would cut into the reserve (the time kept unbooked) is refused, and the message
    shows by how much. With --reason it is made anyway and written to the audit log.
    """
    from canvass.cli.shared.text import safe
    from canvass.errors import InputError
    from canvass.locale.catalogue import get_translator
    from canvass.week.booking_reason import BookingReason, check_reason
    from canvass.week.half_days import say_price
    from canvass.workflow.week.week import book_team

    lang = session.lang
    _ = get_translator(lang)
    booking, prices = book_team(
        session.db, district, week, team=team, shift=shift_name, reason=reason
    )
    said = "; ".join(say_price(price, lang) for price in prices)
    if prices and booking.reason is None:
        raise InputError(_("{price}; with --reason it is booked anyway").format(price=said))
    name = f"S{shift_name.strip().upper().removeprefix('S')}"
    done = _("{team} is booked for {shift}").format(team=safe(team), shift=name)
    click.echo(f"{done} ({said})" if prices else done)
    say_if_over(session, district, week, shift_name)
    if booking.reason is not None and check_reason(booking.reason)[1]:
        text = _("your own text is kept until the week is purged, so write nothing about a "
                 "person (or choose a word: {words})")  # fmt: skip
        click.echo(f"canvass: {text.format(words=', '.join(BookingReason))}", err=True)


def _facts(one: WeekShift, book: WeekBook, lang: str) -> dict[str, Any]:
    from canvass.week.spoken_time import say_time

    return {
        "shift": one.name,
        "when": say_time(one.starts_at, one.ends_at, lang),
        "starts_at": one.starts_at.isoformat(),
        "minutes": one.minutes,
        "kind": one.kind,
        "band": one.band.value,
        "label": one.label,
        "teams": ", ".join(team.name for team in book.teams_of(one)),
    }


def _print(rows: list[dict[str, Any]], fmt: str, lang: str) -> None:
    """Print shifts; a table says in words whom they are for."""
    from canvass.locale.catalogue import get_translator

    if fmt == "table":
        _ = get_translator(lang)
        said = {"homes": _("homes"), "daytime": _("organisations")}
        rows = [{**row, "kind": said[row["kind"]]} for row in rows]
    print_rows(rows, fmt, _headings(lang), lang=lang)


def _headings(lang: str) -> dict[str, str]:
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    return {
        "shift": _("Shift"),
        "when": _("When"),
        "minutes": _("Minutes"),
        "kind": _("For"),
        "label": _("Label"),
        "teams": _("Teams"),
    }
