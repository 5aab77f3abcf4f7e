"""`canvass wish take|status|answer|release`: take wishes up in office and answer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe

if TYPE_CHECKING:
    from canvass.workflow.listening.carrying import Taken

ROLES = ("council member", "committee", "chair")
ON_THE_WAY = ("taken up", "motion", "question")
ENDS = ("answered", "cannot")


@click.command(
    epilog="Example: canvass wish take --topic traffic --role committee, or by their ids: canvass "
    'wish take k7m2p9x4 b3n8q2wd --role "council member"'
)
@click.argument("wish_ids", nargs=-1)
@click.option("--topic", default=None, help="All of this topic that nobody has taken.")
@click.option("--role", type=click.Choice(ROLES, case_sensitive=False), required=True,
              help="Who takes it: an office, never a person.")  # fmt: skip
@click.option("--status", type=click.Choice(ON_THE_WAY), default="taken up", show_default=True,
              help="Its status.")  # fmt: skip
@district_option
@click.pass_obj
def take(
    session: Session,
    wish_ids: tuple[str, ...],
    topic: str | None,
    role: str,
    status: str,
    district: str | None,
) -> None:
    """Record that somebody in office takes up one or more wishes; prints an id for the answer."""
    from canvass.listening.wish import Role, Status
    from canvass.workflow.listening.carrying import take_wishes
    from canvass.workflow.week.today import find_today

    taken = take_wishes(
        session.db, district, wish_ids=[one.casefold() for one in wish_ids], topic=topic,
        role=Role(role), status=Status(status), today=find_today(session.db, district),
    )  # fmt: skip
    _say(session, taken)


@click.command(epilog="Example: canvass wish status m4t9c2ha motion")
@click.argument("taken_id")
@click.argument("status", type=click.Choice((*ON_THE_WAY, *ENDS)))
@click.pass_obj
def status(session: Session, taken_id: str, status: str) -> None:
    """Set the status of the wishes taken as TAKEN_ID; going back from an answer deletes it."""
    from canvass.listening.wish import Status
    from canvass.workflow.listening.carrying import change_status

    _say(session, change_status(session.db, taken_id, Status(status)))


@click.command(
    epilog='Example: canvass wish answer m4t9c2ha "The crossing is built this spring" '
    "--on 2026-10-01"
)
@click.argument("taken_id")
@click.argument("text")
@click.option("--cannot", is_flag=True, help="It cannot be done; the text says why.")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="DAY",
              help="The day of the answer; default: today.")  # fmt: skip
@click.option("--keep", is_flag=True, help="The text is about no private person.")
@click.pass_obj
def answer(
    session: Session, taken_id: str, text: str, cannot: bool, on: object, keep: bool
) -> None:
    """Give the public answer to the wishes taken as TAKEN_ID: it is printed and published."""
    import datetime as dt

    from canvass.listening.wish import Status
    from canvass.workflow.listening.carrying import answer_wishes
    from canvass.workflow.listening.wishes import Found
    from canvass.workflow.week.today import find_today, find_today_at_the_latest

    day = on.date() if isinstance(on, dt.datetime) else find_today(session.db)
    ended = answer_wishes(
        session.db, taken_id, text, status=Status.CANNOT if cannot else Status.ANSWERED, on=day,
        today=find_today_at_the_latest(session.db), found=Found.KEEP if keep else Found.REFUSE,
    )  # fmt: skip
    _say(session, ended)


@click.command(epilog="Example: canvass wish release m4t9c2ha")
@click.argument("taken_id")
@click.pass_obj
def release(session: Session, taken_id: str) -> None:
    """Undo "take": the wishes are open again, and an answer to them is deleted."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.carrying import release_wishes

    _ = get_translator(session.lang)
    freed = release_wishes(session.db, taken_id)
    click.echo(_("{count} wishes are open again").format(count=len(freed.wishes)))


def _say(session: Session, taken: Taken) -> None:
    """Print which wishes were taken, by which office, and their status."""
    from canvass.locale.catalogue import get_plural_translator, get_translator
    from canvass.workflow.listening.wishes import list_topics

    _ = get_translator(session.lang)
    known = taken.commitment
    names = {one.key: one.name(_) for one in list_topics(session.db)}
    say = get_plural_translator(session.lang)
    text = say("{taken_id}: {count} wish on {topic}, {role}, {status}",
               "{taken_id}: {count} wishes on {topic}, {role}, {status}",
               len(taken.wishes))  # fmt: skip
    click.echo(safe(text.format(
        taken_id=known.commitment_id, count=len(taken.wishes),
        topic=names.get(known.topic, known.topic), role=_(known.role.value),
        status=_(known.status.value)), longest=300))  # fmt: skip
    if known.answer:
        day = known.answered_on.isoformat() if known.answered_on else ""
        click.echo(safe(f"{day} {known.answer}", longest=2100))
