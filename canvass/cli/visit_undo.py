"""`canvass visit undo|correct` and `visit void --list`: take visits back or correct one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.outcomes import say_outcome, say_visit, tell_after_week
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe
from canvass.cli.visit import by_option, where_options
from canvass.workflow.clock import instant

if TYPE_CHECKING:
    from canvass.workflow.visits.visit_undo import Takeable

YES = {"y", "yes", "j", "ja"}
MOST_SHOWN = 10


@click.command(
    epilog="Example: canvass visit undo, or one by its name: canvass visit undo 9DBVH25C"
)
@click.argument("name", required=False, default=None)
@click.option("--yes", is_flag=True, help="Do it without asking.")
@by_option
@where_options
@click.pass_obj
def undo(
    session: Session,
    name: str | None,
    yes: bool,
    recorded_by: str,
    district: str | None,
    week: str | None,
) -> None:
    """Undo the last entered list or imported file, after showing it.

    NAME is the code of a list or the name of a file. The visits stay in the log, marked as taken
    back; a list is out again. A do-not-knock stays until a coordinator clears it.
    """
    from canvass.workflow.visits.visit_log import Where
    from canvass.workflow.visits.visit_undo import find_last_batch

    seen = find_last_batch(session.db, Where(district, week), name)
    _take_back(session, seen, recorded_by=recorded_by, is_sure=yes)


def void_list(session: Session, code: str, *, recorded_by: str, is_sure: bool) -> None:
    """Take back all visits of a list after showing them."""
    from canvass.workflow.visits.visit_undo import find_list_visits

    seen = find_list_visits(session.db, code)
    _take_back(session, seen, recorded_by=recorded_by, is_sure=is_sure)


def _take_back(session: Session, seen: Takeable, *, recorded_by: str, is_sure: bool) -> None:
    from canvass.errors import InputError
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.visits.visit_undo import take_back

    _ = get_translator(session.lang)
    head = f"{_(seen.kind)} {seen.name}, {seen.made_on:%Y-%m-%d %H:%M}"
    head += f", {seen.recorded_by}" if seen.recorded_by else ""
    click.echo(safe(head, longest=300))
    counts = ", ".join(f"{count} {_(word)}" for word, count in seen.counts().items())
    text = _("{count} visits: {counts}")
    click.echo(text.format(count=len(seen.visits), counts=counts or "-"))
    if seen.refusals:
        doors = ", ".join(seen.refusals[:MOST_SHOWN])
        text = _("{count} do-not-knock stay until a coordinator clears them: {doors}")
        click.echo(safe(text.format(count=len(seen.refusals), doors=doors), longest=300), err=True)
    if not is_sure and not _is_yes(_("Take this back? [y/n] ")):
        raise InputError("nothing taken back")
    count = take_back(session.db, seen, recorded_by=recorded_by, now=instant())
    click.echo(_("{count} visits taken back").format(count=count))
    if seen.codes:
        click.echo(_("Out again: {codes}").format(codes=", ".join(seen.codes)))


def _is_yes(question: str) -> bool:
    if sys.stdin.isatty():
        try:
            answer = input(question)
        except EOFError:
            return False
    else:
        answer = sys.stdin.readline()
    return answer.strip().casefold() in YES


@click.command(epilog='Example: canvass visit correct "Storgatan 12, 1101" talked')
@click.argument("door")
@click.argument("outcome")
@by_option
@where_options
@click.pass_obj
def correct(
    session: Session,
    door: str,
    outcome: str,
    recorded_by: str,
    district: str | None,
    week: str | None,
) -> None:
    """Replace the outcome of the last visit at DOOR; its time and team stay.

    The visit is taken back and another one recorded; both stay in the log. DOOR and OUTCOME are as
    in "canvass visit add".
    """
    from canvass.locale.catalogue import get_translator
    from canvass.visits.outcome_words import parse_said
    from canvass.workflow.visits.visit_log import Where
    from canvass.workflow.visits.visit_undo import correct_visit

    _ = get_translator(session.lang)
    made = correct_visit(
        session.db, Where(district, week), door, parse_said(outcome), recorded_by=recorded_by,
        now=instant(),
    )  # fmt: skip
    before = say_outcome(made.before.outcome, made.before.come_back, _)
    after = say_visit(made.after, made.week.timezone, session.lang)
    said = f"{made.door.say()}: {before} → {after} ({made.after.event_id})"
    click.echo(safe(said, longest=300))
    tell_after_week([made.after.come_back], made.week.ends_on, session.lang)
