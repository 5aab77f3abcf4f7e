"""`canvass demo`: the sample district, planned and printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.options import DETAILS_HELP
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from canvass.planning.whole_district import Planned

SECONDS = 6.0


@click.command(epilog="Example: canvass demo --out canvass-demo")
@click.option("--out", type=click.Path(path_type=Path), default=Path("canvass-demo"),
              show_default=True, help="Folder for the files.")  # fmt: skip
@click.option("--details", "has_details", is_flag=True, help=DETAILS_HELP)
@click.option("--open", "opens", is_flag=True, help="Then show the routes on the desk.")
@click.option("--no-browser", is_flag=True, help="With --open: print the desk's address only.")
@click.pass_context
def demo(ctx: click.Context, out: Path, has_details: bool, opens: bool, no_browser: bool) -> None:
    """Plan a made-up suburb from its café and print the walk lists; needs no files.

    With --open its routes are shown on the desk, from a separate database in the folder.
    """
    session: Session = ctx.obj
    from canvass.cli.shared.run import MapSource, Wanted, run_quickstart
    from canvass.cli.shared.walking import AskedTimes, make_walking
    from canvass.document.document import BasePlace
    from canvass.planning.search_settings import Search
    from canvass.workflow.district.sample import find_sample

    sample = find_sample()
    planned = run_quickstart(
        MapSource(str(sample.map_path)),
        wanted=Wanted(out, "A4", has_details),
        base=BasePlace(sample.lat, sample.lon, sample.label),
        shift=make_walking(sample.shift_min, AskedTimes()),
        search=Search(time_limit_s=SECONDS),
        lang=session.lang,
        kept_in=out / "canvass.db" if opens else None,
    )
    if opens:
        _open(ctx, planned, out / "canvass.db", is_quiet=no_browser)


def _open(ctx: click.Context, planned: Planned, db: Path, *, is_quiet: bool) -> None:
    """Store the sample and its plan in a database beside the files, and open the desk on it."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.district.district_list import list_districts
    from canvass.workflow.district.new_district import make_new_district, record_new_district
    from canvass.workflow.district.stored_district import record_plan

    name = get_translator(ctx.obj.lang)("Sample")
    if not db.exists() or name not in {row.name for row in list_districts(db)}:
        record_new_district(db, make_new_district(name, planned.district))
    record_plan(db, name, planned.document)
    root = ctx.find_root()
    root.params["db"] = db
    command = root.command
    serve = command.get_command(root, "serve") if isinstance(command, click.Group) else None
    if serve is not None:
        ctx.invoke(serve, no_browser=is_quiet)
