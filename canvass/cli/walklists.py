"""`canvass walklists`: print the walk lists of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from canvass.cli.shared.lists_out import held_options, read_take_back
from canvass.cli.shared.options import paper_option, plan_source_options
from canvass.cli.shared.session import Session


@click.command(
    epilog="Example: canvass walklists --out lists.pdf, or: "
    "canvass walklists --plan plan.json --map stuvsta.osm.pbf --route R03 --out r03.pdf"
)
@plan_source_options
@click.option("--map", "map_source", default=None,
              help="The map of a plan in a file; a stored district brings its own.")  # fmt: skip
@click.option("--week", default=None,
              help="For which week; needed only where several are open.")  # fmt: skip
@click.option("--route", "routes", multiple=True, help="Only this route; may be repeated.")
@paper_option
@click.option(
    "--with-codes",
    is_flag=True,
    help="Print the codes of stairwells that are valid now; goes into the audit log.",
)
@held_options
@click.option("--out", type=click.Path(path_type=Path), default=Path("walklists.pdf"),
              show_default=True, help="The PDF to write.")  # fmt: skip
@click.pass_obj
def walklists(
    session: Session,
    plan_file: Path | None,
    district: str | None,
    map_source: str | None,
    week: str | None,
    routes: tuple[str, ...],
    paper: str,
    with_codes: bool,
    held: str | None,
    take_back: tuple[str, ...],
    out: Path,
) -> None:
    """Print the walk lists of a plan as PDF: a map and a list for every route.

    Where the district has an open week, its name and days stand on every list, and the team and
    time where the route has them. Every page bears the list's code; the database keeps the list,
    which is out until it is entered ("canvass visit enter CODE"). Printing the same route of the
    same plan again is the same list. The codes of a plan in a file can be entered only into a
    database that holds that plan.
    """
    from canvass.errors import InputError

    if plan_file is not None and map_source is None:
        raise InputError(f"{plan_file}: a plan in a file needs its map; give --map MAP too")
    if plan_file is not None and with_codes:
        raise InputError("--with-codes: the codes are in the database; print the plan kept there")
    if plan_file is not None and map_source is not None:
        _print_file(session, plan_file, map_source, routes, paper, out)
        return
    asked = Asked(routes, paper, with_codes, held, read_take_back(take_back))
    _print_kept(session, district, week, asked, out)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of lists printed from the database."""

    routes: tuple[str, ...]
    paper: str
    with_codes: bool
    held: str | None
    take_back: tuple[str, ...]


def _print_kept(
    session: Session, district: str | None, week: str | None, asked: Asked, out: Path
) -> None:
    """Print lists of the newest plan in the database, and keep them there."""
    from canvass.cli.shared.lists_out import settle_contested, tell_kept
    from canvass.cli.shared.names_spelt import say_names_spelt
    from canvass.cli.shared.progress import progress_bar
    from canvass.cli.shared.stale import refresh_and_say
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import now
    from canvass.workflow.district.stored_map import get_extract
    from canvass.workflow.doors.access import codes_for_walklists
    from canvass.workflow.routes.kept_lists import Wanted, keep_lists, open_paper
    from canvass.workflow.routes.list_headers import list_occasions
    from canvass.workflow.routes.outputs import make_walklists, write_made

    db, lang, at = session.db, session.lang, now()
    _ = get_translator(lang)
    refresh_and_say(db, district, lang)
    plan = open_paper(db, district, week)
    occasions = list_occasions(db, district, plan.document, now=at, week=week)
    wanted = Wanted(
        asked.routes or None, lang, asked.paper, "pdf", asked.held, asked.take_back,
        {route_id: occasion.team for route_id, occasion in occasions.items()},
    )  # fmt: skip
    printing = settle_contested(db, plan, wanted, lang)
    codes = codes_for_walklists(db, district, asked.routes, now=at) if asked.with_codes else None
    with progress_bar(str(out)) as update:
        extract = get_extract(db, district)
        content = make_walklists(
            plan.document, extract, lang=lang, paper=asked.paper,
            routes={one.route.id for one in printing.lists},
            on_progress=lambda share: update(share, ""), notes=printing.notes(occasions, codes),
        )  # fmt: skip
    keep_lists(db, printing, by="desk", now=at)
    written = write_made(content, out)
    say_names_spelt(printing.without_blank(), extract, lang, err=True)
    tell_kept(printing, _)
    click.echo(written)


def _print_file(
    session: Session,
    plan_file: Path,
    map_source: str,
    routes: tuple[str, ...],
    paper: str,
    out: Path,
) -> None:
    """Print lists of a plan in a file; nothing is kept, but the database is asked who refused."""
    from canvass.cli.shared.checked import say_checked
    from canvass.cli.shared.lists_out import tell_not_kept
    from canvass.cli.shared.names_spelt import say_names_spelt
    from canvass.cli.shared.progress import progress_bar
    from canvass.planning.district import read_map
    from canvass.walklist.notes import ListNotes
    from canvass.walklist.occasion import UNCHECKED
    from canvass.workflow.district.plan_files import read_checked_plan
    from canvass.workflow.routes.outputs import write_walklists

    lang = session.lang
    with progress_bar(str(out)) as update:
        checked = read_checked_plan(plan_file, session.db)
        document, extract = checked.document, read_map(map_source)
        unchecked = (
            {}
            if checked.is_checked
            else dict.fromkeys((route.id for route in document.routes), UNCHECKED)
        )
        written = write_walklists(
            document, extract, out, lang=lang, paper=paper, routes=routes or None,
            on_progress=lambda share: update(share, ""), notes=ListNotes(occasions=unchecked),
        )  # fmt: skip
    say_names_spelt(document, extract, lang, err=True)
    say_checked(checked, session.db, lang)
    tell_not_kept(lang)
    click.echo(written)
