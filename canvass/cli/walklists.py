"""`canvass walklists`: print the walk lists of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from canvass.cli.shared.options import paper_option, plan_source_options


@click.command(
    epilog="Example: canvass walklists --out lists.pdf, or: "
    "canvass walklists --plan plan.json --map stuvsta.osm.pbf --route R03 --out r03.pdf"
)
@plan_source_options
@click.option("--map", "map_source", default=None,
              help="The map of a plan in a file; a stored district brings its own.")  # fmt: skip
@click.option("--route", "routes", multiple=True, help="Only this route; may be repeated.")
@paper_option
@click.option(
    "--with-codes",
    is_flag=True,
    help="Print the codes of stairwells that are valid now; goes into the audit log.",
)
@click.option("--out", type=click.Path(path_type=Path), default=Path("walklists.pdf"),
              show_default=True, help="The PDF to write.")  # fmt: skip
@click.pass_obj
def walklists(
    obj: dict[str, Any],
    plan_file: Path | None,
    district: str | None,
    map_source: str | None,
    routes: tuple[str, ...],
    paper: str,
    with_codes: bool,
    out: Path,
) -> None:
    """Print the walk lists of a plan as PDF: a map and a list for every route.

    Where the district has a current week, its name and days stand on every list, and the team and
    time where the route has them.
    """
    from canvass.cli.shared.names_spelt import say_names_spelt
    from canvass.cli.shared.progress import progress_bar
    from canvass.errors import InputError
    from canvass.planning.district import read_map
    from canvass.workflow.clock import now
    from canvass.workflow.district.stored_district import get_plan, read_plan
    from canvass.workflow.district.stored_map import get_extract
    from canvass.workflow.doors.access import codes_for_walklists
    from canvass.workflow.routes.list_headers import list_occasions
    from canvass.workflow.routes.outputs import write_walklists

    if plan_file is not None and map_source is None:
        raise InputError(f"{plan_file}: a plan in a file needs its map; give --map MAP too")
    if plan_file is not None and with_codes:
        raise InputError("--with-codes: the codes are in the database; print the plan kept there")
    codes, occasions = None, None
    with progress_bar(str(out)) as update:
        if plan_file is not None and map_source is not None:
            document, extract = read_plan(plan_file), read_map(map_source)
        else:
            document, extract = get_plan(obj["db"], district), get_extract(obj["db"], district)
            occasions = list_occasions(obj["db"], district, document, now=now())
        if with_codes:
            codes = codes_for_walklists(obj["db"], district, routes, now=now())
        written = write_walklists(
            document, extract, out, lang=obj["lang"], paper=paper, routes=routes or None,
            on_progress=lambda share: update(share, ""), codes=codes,
            occasions=occasions,
        )  # fmt: skip
    say_names_spelt(document, extract, obj["lang"], err=True)
    click.echo(written)
