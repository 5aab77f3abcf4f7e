"""`canvass doors list`: the doors of a district, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe

STATES = ("planned", "waiting", "left-out")
KEYS = (
    "id", "address_id", "street", "housenumber", "unit", "entrance", "lat", "lon", "state",
    "reason", "route", "floor", "is_guessed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListAsked:
    """Which doors to list, and how large a sample of them."""

    street: str | None
    state: str | None
    reason: str | None
    entrance: str | None
    unit: str | None
    route: str | None
    sample: str | None
    seed: int


@click.command(
    name="list",
    epilog="Example: canvass doors list --street Parkvägen --state waiting --format csv",
)
@district_option
@click.option("--street", default=None, help="Only this street (or place).")
@click.option("--state", type=click.Choice(STATES), default=None,
              help="Only doors in the newest plan, waiting for another evening, or left "
              "out.")  # fmt: skip
@click.option("--reason", default=None, help="Only doors left out for a reason with these words.")
@click.option("--entrance", default=None, help="Only this stairwell, by what is written on it.")
@click.option("--unit", default=None, help="Only flats of this name or number.")
@click.option("--route", default=None, help="Only doors of this route of the newest plan.")
@click.option("--sample", default=None, metavar="SHARE",
              help="A fair sample of doors that are not left out: 1/3, 20% or 0.2.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True,
              help="Another seed draws another sample.")  # fmt: skip
@format_option
@click.pass_obj
@gathered(ListAsked)
def list_command(session: Session, asked: ListAsked, district: str | None, fmt: str) -> None:
    """List doors: planned (in the newest plan), waiting for another evening, or left out and why.

    An address that is left out and whose flats are not counted is one row.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import now
    from canvass.workflow.doors.door_list import DoorFilter, list_doors
    from canvass.workflow.doors.sampling import parse_share, sample_doors

    _ = get_translator(session.lang)
    share = None if asked.sample is None else parse_share(asked.sample)
    wanted = DoorFilter(
        asked.street,
        asked.state,
        asked.reason,
        asked.entrance,
        asked.unit,
        asked.route,
        _,
    )
    doors = list_doors(session.db, district, wanted, now=now())
    if share is not None:
        there = sum(door.state != "left-out" for door in doors)
        doors = sample_doors(doors, share, asked.seed)
        if doors and share * there * 2 < 1:
            text = _("{share} of {count} doors is less than half a door; one is drawn")
            click.echo(text.format(share=asked.sample, count=there), err=True)
    if asked.street is not None and not doors:
        _say_unknown_street(session, district, asked.street)
    rows: list[dict[str, Any]] = [
        {
            "id": door.id,
            "address_id": door.address_id,
            "street": door.street,
            "housenumber": door.housenumber,
            "unit": door.unit,
            "entrance": door.entrance,
            "lat": door.lat,
            "lon": door.lon,
            "state": door.state,
            "reason": door.reason,
            "route": door.route_id,
            "floor": door.floor,
            "is_guessed": door.is_guessed,
        }
        for door in doors
    ]
    if fmt == "table":
        _print_table(rows, session.lang)
    else:
        print_rows(rows, fmt, keys=KEYS, lang=session.lang)


def _say_unknown_street(session: Session, district: str | None, street: str) -> None:
    """Say on stderr that no door is on the street, and which street may be meant."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import now
    from canvass.workflow.doors.door_list import DoorFilter, list_doors, near_streets

    _ = get_translator(session.lang)
    near = near_streets(list_doors(session.db, district, DoorFilter(), now=now()), street)
    if near is None:
        return
    text = _('no street "{street}" here; is it {near}?') if near else _('no street "{street}" here')
    said = text.format(street=street[:80], near=" / ".join(near))
    click.echo(safe(said, longest=300), err=True)


def _print_table(rows: list[dict[str, Any]], lang: str) -> None:
    """Print doors as a table, in words; the rows are changed."""
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    shown = {
        "street": _("Street"), "housenumber": _("Number"), "entrance": _("Entrance"),
        "unit": _("Flat"), "state": _("State"), "route": _("Route"), "reason": _("Reason"),
        "id": _("Door"),
    }  # fmt: skip
    words = {"planned": _("planned"), "waiting": _("waiting"), "left-out": _("left out")}
    guessed = [row for row in rows if row["is_guessed"] and row["id"] == row["address_id"]]
    for row in guessed:
        row["housenumber"] += " ?"
    for row in rows:
        row["state"] = words[row["state"]]
        row["reason"] = _(row["reason"]) if row["reason"] else None
    print_rows(rows, "table", shown, lang=lang)
    if guessed:
        click.echo(_("? = number worked out from its neighbours; it may not exist."))
