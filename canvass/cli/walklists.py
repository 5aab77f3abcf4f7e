"""`canvass walklists`: print the walk lists of a plan."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.lists_out import held_options, read_take_back
from canvass.cli.shared.options import plan_source_options
from canvass.cli.shared.paper_form import AskedForm, form_options, tell_findings, write_layout
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from canvass.document.document import PlanDocument
    from canvass.osm.extract import Extract
    from canvass.walklist.notes import ListNotes
    from canvass.walklist.render import Printed
    from canvass.workflow.routes.kept_lists import Printing

LONGEST_TEAM = 60


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
@form_options
@click.option("--by-team", is_flag=True, help="One PDF for each team, named after it; "
              "routes without a team are in the file of --out.")  # fmt: skip
@click.option(
    "--changed",
    is_flag=True,
    help="Only lists never printed, and those that lost doors since they were.",
)
@click.option(
    "--layout",
    "layout_file",
    type=click.Path(path_type=Path),
    default=None,
    help="Write the position of every box on the pages as JSON.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Proof-read instead of printing: list what may confuse a walker.",
)
@click.option(
    "--with-codes",
    is_flag=True,
    help="Print the door codes that are valid now; this is written to the audit log.",
)
@held_options
@click.option("--out", type=click.Path(path_type=Path), default=Path("walklists.pdf"),
              show_default=True, help="The PDF to write.")  # fmt: skip
@click.pass_obj
def walklists(
    session: Session,
    /,
    plan_file: Path | None,
    district: str | None,
    map_source: str | None,
    week: str | None,
    out: Path,
    **options: Any,
) -> None:
    """Print the walk lists of a plan as PDF: a map and a list for every route.

    If the district has an open week, its name and days are on every list, with the route's team and
    time if it has them. Every page has the list's code. The database stores the list as out until
    it is entered ("canvass visit enter CODE"). Printing the same route of the same plan again gives
    the same list. Codes of a plan in a file can be entered only into a database that holds that
    plan. Every list fills whole sheets, so print on both sides.
    """
    from canvass.errors import InputError

    asked = _read_options(options)
    if plan_file is not None and map_source is None:
        raise InputError(
            "{plan_file}: a plan in a file needs its map; give --map MAP too", plan_file=plan_file
        )
    if plan_file is not None and asked.with_codes:
        raise InputError("--with-codes: the codes are in the database; print the plan kept there")
    if plan_file is not None and (asked.by_team or asked.changed):
        raise InputError(
            "--by-team, --changed: the database knows teams and what was printed; print the plan "
            "kept there"
        )
    if asked.layout_file is not None and asked.check:
        raise InputError("--check writes no file; leave out --layout")
    if asked.layout_file is not None and asked.layout_file.absolute() == out.absolute():
        raise InputError("--layout and --out name the same file: {out}", out=out)
    asked.form.make(session.lang)
    if plan_file is not None and map_source is not None:
        _print_file(session, plan_file, map_source, asked, out)
        return
    _print_kept(session, district, week, asked, out)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lists to print, and how."""

    routes: tuple[str, ...]
    form: AskedForm
    by_team: bool
    changed: bool
    layout_file: Path | None
    check: bool
    with_codes: bool
    held: str | None
    take_back: tuple[str, ...]


def _read_options(options: dict[str, Any]) -> Asked:
    names = ("paper", "large", "pocket", "single_sided", "margin", "also", "cover")
    form = AskedForm(**{name: options.pop(name) for name in names})
    options["take_back"] = read_take_back(options["take_back"])
    return Asked(form=form, **options)


def _print_kept(
    session: Session, district: str | None, week: str | None, asked: Asked, out: Path
) -> None:
    """Print lists of the newest plan in the database, and store them as out."""
    from canvass.cli.shared.lists_out import settle_contested, tell_kept, tell_taken, tell_unchanged
    from canvass.cli.shared.names_spelt import say_names_spelt
    from canvass.cli.shared.stale import refresh_and_say
    from canvass.errors import InputError
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import now
    from canvass.workflow.district.stored_map import get_extract
    from canvass.workflow.doors.access import codes_for_walklists
    from canvass.workflow.routes.kept_lists import Wanted, keep_lists
    from canvass.workflow.routes.list_headers import list_occasions
    from canvass.workflow.routes.outputs import write_made
    from canvass.workflow.routes.paper_plan import open_paper

    db, lang, at = session.db, session.lang, now()
    _ = get_translator(lang)
    refresh_and_say(db, district, lang)
    plan = open_paper(db, district, week)
    occasions = list_occasions(db, district, plan.document, now=at, week=week)
    wanted = Wanted(
        asked.routes or None, lang, asked.form.make(lang).form.words(), "pdf", asked.held,
        asked.take_back,
        {route_id: occasion.team for route_id, occasion in occasions.items()},
    )  # fmt: skip
    whole = printing = settle_contested(db, plan, wanted, lang)
    if asked.changed:
        printing = whole.only_changed()
        if not printing.lists:
            tell_unchanged(whole, _)
            raise InputError("nothing to print: no list changed since it was printed")
    codes = codes_for_walklists(db, district, asked.routes, now=at) if asked.with_codes else None
    extract = get_extract(db, district)
    notes = printing.notes(occasions, codes)
    files = _files(printing, out, by_team=asked.by_team)
    made = {
        path: _make(session, plan.document, extract, asked, routes, notes, path)
        for path, routes in files.items()
    }
    if asked.check:
        return
    keep_lists(db, printing, by="desk", now=at)
    if asked.layout_file is not None:
        write_layout(asked.layout_file, [page for one in made.values() for page in one.pages])
    written = [write_made(one.pdf, path) for path, one in made.items()]
    if asked.by_team:
        _say_no_team(files, out, lang)
    say_names_spelt(printing.without_blank(), extract, lang, err=True)
    tell_kept(printing, _)
    if asked.changed:
        tell_unchanged(whole, _)
    tell_taken(db, printing, lang, now=at)
    for path in written:
        click.echo(path)


