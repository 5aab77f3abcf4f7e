"""`canvass call`: record calls on organisations and businesses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.listing import format_option, print_rows, to_minute
from canvass.cli.shared.outcomes import say_outcome, say_visit, tell_after_week
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe
from canvass.cli.visit import SaidOptions, by_option, said_options, where_options
from canvass.workflow.clock import instant

KEYS = (
    "event_id",
    "place_id",
    "name",
    "kind",
    "outcome",
    "at",
    "team",
    "voided",
    "flags",
)


@click.group()
def call() -> None:
    """Record and list calls on organisations. A call is never changed, only taken back.

    "canvass week calls" plans them, and leaves out who answered this week or asked not to be called
    on; "canvass week organisations" shows where each stands.
    """


@dataclass(frozen=True, slots=True)
class CallAsked(SaidOptions):
    """A call on an organisation, as given on the command line."""

    place: str


@call.command(
    short_help="Record a call.",
    epilog='Example: canvass call add "Stuvsta IF" talked --team "Lag Blå" --at 10:15',
)
@click.argument("place")
@said_options("call")
@click.pass_obj
@gathered(CallAsked)
def add(session: Session, asked: CallAsked, district: str | None, week: str | None) -> None:
    """Record a call on PLACE: its name, or its id from "canvass week organisations".

    OUTCOME is nobody, leaflet (nobody home, a leaflet left), talked, come_back, no_thanks,
    unreachable or do_not_knock, or its letter: n f t c x u d (in Swedish i f p å x l k). "come back
    sat", "come back evening" or "come back 2026-09-12" say when they asked for.
    """
    from canvass.cli.visit_add import FLAGS
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.visits.asked_later import THIS_AFTER_WEEK
    from canvass.workflow.visits.call_log import add_call
    from canvass.workflow.visits.visit_log import Where

    added = add_call(session.db, Where(district, week), asked.place, asked.said(), now=instant())
    _ = get_translator(session.lang)
    event = added.event
    said = say_visit(event, added.week.timezone, session.lang)
    click.echo(safe(f"{added.place.name}: {said} ({event.event_id})", longest=300))
    for flag in event.flags:
        click.echo(safe(f"{_('recorded, but check the time')}: {_(FLAGS[flag])}"), err=True)
    tell_after_week([event.come_back], added.week.ends_on, session.lang, THIS_AFTER_WEEK)
    if added.is_do_not_call:
        click.echo(_("this place had asked not to be called on"), err=True)


@call.command(
    name="list", short_help="List calls.", epilog="Example: canvass call list --format csv"
)
@click.option("--all-weeks", is_flag=True, help="Calls of every week that is still kept.")
@click.option("--standing", is_flag=True, help="Leave out what was taken back.")
@where_options
@format_option
@click.pass_obj
def list_command(
    session: Session,
    all_weeks: bool,
    standing: bool,
    district: str | None,
    week: str | None,
    fmt: str,
) -> None:
    """List calls by time, those taken back included and marked."""
    from canvass.cli.visit_add import FLAGS
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.visits.call_log import list_calls
    from canvass.workflow.visits.visit_log import Where

    rows: list[dict[str, Any]] = [
        {
            "event_id": line.event.event_id,
            "place_id": line.event.door_id,
            "name": line.place.name if line.place else "",
            "kind": line.place.kind if line.place else "",
            "outcome": str(line.event.outcome),
            "at": to_minute(line.event.client_at)
            if fmt == "table"
            else line.event.client_at.isoformat(timespec="seconds"),
            "team": line.event.team,
            "voided": line.is_voided,
            "flags": " ".join(line.event.flags),
        }
        for line in list_calls(session.db, Where(district, week), every_week=all_weeks)
        if not (standing and line.is_voided)
    ]
    if fmt != "table":
        print_rows(rows, fmt, keys=KEYS, lang=session.lang)
        return
    _ = get_translator(session.lang)
    for row in rows:
        row["name"] = row["name"] or row["place_id"]
        row["outcome"] = _(row["outcome"])
        row["flags"] = ", ".join(_(FLAGS[flag]) for flag in row["flags"].split())
        row["voided"] = _("taken back") if row["voided"] else ""
    headings = {
        "at": _("Time"), "name": _("Name"), "kind": _("Kind"), "outcome": _("Outcome"),
        "team": _("Team"), "voided": _("Void"), "flags": _("Flags"), "event_id": _("Call"),
    }  # fmt: skip
    print_rows(rows, fmt, headings, lang=session.lang)


@call.command(
    short_help="Take calls back.",
    epilog="Example: canvass call void 0199b2a0-6a1e-7c3a-9f00-5f1f0a9d2c11",
)
@click.argument("event_ids", metavar="EVENT_ID...", nargs=-1, required=True)
@by_option
@where_options
@click.pass_obj
def void(
    session: Session,
    event_ids: tuple[str, ...],
    recorded_by: str,
    district: str | None,
    week: str | None,
) -> None:
    """Take calls back; they stay in the log, marked as taken back."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.visits.call_log import void_calls
    from canvass.workflow.visits.visit_log import Where

    taken = void_calls(
        session.db, Where(district, week), event_ids, recorded_by=recorded_by, now=instant()
    )
    _ = get_translator(session.lang)
    for event in taken:
        said = say_outcome(event.outcome, event.come_back, _)
        click.echo(safe(f"{event.event_id}: {event.door_id} {said}", longest=300))


@call.command(
    name="clear-dnk",
    short_help="Allow calls on a place that asked for none.",
    epilog='Example: canvass call clear-dnk "Stuvsta IF"',
)
@click.argument("place")
@where_options
@click.pass_obj
def clear_dnk(session: Session, place: str, district: str | None, week: str | None) -> None:
    """Allow calls on PLACE again, although somebody there asked for none.

    This is a coordinator's decision and is written to the audit log.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.visits.call_log import clear_do_not_call
    from canvass.workflow.visits.visit_log import Where

    found, count = clear_do_not_call(
        session.db, Where(district, week), place, recorded_by="coordinator", now=instant()
    )
    text = get_translator(session.lang)("{place}: may be called on again ({count} cleared)")
    click.echo(safe(text.format(place=found.name, count=count), longest=300))
