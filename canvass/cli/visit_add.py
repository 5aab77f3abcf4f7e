"""`canvass visit add|void|clear-dnk`: record one visit, and take visits back."""

from __future__ import annotations

from dataclasses import dataclass

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.outcomes import say_outcome, say_visit, tell_after_week
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe
from canvass.cli.visit import SaidOptions, by_option, said_options, where_options
from canvass.workflow.clock import instant


@dataclass(frozen=True, slots=True)
class VisitAsked(SaidOptions):
    """A visit at a door, as given on the command line."""

    door: str


@click.command(epilog='Example: canvass visit add "Storgatan 12, 1101" talked --team A --at 18:05')
@click.argument("door")
@said_options("visit")
@click.pass_obj
@gathered(VisitAsked)
def add(session: Session, asked: VisitAsked, district: str | None, week: str | None) -> None:
    """Record a visit at DOOR: an id, or "street number" or "street number, flat".

    OUTCOME is nobody, leaflet (nobody home, a leaflet left), talked, come_back, no_thanks,
    unreachable or do_not_knock, or its letter: n f t c x u d (in Swedish i f p å x l k). "come back
    sat", "come back evening" or "come back 2026-09-12" say when they asked for.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.visits.visit_log import Where, add_visit

    added = add_visit(session.db, Where(district, week), asked.door, asked.said(), now=instant())
    _ = get_translator(session.lang)
    key, event = added.door, added.event
    said = f"{key.say()}: {say_visit(event, added.week.timezone, session.lang)} ({event.event_id})"
    click.echo(safe(said, longest=300))
    if added.receipt == "already":
        click.echo(_("that visit was there already"), err=True)
    for flag in event.flags:
        click.echo(safe(f"{_('recorded, but check the time')}: {_(FLAGS[flag])}"), err=True)
    tell_after_week([event.come_back], added.week.ends_on, session.lang)
    if added.odd_team:
        click.echo(safe(added.odd_team.say(_), longest=300), err=True)
    if added.other_teams:
        teams = ", ".join(added.other_teams)
        text = _("another team was there in the same round: {teams}").format(teams=teams)
        click.echo(safe(text), err=True)
    if added.is_do_not_knock:
        click.echo(_("this door had asked not to be called on"), err=True)


FLAGS = {
    "future": "in the future",
    "before_week": "before the week",
    "after_week": "after the week",
    "clock_skew": "the sender's clock is off",
}


@click.command(
    epilog="Example: canvass visit void 0199b2a0-6a1e-7c3a-9f00-5f1f0a9d2c11, or a whole list: "
    "canvass visit void --list 9DBVH25C"
)
@click.argument("event_ids", metavar="[EVENT_ID]...", nargs=-1)
@click.option("--list", "code", default=None, metavar="CODE",
              help="All visits of this list; it is out again.")  # fmt: skip
@click.option("--yes", is_flag=True, help="With --list: do it without asking.")
@by_option
@where_options
@click.pass_obj
def void(
    session: Session,
    event_ids: tuple[str, ...],
    code: str | None,
    yes: bool,
    recorded_by: str,
    district: str | None,
    week: str | None,
) -> None:
    """Take visits back; they stay in the log, marked as taken back."""
    if (code is None) == (not event_ids):
        raise click.UsageError("name visits by their ids, or one list with --list CODE")
    if code is not None:
        from canvass.cli.visit_undo import void_list

        void_list(session, code, recorded_by=recorded_by, is_sure=yes)
        return
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.visits.visit_log import Where, void_visits

    taken = void_visits(
        session.db, Where(district, week), event_ids, recorded_by=recorded_by, now=instant()
    )
    _ = get_translator(session.lang)
    for event in taken:
        said = say_outcome(event.outcome, event.come_back, _)
        click.echo(safe(f"{event.event_id}: {event.door_id} {said}", longest=300))


@click.command(name="clear-dnk", epilog='Example: canvass visit clear-dnk "Storgatan 12"')
@click.argument("door")
@where_options
@click.pass_obj
def clear_dnk(session: Session, door: str, district: str | None, week: str | None) -> None:
    """Clear the do-not-knock of DOOR, so that it is visited again.

    This is a coordinator's decision and is written to the audit log.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.visits.clearing import clear_do_not_knock
    from canvass.workflow.visits.visit_log import Where

    key, count = clear_do_not_knock(
        session.db, Where(district, week), door, recorded_by="coordinator", now=instant()
    )
    text = get_translator(session.lang)("{door}: may be knocked on again ({count} cleared)")
    click.echo(safe(text.format(door=key.say(), count=count), longest=300))
