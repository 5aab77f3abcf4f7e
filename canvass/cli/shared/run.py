"""What `quickstart`, `demo` and `plan` share: read, plan, write, summarise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from canvass.cli.shared.checked import say_refused
from canvass.cli.shared.first_screen import print_plan, say_written
from canvass.cli.shared.lists_out import tell_not_kept
from canvass.cli.shared.names_spelt import say_names_spelt
from canvass.cli.shared.progress import progress_bar, stop_on_interrupt
from canvass.document.document import BasePlace
from canvass.locale.catalogue import get_translator
from canvass.plan.search.solve import Progress, Watch
from canvass.planning.district import District, make_district, read_map
from canvass.planning.first_run import PREPARING, is_first_run
from canvass.planning.replan import Before
from canvass.planning.search_settings import Search
from canvass.planning.walking import Walking
from canvass.planning.whole_district import Planned, plan_district
from canvass.units import grouped
from canvass.workflow.clock import created_at
from canvass.workflow.files import reserved_folder


def say(lang: str, sentence: str) -> str:
    """Return a sentence in the user's language."""
    return get_translator(lang)(sentence)


@dataclass(frozen=True, slots=True)
class MapSource:
    """The source of a district: a map file or the name of a place, and its boundary.

    Doors that are do-not-knock in the database `db` (if it exists) are left out.
    """

    source: str
    boundary: str | None = None
    db: Path | None = None

    def load(self, lang: str) -> District:
        """Return the district, and print how many doors are left out."""
        from canvass.workflow.district.plan_files import without_refused

        district = make_district(read_map(self.source, boundary=self.boundary))
        if self.db is None:
            return district
        district, gone = without_refused(district, self.db)
        say_refused(gone, lang)
        return district


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make of a plan: the folder for files, whether to print lists, how much to say."""

    out: Path
    paper: str | None
    has_details: bool = False


def run_quickstart(
    source: MapSource,
    *,
    wanted: Wanted,
    base: BasePlace,
    shift: Walking,
    search: Search,
    lang: str,
    kept_in: Path | None = None,
) -> Planned:
    """Plan a map, write the files to the folder, print the summary and the paths written.

    `kept_in` is the database in which the plan will be stored, if any.
    """
    from canvass.workflow.routes.outputs import write_outputs

    with reserved_folder(wanted.out):
        planned = run_plan(
            lambda: source.load(lang), base=base, shift=shift, search=search, lang=lang
        )
        with progress_bar(say(lang, "Walk lists")) as update:
            written = write_outputs(
                planned.document, planned.district.extract, wanted.out, lang=lang,
                paper=wanted.paper, on_progress=lambda share: update(share, ""),
            )  # fmt: skip
    print_plan(planned, lang=lang, has_details=wanted.has_details)
    if wanted.paper is not None:
        say_names_spelt(planned.document, planned.district.extract, lang)
        tell_not_kept(lang, err=False, kept_in=kept_in)
    click.echo(say_written(written, lang))
    return planned


def run_plan(
    load: Callable[[], District],
    *,
    base: BasePlace,
    shift: Walking,
    search: Search,
    lang: str,
    before: Before | None = None,
) -> Planned:
    """Load and plan a district with a progress bar; Ctrl-C ends with the best plan so far."""
    preparing = say(lang, PREPARING) if is_first_run() else ""
    with progress_bar(say(lang, "Map, streets and doors")) as update:
        update(0.3, preparing)
        district = load()
    with progress_bar(say(lang, "Routes")) as update, stop_on_interrupt() as should_stop:

        def tell(progress: Progress) -> None:
            text = preparing
            if progress.routes:
                text = say(lang, "{routes} routes, {hours} h; Ctrl-C takes the best so far").format(
                    routes=progress.routes, hours=grouped(progress.hours, lang, 1)
                )
            update(_share(progress, search), text)

        return plan_district(
            district,
            base=base,
            shift=shift,
            search=search,
            created_at=created_at(),
            before=before,
            lang=lang,
            watch=Watch(tell, should_stop),
        )


def _share(progress: Progress, search: Search) -> float:
    if search.iterations is not None:
        return progress.iterations / search.iterations
    return progress.elapsed_s / search.time_limit_s
