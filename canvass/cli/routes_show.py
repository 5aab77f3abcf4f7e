"""`canvass routes show`: one route explained."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from canvass.workflow.routes.route_explained import Explained, LongestLeg


@click.command(epilog="Example: canvass routes show R03")
@click.argument("route")
@district_option
@click.option("--format", "fmt", type=click.Choice(["table", "json"]), default="table",
              show_default=True, help="For people, or for programs.")  # fmt: skip
@click.pass_obj
def show(session: Session, route: str, district: str | None, fmt: str) -> None:
    """Explain ROUTE: where its minutes go, what it crosses, its longest leg, its alternatives."""
    from canvass.cli.shared.listing import to_json
    from canvass.workflow.routes.route_explained import explain_route

    explained = explain_route(session.db, district, route)
    if fmt == "json":
        click.echo(to_json(asdict(explained)))
    else:
        _print(explained, session.lang)


def _print(explained: Explained, lang: str) -> None:
    from canvass.cli.shared.listing import print_rows
    from canvass.cli.shared.text import WIDE, safe
    from canvass.locale.catalogue import get_translator
    from canvass.units import format_minutes, grouped

    _ = get_translator(lang)
    row = explained.row
    facts = [
        (_("Route"), f"{row.id} {row.name}"),
        (_("Time"), format_minutes(row.duration_min)),
        (_("Doors"), str(row.doors)),
        (_("Walking"), _("{minutes}, of it {there} to the first door and {back} back").format(
            minutes=format_minutes(explained.moving_min),
            there=format_minutes(explained.to_first_min),
            back=format_minutes(explained.from_last_min))),
        (_("Waiting at crossings"), format_minutes(explained.waiting_min)),
        (_("At doors"), format_minutes(explained.at_doors_min)),
        (_("In stairs"), format_minutes(explained.stairs_min)),
        (_("Crosses"), ", ".join(f"{n} {name}" for name, n in explained.crossings.items()) or "–"),
    ]  # fmt: skip
    if row.over_shift_min:
        over = max(1, round(row.over_shift_min))
        facts.append((_("Flag"), _("{minutes} min over the shift").format(minutes=over)))
    if row.team:
        facts.append((_("Team"), row.team))
    if explained.is_order_locked or row.locks:
        lock = _("whole route") if explained.is_order_locked else str(row.locks)
        facts.append((_("Locks"), lock))
    print_rows([{"fact": a, "value": b} for a, b in facts], "table", {"fact": "", "value": ""})
    # Beside the table, whose cells are cut.
    click.echo(safe(f"{_('Longest leg')}: {_say_leg(explained.longest, lang)}", longest=WIDE))
    if explained.stairs_unknown:
        click.echo(safe(f"{_('Stairs unknown')}: {explained.stairs_unknown}", longest=WIDE))
    for one in explained.alternatives:
        sign = "-" if one.change_min <= -0.05 else "+"
        text = _("Moving {words} to {route}: {change} min ({here}, {there})").format(
            words=one.words,
            route=one.to,
            change=sign + grouped(abs(one.change_min), lang, 1),
            here=f"{row.id} {format_minutes(one.after_here_min)}",
            there=f"{one.to} {format_minutes(one.after_there_min)}",
        )
        click.echo(safe(text if one.fits else text + _("; over the shift"), longest=WIDE))


def _say_leg(leg: LongestLeg, lang: str) -> str:
    from canvass.locale.catalogue import get_translator
    from canvass.units import grouped

    _ = get_translator(lang)
    base = _("the base")
    text = _("from {start} to {end}: {metres} m, {minutes} min").format(
        start=leg.start or base,
        end=leg.end or base,
        metres=grouped(leg.metres, lang),
        minutes=grouped(leg.minutes, lang, 1),
    )
    roads = ", ".join(f"{road} {name}".strip() for road, name in leg.crossed)
    return text + (_(", across {roads}").format(roads=roads) if roads else "")
