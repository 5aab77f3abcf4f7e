"""`canvass wish list|topic|board`: list wishes and what became of them."""

from __future__ import annotations

import click

from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe

STATES = ("open", "taken", "answered")


@click.command(name="list", epilog="Example: canvass wish list --topic traffic --state open")
@click.option("--topic", default=None, help="Only this topic.")
@click.option("--state", type=click.Choice(STATES), default=None,
              help="Only wishes not taken, taken, or answered.")  # fmt: skip
@district_option
@format_option
@click.pass_obj
def list_command(
    session: Session, topic: str | None, state: str | None, district: str | None, fmt: str
) -> None:
    """List wishes with area, week, topic and status, in random order."""
    from canvass.listening.topics import find_topic
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.carrying import list_taken
    from canvass.workflow.listening.wishes import SAID, list_district_names, list_wishes

    _ = get_translator(session.lang)
    kept, topics = list_wishes(session.db, district)
    names = {one.key: one.name(_) for one in topics}
    districts = list_district_names(session.db)
    taken = {one.commitment.commitment_id: one.commitment for one in list_taken(session.db)}
    only = find_topic(topics, topic, SAID).key if topic else None
    rows = []
    for wish in sorted(kept, key=lambda w: (w.district_id, w.iso_week, w.topic, w.wish_id)):
        part = taken.get(wish.commitment_id)
        now = "open" if part is None else "taken" if part.is_open else "answered"
        if (only and wish.topic != only) or (state and now != state):
            continue
        rows.append({
            "id": wish.wish_id, "district": districts[wish.district_id],
            "iso_week": wish.iso_week, "topic": names.get(wish.topic, wish.topic),
            "heard": _(wish.heard.value), "state": _(now), "taken": wish.commitment_id,
            "text": wish.text,
        })  # fmt: skip
    headings = {"id": _("Id"), "district": _("District"), "iso_week": _("Week"),
                "topic": _("Topic"), "heard": _("Heard at"), "state": _("State"),
                "text": _("Wish")}  # fmt: skip
    print_rows(rows, fmt, headings)
    if not rows and fmt == "table":
        click.echo(_('No wishes here; "canvass wish add" adds one'), err=True)


@click.command(epilog="Example: canvass wish board, or canvass wish board --open")
@click.option("--open", "only_open", is_flag=True,
              help="List what is taken but not answered, oldest first.")  # fmt: skip
@district_option
@format_option
@click.pass_obj
def board(session: Session, only_open: bool, district: str | None, fmt: str) -> None:
    """Show the wishes of each area by topic: in total, not taken, taken, and answered."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.carrying import list_board
    from canvass.workflow.week.today import find_today

    _ = get_translator(session.lang)
    if only_open:
        _print_open(session, district, fmt)
        return
    rows = [
        {"district": row.district, "topic": row.topic.name(_), "wishes": row.wishes,
         "untaken": row.untaken, "taken": row.carried, "answered": row.answered,
         "oldest_days": row.oldest_days}
        for row in list_board(session.db, district, find_today(session.db, district))
    ]  # fmt: skip
    headings = {"district": _("District"), "topic": _("Topic"), "wishes": _("Wishes"),
                "untaken": _("Nobody took"), "taken": _("Carried on"), "answered": _("Answered"),
                "oldest_days": _("Days waited")}  # fmt: skip
    print_rows(rows, fmt, headings)
    if not rows and fmt == "table":
        click.echo(_('No wishes here; "canvass wish add" adds one'), err=True)


def _print_open(session: Session, district: str | None, fmt: str) -> None:
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.carrying import list_taken
    from canvass.workflow.listening.wishes import list_district_names, list_topics
    from canvass.workflow.week.today import find_today

    _ = get_translator(session.lang)
    districts = list_district_names(session.db)
    names = {one.key: one.name(_) for one in list_topics(session.db)}
    today = find_today(session.db, district)
    rows = [
        {"id": one.commitment.commitment_id, "district": districts[one.commitment.district_id],
         "topic": names.get(one.commitment.topic, one.commitment.topic),
         "wishes": len(one.wishes), "role": _(one.commitment.role.value),
         "status": _(one.commitment.status.value),
         "taken_on": one.commitment.taken_on.isoformat(),
         "days": one.commitment.age_days(today)}
        for one in list_taken(session.db, district)
        if one.commitment.is_open
    ]  # fmt: skip
    headings = {"id": _("Id"), "district": _("District"), "topic": _("Topic"),
                "wishes": _("Wishes"), "role": _("By whom"), "status": _("Status"),
                "taken_on": _("Taken on"), "days": _("Days waited")}  # fmt: skip
    print_rows(rows, fmt, headings)
    if not rows and fmt == "table":
        click.echo(_("Nothing waits for an answer."), err=True)


@click.group()
def topic() -> None:
    """The topics of wishes: a built-in list, and your own."""


@topic.command(name="list", epilog="Example: canvass wish topic list")
@click.option("--all", "also_gone", is_flag=True, help="Also list topics that take no more wishes.")
@format_option
@click.pass_obj
def topic_list(session: Session, also_gone: bool, fmt: str) -> None:
    """List the topics with their numbers."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.wishes import list_topics

    _ = get_translator(session.lang)
    found = list_topics(session.db)
    rows = [
        {"number": number, "topic": one.key, "name": one.name(_), "state": _("in use")}
        for number, one in enumerate((one for one in found if not one.is_gone), 1)
    ]
    if also_gone:
        rows += [{"number": 0, "topic": one.key, "name": one.name(_), "state": _("gone")}
                 for one in found if one.is_gone]  # fmt: skip
    headings = {"number": _("Number"), "name": _("Topic"), "state": _("State")}
    print_rows(rows, fmt, headings)


@topic.command(name="add", epilog='Example: canvass wish topic add "The new square"')
@click.argument("name")
@click.pass_obj
def topic_add(session: Session, name: str) -> None:
    """Add the topic NAME, or bring one back."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.wishes import add_topic

    _ = get_translator(session.lang)
    click.echo(safe(_("Topic {name}").format(name=add_topic(session.db, name).name(_))))


@topic.command(name="remove", epilog='Example: canvass wish topic remove "The new square"')
@click.argument("name")
@click.pass_obj
def topic_remove(session: Session, name: str) -> None:
    """Remove the topic NAME from the choices; wishes that have it keep it."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.listening.wishes import remove_topic

    _ = get_translator(session.lang)
    gone = remove_topic(session.db, name)
    text = _("Topic {name} takes no more wishes; those it has stay under it")
    click.echo(safe(text.format(name=gone.name(_)), longest=200))
