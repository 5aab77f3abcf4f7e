"""`canvass quickstart`: from a map to walk lists in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.options import (
    DETAILS_HELP,
    TIME_LIMIT_S,
    flats_option,
    paper_option,
    planning_options,
)
from canvass.cli.shared.search_asked import SearchAsked
from canvass.cli.shared.session import Session


@dataclass(frozen=True, slots=True)
class QuickstartAsked(SearchAsked):
    """Which map to plan from which base, and what to write where."""

    map_source: str
    out: Path
    boundary: str | None
    paper: str
    no_pdf: bool
    base: tuple[float, float]
    base_label: str
    shift: float
    flats_per_entrance: int | None
    has_details: bool


@click.command(
    epilog="Example: canvass quickstart stuvsta.osm.pbf --base 59.2533,17.9961 --shift 150"
)
@click.argument("map_source", metavar="MAP")
@planning_options
@click.option("--out", type=click.Path(path_type=Path), default=Path("canvass-out"),
              show_default=True, help="Folder for the files.")  # fmt: skip
@click.option("--boundary", default=None, help="GeoJSON file, or a boundary's name in the map.")
@flats_option
@paper_option
@click.option("--no-pdf", is_flag=True, help="Do not print walk lists.")
@click.option("--details", "has_details", is_flag=True, help=DETAILS_HELP)
@click.pass_obj
@gathered(QuickstartAsked)
def quickstart(session: Session, asked: QuickstartAsked) -> None:
    """Plan the routes of MAP (.osm, .osm.gz, .osm.bz2, .osm.pbf, or a place name when online).

    Writes plan.json, routes.geojson, routes.html, walklists.csv and walklists.pdf. Doors where
    somebody asked not to be called on, according to the database (--db), are left out.
    """
    from canvass.cli.shared.run import MapSource, Wanted, run_quickstart
    from canvass.cli.shared.walking import make_walking
    from canvass.document.document import BasePlace

    run_quickstart(
        MapSource(asked.map_source, asked.boundary, session.db),
        wanted=Wanted(asked.out, None if asked.no_pdf else asked.paper, asked.has_details),
        base=BasePlace(*asked.base, asked.base_label),
        shift=replace(
            make_walking(asked.shift, asked.times()), flats_per_entrance=asked.flats_per_entrance
        ),
        search=asked.search(usual_limit_s=TIME_LIMIT_S, is_usually_spread=False),
        lang=session.lang,
    )
