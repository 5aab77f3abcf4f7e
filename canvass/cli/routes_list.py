"""`canvass routes list` and `history`."""

from __future__ import annotations

from typing import Any

import click

from canvass.cli.shared.listing import format_option, print_rows, to_minute
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session

KEYS = (
    "id",
    "name",
    "team",
    "doors",
    "stops",
    "walk_m",
    "walk_min",
    "service_min",
    "duration_min",
    "over_shift_min",
    "is_locked",
    "locks",
)


@click.command(name="list", epilog="Example: canvass routes list --format csv")
@district_option
@format_option
@click.pass_obj
def list_command(session: Session, district: str | None, fmt: str) -> None:
    """List the routes of the newest plan with their locks and teams."""
    from canvass.cli.shared.stale import refresh_and_say
    from canvass.locale.catalogue import get_translator
    from canvass.units import format_minutes, grouped
    from canvass.workflow.routes.stored_plan import list_routes

    refresh_and_say(session.db, district, session.lang)
    rows: list[dict[str, Any]] = [
        {
            "id": row.id,
            "name": row.name,
            "team": row.team,
            "doors": row.doors,
            "stops": row.stops,
            "walk_m": row.walk_m,
            "walk_min": row.walk_min,
            "service_min": row.service_min,
            "duration_min": row.duration_min,
            "over_shift_min": row.over_shift_min,
            "is_locked": row.is_locked,
            "locks": row.locks,
        }
        for row in list_routes(session.db, district)
    ]
    if fmt != "table":
        print_rows(rows, fmt, keys=KEYS)
        return
    _ = get_translator(session.lang)
    for row in rows:
        row["km"] = grouped(row["walk_m"] / 1000, session.lang, 1)
        over = row["over_shift_min"]
        flag = _(" ({minutes} min over the shift)").format(minutes=max(1, round(over)))
        row["time"] = format_minutes(row["duration_min"]) + (flag if over else "")
        row["locks"] = _("whole route") if row["is_locked"] else row["locks"] or ""
        row["team"] = row["team"] or ""
    headings = {
        "id": _("Route"), "name": _("Name"), "doors": _("Doors"), "km": "km",
        "time": _("Time"), "team": _("Team"), "locks": _("Locks"),
    }  # fmt: skip
    if not any(row["team"] for row in rows):
        del headings["team"]
    if not any(row["locks"] for row in rows):
        del headings["locks"]
    print_rows([{key: row[key] for key in headings} for row in rows], fmt, headings)


@click.command(epilog="Example: canvass routes history")
@district_option
@format_option
@click.pass_obj
def history(session: Session, district: str | None, fmt: str) -> None:
    """List the stored plans, newest last, and what was changed in each."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.routes.plan_versions import list_history

    _ = get_translator(session.lang)
    is_table = fmt == "table"
    rows = [
        {
            "plan": step.plan_id,
            "at": to_minute(step.created_at) if is_table else step.created_at,
            "change": step.words or (_("planned") if is_table else ""),
        }
        for step in list_history(session.db, district)
    ]
    print_rows(rows, fmt, {"plan": _("Plan"), "at": _("When"), "change": _("Change")})
