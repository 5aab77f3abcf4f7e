"""`canvass quickstart`: from a map to walk lists in one go."""

from __future__ import annotations

from pathlib import Path

import click

from canvass.cli.shared.options import paper_option, planning_options
from canvass.cli.shared.session import Session


@click.command(
    epilog="Example: canvass quickstart stuvsta.osm.pbf --base 59.2533,17.9961 --shift 150"
)
@click.argument("map_source", metavar="MAP")
@planning_options
@click.option("--out", type=click.Path(path_type=Path), default=Path("canvass-out"),
              show_default=True, help="Folder for what is written.")  # fmt: skip
@click.option("--boundary", default=None, help="GeoJSON file, or a boundary's name in the map.")
@paper_option
@click.option("--no-pdf", is_flag=True, help="Do not print walk lists.")
@click.pass_obj
def quickstart(
    session: Session,
    map_source: str,
    out: Path,
    boundary: str | None,
    paper: str,
    no_pdf: bool,
    base: tuple[float, float],
    base_label: str,
    shift: float,
    minutes_per_door: float | None,
    minutes_per_talk: float | None,
    late: float | None,
    speed: float | None,
    teams: int | None,
    is_spread: bool | None,
    time_limit: float,
    prove: float | None,
    iterations: int | None,
    even: float,
    seed: int,
) -> None:
    """Plan the routes of MAP (.osm, .osm.gz, .osm.bz2, .osm.pbf, or a place name when online).

    Writes plan.json, routes.geojson, routes.html, walklists.csv and walklists.pdf. Doors of which
    a database here (--db) knows that somebody asked not to be called on are left out.
    """
    from canvass.cli.shared.run import run_quickstart
    from canvass.cli.shared.walking import AskedTimes, make_walking
    from canvass.planning.whole_district import Search

    run_quickstart(
        map_source,
        out=out,
        boundary=boundary,
        base=base,
        base_label=base_label,
        shift=make_walking(shift, AskedTimes(speed, minutes_per_door, minutes_per_talk, late)),
        search=Search(
            time_limit, iterations, seed, teams, prove, even / 100, is_spread=bool(is_spread)
        ),
        lang=session.lang,
        paper=None if no_pdf else paper,
        db=session.db,
    )
