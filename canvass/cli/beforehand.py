"""`canvass district boundaries` and `canvass estimate`: things to know before planning."""

from __future__ import annotations

from pathlib import Path

import click

from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option, parse_base
from canvass.cli.shared.session import Session


@click.command(epilog="Example: canvass district boundaries stuvsta.osm.pbf")
@click.argument("map_file", metavar="MAP", type=click.Path(path_type=Path))
@format_option
@click.pass_obj
def boundaries(session: Session, map_file: Path, fmt: str) -> None:
    """List the boundaries and quarters that MAP names, for "district add --boundary NAME"."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.district.boundaries import list_boundaries

    _ = get_translator(session.lang)
    rows = [{"name": area.name, "addresses": area.addresses} for area in list_boundaries(map_file)]
    headings = {"name": _("Name"), "addresses": _("Addresses")}
    print_rows(rows, fmt, headings)
    if not rows and fmt == "table":
        click.echo(_("The map names no boundary with addresses in it."), err=True)


@click.command(epilog="Example: canvass estimate --base 59.2533,17.9961 --shift 150")
@click.option("--base", metavar="LAT,LON", callback=parse_base, required=True,
              help="Where teams start and return.")  # fmt: skip
@click.option("--shift", type=click.FloatRange(1, 1440), required=True,
              help="Minutes from leaving the base to being back.")  # fmt: skip
@click.option("--minutes-per-door", type=click.FloatRange(0, 120), default=None,
              help="All minutes spent at a door; default: computed from knock, talk and "
                   "stairs.")  # fmt: skip
@district_option
@format_option
@click.pass_obj
def estimate(
    session: Session,
    base: tuple[float, float],
    shift: float,
    minutes_per_door: float | None,
    district: str | None,
    fmt: str,
) -> None:
    """Estimate the routes and hours of a plan within a second, without planning."""
    from canvass.document.document import BasePlace
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.week.estimate import estimate_plan

    _ = get_translator(session.lang)
    found = estimate_plan(
        session.db, district, BasePlace(*base, ""), minutes=shift,
        minutes_per_door=minutes_per_door,
    )  # fmt: skip
    row = {
        "doors": found.doors, "least_routes": found.least_routes,
        "most_routes": found.most_routes, "hours": round(found.hours, 1),
    }  # fmt: skip
    headings = {
        "doors": _("Doors"), "least_routes": _("Routes at least"),
        "most_routes": _("Routes at most"), "hours": _("Hours"),
    }  # fmt: skip
    print_rows([row], fmt, headings)
