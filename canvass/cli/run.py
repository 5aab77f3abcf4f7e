"""What `quickstart` and `demo` share: read, plan, write, sum up."""

from __future__ import annotations

from pathlib import Path

import click

from canvass.cli.progress import progress_bar, stop_on_interrupt
from canvass.cli.summary import print_summary
from canvass.plan.solve import Progress
from canvass.workflow.district import make_district, read_map
from canvass.workflow.files import make_folder
from canvass.workflow.outputs import write_outputs
from canvass.workflow.planning import Planned, Search, plan_district
from canvass.workflow.problem import Shift


def run_quickstart(
    map_source: str,
    *,
    out: Path,
    boundary: str | None,
    base: tuple[float, float],
    base_label: str,
    shift: Shift,
    search: Search,
    lang: str,
    paper: str | None,
) -> Planned:
    """Plan a map, write the files into `out`, print the summary and the paths written."""
    make_folder(out)
    with progress_bar("map") as update:
        update(0.1, map_source)
        extract = read_map(map_source, boundary=boundary)
        update(0.5, "streets and doors")
        district = make_district(extract)
    with progress_bar("routes") as update, stop_on_interrupt() as should_stop:

        def tell(progress: Progress) -> None:
            text = progress.message
            if progress.routes:
                text = f"{progress.routes} routes, {progress.hours:.1f} h"
            share = progress.elapsed_s / progress.time_limit_s if progress.time_limit_s else 0.5
            update(share, text)

        planned = plan_district(
            district,
            lat=base[0],
            lon=base[1],
            base_label=base_label,
            shift=shift,
            search=search,
            lang=lang,
            on_progress=tell,
            should_stop=should_stop,
        )
    with progress_bar("paper") as update:
        written = write_outputs(
            planned.document, extract, out, lang=lang, paper=paper,
            on_progress=lambda share: update(share, ""),
        )  # fmt: skip
    print_summary(planned, lang=lang)
    for path in written:
        click.echo(path)
    return planned