def _files(printing: Printing, out: Path, *, by_team: bool) -> dict[Path, set[str]]:
    """Return {path: route ids}: one PDF per team, and one for routes without a team."""
    if not by_team:
        return {out: {one.route.id for one in printing.lists}}
    files: dict[Path, set[str]] = {}
    path_by_team: dict[str, Path] = {"": out}
    taken = {out.name.casefold()}
    for one in printing.lists:
        team = printing.wanted.team_by_route.get(one.route.id, "")
        if team not in path_by_team:
            path_by_team[team] = _team_path(out, team, taken)
            taken.add(path_by_team[team].name.casefold())
        files.setdefault(path_by_team[team], set()).add(one.route.id)
    return files


def _team_path(out: Path, team: str, taken: Collection[str]) -> Path:
    """Return the file of a team; teams whose names differ in signs only are numbered."""
    name = re.sub(r"[^\w-]+", "-", team).strip("-")[:LONGEST_TEAM] or "team"
    path, number = out.with_name(f"{out.stem}-{name}{out.suffix}"), 1
    while path.name.casefold() in taken:
        number += 1
        path = out.with_name(f"{out.stem}-{name}-{number}{out.suffix}")
    return path


def _say_no_team(files: Mapping[Path, set[str]], out: Path, lang: str) -> None:
    """Say on stderr which lists no team's file has."""
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    said = ""
    if set(files) == {out}:
        said = _(
            "no route has a team, so all lists are in one file; "
            '"canvass routes assign" gives a route to a team'
        )
    elif out in files:
        text = _("routes without a team: {count}; their lists are in {path}")
        said = text.format(count=len(files[out]), path=out)
    if said:
        click.echo(safe(said, longest=300), err=True)


def _make(
    session: Session,
    document: PlanDocument,
    extract: Extract,
    asked: Asked,
    routes: Collection[str] | None,
    notes: ListNotes,
    path: Path,
) -> Printed:
    """Make the lists with a progress bar; with --check print what was found."""
    from canvass.cli.shared.progress import progress_bar
    from canvass.workflow.routes.outputs import make_walklists

    how = replace(
        asked.form.make(session.lang),
        is_checked=asked.check,
        has_layout=asked.layout_file is not None,
    )
    with progress_bar(str(path)) as update:
        made = make_walklists(
            document, extract, how, routes=routes,
            on_progress=lambda share: update(share, ""), notes=notes,
        )  # fmt: skip
    if asked.check:
        tell_findings(made.findings, session.lang)
    return made


def _print_file(
    session: Session, plan_file: Path, map_source: str, asked: Asked, out: Path
) -> None:
    """Print lists of a plan in a file; the database is used only to leave out refused doors."""
    from canvass.cli.shared.checked import say_checked
    from canvass.cli.shared.lists_out import tell_not_kept
    from canvass.cli.shared.names_spelt import say_names_spelt
    from canvass.planning.district import read_map
    from canvass.walklist.notes import ListNotes
    from canvass.walklist.occasion import UNCHECKED
    from canvass.workflow.district.plan_files import read_checked_plan

    checked = read_checked_plan(plan_file, session.db)
    # Another process reads the map while this one loads what prints.
    Thread(target=import_module, args=("canvass.workflow.routes.outputs",)).start()
    document, extract = checked.document, read_map(map_source, for_district=False)
    unchecked = (
        {}
        if checked.is_checked
        else dict.fromkeys((route.id for route in document.routes), UNCHECKED)
    )
    notes = ListNotes(occasions=unchecked)
    made = _make(session, document, extract, asked, asked.routes or None, notes, out)
    if asked.check:
        return
    if asked.layout_file is not None:
        write_layout(asked.layout_file, made.pages)
    from canvass.workflow.routes.outputs import write_made

    written = write_made(made.pdf, out)
    say_names_spelt(document, extract, session.lang, err=True)
    say_checked(checked, session.db, session.lang)
    tell_not_kept(session.lang)
    click.echo(written)
