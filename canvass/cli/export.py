"""`canvass export`: a plan in the formats of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from canvass.cli.shared.options import plan_source_options

FORMATS = ("json", "geojson", "gpx", "kml", "csv", "xlsx", "gpkg")


@click.command(epilog="Example: canvass export gpx --plan canvass-out/plan.json --out phones")
@click.argument("fmt", metavar="FORMAT", type=click.Choice(FORMATS))
@plan_source_options
@click.option("--out", type=click.Path(path_type=Path), default=Path(),
              help="Folder for what is written; default: this one.")  # fmt: skip
@click.pass_obj
def export(
    obj: dict[str, Any], fmt: str, plan_file: Path | None, district: str | None, out: Path
) -> None:
    """Write a plan as FORMAT: json (plan.json), geojson, gpx, kml, csv, xlsx or gpkg.

    The plan is the newest of the district in the database, or the one in a file.
    """
    from canvass.workflow.district.stored_district import get_plan, read_plan
    from canvass.workflow.routes.outputs import write_export

    document = read_plan(plan_file) if plan_file is not None else get_plan(obj["db"], district)
    for path in write_export(document, fmt, out, lang=obj["lang"]):
        click.echo(path)
