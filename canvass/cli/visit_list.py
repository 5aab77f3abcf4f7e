"""`canvass visit list`: the visits of a week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.listing import format_option, print_rows, to_minute
from canvass.cli.shared.outcomes import say_outcome
from canvass.cli.shared.session import Session
from canvass.cli.visit import where_options

KEYS = (
    "event_id",
    "door_id",
    "street",
    "housenumber",
    "entrance",
    "unit",
    "outcome",
    "come_back",
    "at",
    "team",
    "voided",
    "two_teams",
    "flags",
)


@dataclass(frozen=True, slots=True)
class ListAsked:
    """Which visits to list."""

    all_weeks: bool
    street: str | None
    door: str | None
    team: str | None
    outcome: str | None
    day: str | None
    flagged: bool
    double: bool
    standing: bool


@click.command(
    name="list", epilog="Example: canvass visit list --team A --day 2026-11-24 --format csv"
)
@where_options
@click.option("--all-weeks", is_flag=True, help="Visits of every week that is still kept.")
@click.option("--street", default=None, help="Only this street.")
@click.option("--door", default=None, help="Only this door, by id.")
@click.option("--team", default=None, help="Only this team.")
@click.option("--outcome", default=None, help="Only this outcome.")
@click.option(
    "--day", default=None, metavar="YYYY-MM-DD", help="Only this day, by the week's local time."
)
@click.option("--flagged", is_flag=True, help="Only visits whose time looks odd.")
@click.option("--double", is_flag=True, help="Only where two teams were at one door in one round.")
@click.option("--standing", is_flag=True, help="Leave out what was taken back.")
@format_option
@click.pass_obj
@gathered(ListAsked)
def list_command(
    session: Session, asked: ListAsked, district: str | None, week: str | None, fmt: str
) -> None:
    """List visits by time, those taken back included and marked."""
    from canvass.cli.visit_add import FLAGS
    from canvass.locale.catalogue import get_translator
    from canvass.visits.outcome_words import parse_outcome
    from canvass.workflow.visits.visit_log import Where, list_visits

    wanted = parse_outcome(asked.outcome) if asked.outcome else None
    rows: list[dict[str, Any]] = [
        {
            "event_id": line.event.event_id,
            "door_id": line.event.door_id,
            "street": line.door.street,
            "housenumber": line.door.housenumber,
            "entrance": line.door.entrance,
            "unit": line.door.unit,
            "outcome": str(line.event.outcome),
            "come_back": line.event.come_back,
            "at": to_minute(line.event.client_at)
            if fmt == "table"
            else line.event.client_at.isoformat(timespec="seconds"),
            "team": line.event.team,
            "voided": line.is_voided,
            "two_teams": line.is_double,
            "flags": " ".join(line.event.flags),
        }
        for line in list_visits(session.db, Where(district, week), every_week=asked.all_weeks)
        if (asked.street is None or line.door.street.casefold() == asked.street.casefold())
        and (asked.door is None or line.event.door_id == asked.door)
        and (asked.team is None or line.event.team == asked.team)
        and (wanted is None or line.event.outcome == wanted)
        and (asked.day is None or line.day == asked.day)
        and (not asked.flagged or line.event.flags)
        and (not asked.double or line.is_double)
        and (not asked.standing or not line.is_voided)
    ]
    if fmt != "table":
        print_rows(rows, fmt, keys=KEYS, lang=session.lang)
        return
    _ = get_translator(session.lang)
    for row in rows:
        row["outcome"] = say_outcome(row["outcome"], row["come_back"], _)
        row["flags"] = ", ".join(_(FLAGS[flag]) for flag in row["flags"].split())
        row["voided"] = _("taken back") if row["voided"] else ""
        row["two_teams"] = _("two teams") if row["two_teams"] else ""
    print_rows(
        rows,
        fmt,
        {
            "at": _("Time"), "street": _("Street"), "housenumber": _("Number"),
            "entrance": _("Entrance"), "unit": _("Flat"), "outcome": _("Outcome"),
            "team": _("Team"), "voided": _("Void"), "two_teams": _("Twice"),
            "flags": _("Flags"), "event_id": _("Visit"),
        },
        lang=session.lang,
    )  # fmt: skip
