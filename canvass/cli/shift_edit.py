"""`canvass shift edit`, `remove`, `rebook` and `unbook`."""

from __future__ import annotations

from typing import Any

import click

from canvass.cli.shared.asking import yes_option
from canvass.cli.shared.going import ask_to_remove, say_all, say_removed
from canvass.cli.shared.past_shifts import say_if_over
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe
from canvass.cli.shared.week_options import week_option
from canvass.cli.shared.worries import print_worries


@click.command(epilog="Example: canvass shift edit S3 --starts-at 2026-09-08T18:00 --minutes 120")
@click.argument("name", metavar="SHIFT")
@click.option("--starts-at", default=None, metavar="TIME", help="When it starts (local time).")
@click.option("--minutes", type=click.IntRange(1, 720), default=None, help="How long it is.")
@click.option("--label", default=None, help="What the shift is called.")
@click.option("--kind", type=click.Choice(["homes", "daytime"]), default=None,
              help="For homes, or for organisations.")  # fmt: skip
@week_option
@click.pass_obj
def edit(
    session: Session,
    name: str,
    starts_at: str | None,
    minutes: int | None,
    label: str | None,
    kind: str | None,
    district: str | None,
    week: str | None,
) -> None:
    """Change SHIFT (a name of "canvass shift list"); what is not named stays as it is.

    A new time is refused if visits were made in the shift, if a list of it is out, or if a booked
    team is not available then.
    """
    from canvass.cli.shift import _facts, _print
    from canvass.errors import InputError
    from canvass.week.moments import parse_moment
    from canvass.workflow.week.edit_shifts import edit_shift
    from canvass.workflow.week.week import get_week_book

    changes: dict[str, Any] = {
        key: value
        for key, value in (("minutes", minutes), ("label", label), ("kind", kind))
        if value is not None
    }
    if starts_at is not None:
        zone = get_week_book(session.db, district, week).week.zone
        changes["starts_at"] = parse_moment(starts_at, zone, "start")
    if not changes:
        raise InputError("say what to change, like --minutes 120")
    done = edit_shift(session.db, district, week, name, changes)
    book = get_week_book(session.db, district, week)
    _print([_facts(done.after, book, session.lang)], "table", session.lang)
    say_all(done.said, session.lang)
    print_worries(book.week, done.after, (), session.lang)


@click.command(epilog="Example: canvass shift remove S3")
@click.argument("name", metavar="SHIFT")
@week_option
@yes_option
@click.pass_obj
def remove(session: Session, name: str, district: str | None, week: str | None, yes: bool) -> None:
    """Remove SHIFT with its bookings; a shift with visits cannot be removed."""
    from canvass.workflow.week.edit_shifts import remove_shift

    going = remove_shift(session.db, district, week, name, dry_run=True)
    ask_to_remove(going.name, going.said, yes=yes, lang=session.lang)
    remove_shift(session.db, district, week, name)
    say_removed(going.name, session.lang)


@click.command(epilog='Example: canvass shift rebook "Team Blue" S3 S4')
@click.argument("team")
@click.argument("before", metavar="FROM")
@click.argument("after", metavar="TO")
@week_option
@click.pass_obj
def rebook(
    session: Session, team: str, before: str, after: str, district: str | None, week: str | None
) -> None:
    """Move the booking of TEAM to another shift; if that is refused, nothing changes."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.week.edit_shifts import rebook_team

    done = rebook_team(session.db, district, week, team=team, before=before, after=after)
    text = get_translator(session.lang)("{team} is booked for {shift}")
    click.echo(text.format(team=safe(team), shift=done.after.name))
    say_all(done.said, session.lang)
    say_if_over(session, district, week, after)


@click.command(epilog='Example: canvass shift unbook "Team Blue" S3')
@click.argument("team")
@click.argument("shift_name", metavar="SHIFT")
@week_option
@yes_option
@click.pass_obj
def unbook(
    session: Session, team: str, shift_name: str, district: str | None, week: str | None, yes: bool
) -> None:
    """Cancel the booking of TEAM for SHIFT; asks first if routes are assigned to it."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.week.edit_shifts import unbook_team

    going = unbook_team(session.db, district, week, team=team, shift=shift_name, dry_run=True)
    if going.said:
        ask_to_remove(going.name, going.said, yes=yes, lang=session.lang)
    unbook_team(session.db, district, week, team=team, shift=shift_name)
    _ = get_translator(session.lang)
    who, _comma, when = going.name.rpartition(", ")
    click.echo(_("{team} is no longer booked for {shift}").format(team=safe(who), shift=when))
