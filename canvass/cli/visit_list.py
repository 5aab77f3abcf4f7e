"""`canvass visit list`: the visits of a week."""

from __future__ import annotations

from typing import Any

import click

from canvass.cli.shared.listing import format_option, print_rows
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
    "at",
    "team",
    "voided",
    "two_teams",
    "flags",
)


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
    "--day", default=None, metavar="YYYY-MM-DD", help="Only this day, as the clock there shows it."
)
@click.option("--flagged", is_flag=True, help="Only visits whose time looks odd.")
@click.option("--double", is_flag=True, help="Only where two teams were at one door in one round.")
@click.option("--standing", is_flag=True, help="Leave out what was taken back.")
@format_option
@click.pass_obj
def list_command(
    session: Session,
    district: str | None,
    week: str | None,
    all_weeks: bool,
    street: str | None,
    door: str | None,
    team: str | None,
    outcome: str | None,
    day: str | None,
    flagged: bool,
    double: bool,
    standing: bool,
    fmt: str,
) -> None:
    """List visits by time, those taken back included and marked."""
    from canvass.cli.visit_add import FLAGS
    from canvass.locale.catalogue import get_translator
    from canvass.visits.outcome_words import parse_outcome
    from canvass.workflow.visits.visit_log import Where, list_visits

    wanted = parse_outcome(outcome) if outcome else None
    rows: list[dict[str, Any]] = [
        {
            "event_id": line.event.event_id,
            "door_id": line.event.door_id,
            "street": line.door.street,
            "housenumber": line.door.housenumber,
            "entrance": line.door.entrance,
            "unit": line.door.unit,
            "outcome": str(line.event.outcome),
            "at": line.event.client_at.isoformat(timespec="seconds"),
            "team": line.event.team,
            "voided": line.is_voided,
            "two_teams": line.is_double,
            "flags": " ".join(line.event.flags),
        }
        for line in list_visits(session.db, Where(district, week), every_week=all_weeks)
        if (street is None or line.door.street.casefold() == street.casefold())
        and (door is None or line.event.door_id == door)
        and (team is None or line.event.team == team)
        and (wanted is None or line.event.outcome == wanted)
        and (day is None or line.day == day)
        and (not flagged or line.event.flags)
        and (not double or line.is_double)
        and (not standing or not line.is_voided)
    ]
    if fmt != "table":
        print_rows(rows, fmt, keys=KEYS)
        return
    _ = get_translator(session.lang)
    for row in rows:
        row["outcome"] = _(row["outcome"])
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
    )  # fmt: skip
