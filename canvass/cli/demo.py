"""`canvass demo`: the sample district, planned and printed."""

from __future__ import annotations

from pathlib import Path

import click

from canvass.cli.shared.session import Session

SECONDS = 6.0


@click.command(epilog="Example: canvass demo --out canvass-demo")
@click.option("--out", type=click.Path(path_type=Path), default=Path("canvass-demo"),
              show_default=True, help="Folder for what is written.")  # fmt: skip
@click.pass_obj
def demo(session: Session, out: Path) -> None:
    """Plan a made-up suburb from its café and print the walk lists; needs and opens nothing."""
    from canvass.cli.shared.run import run_quickstart
    from canvass.cli.shared.walking import AskedTimes, make_walking
    from canvass.planning.whole_district import Search
    from canvass.workflow.district.sample import find_sample

    sample = find_sample()
    run_quickstart(
        str(sample.map_path),
        out=out,
        boundary=None,
        base=(sample.lat, sample.lon),
        base_label=sample.label,
        shift=make_walking(sample.shift_min, AskedTimes()),
        search=Search(time_limit_s=SECONDS),
        lang=session.lang,
        paper="A4",
    )
