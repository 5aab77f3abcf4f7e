"""`canvass export`: write a plan in the formats of other programs."""

from __future__ import annotations

from pathlib import Path

import click

from canvass.cli.shared.lists_out import held_options, read_take_back
from canvass.cli.shared.options import plan_source_options
from canvass.cli.shared.session import Session

LISTS = ("csv", "xlsx")
"""Formats that are lists: a row per door, to be filled in."""

NETWORKS = ("graphml", "gpkg-network")
"""Formats that are the streets of a district, not a plan."""

FORMATS = ("json", "geojson", "gpx", "kml", "csv", "xlsx", "gpkg", *NETWORKS)


@click.command(epilog="Example: canvass export gpx --plan canvass-out/plan.json --out phones")
@click.argument("fmt", metavar="FORMAT", type=click.Choice(FORMATS))
@plan_source_options
@held_options
@click.option("--week", default=None,
              help="For which week; needed only where several are open.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=Path(),
              help="Folder for the files; default: this one.")  # fmt: skip
@click.pass_obj
def export(
    session: Session,
    fmt: str,
    plan_file: Path | None,
    district: str | None,
    week: str | None,
    held: str | None,
    take_back: tuple[str, ...],
    out: Path,
) -> None:
    """Write a plan as FORMAT: json (plan.json), geojson, gpx, kml, csv, xlsx or gpkg.

    graphml and gpkg-network are the streets of a district instead, as osmnx has them: one edge for
    each direction, with "length" in metres.

    The plan is the newest one of the district in the database, or the one in a file. Doors where
    somebody asked not to be called on, according to the database (--db), are never included. The
    rows of csv and xlsx have the code of their list and their position on it. Exported lists are
    out, like printed ones; once filled in, they are read by "canvass visit import".
    """
    from canvass.cli.shared.checked import say_checked
    from canvass.cli.shared.stale import refresh_and_say
    from canvass.workflow.district.plan_files import read_checked_plan
    from canvass.workflow.district.stored_district import get_plan
    from canvass.workflow.routes.outputs import write_export

    lang = session.lang
    if fmt in NETWORKS:
        _export_network(session, fmt, district, plan_file, out)
        return
    if plan_file is None:
        refresh_and_say(session.db, district, lang)
    if fmt in LISTS and plan_file is None:
        _export_kept(session, fmt, (district, week), (held, read_take_back(take_back)), out)
        return
    if plan_file is not None:
        checked = read_checked_plan(plan_file, session.db)
        say_checked(checked, session.db, lang)
        document = checked.document
    else:
        document = get_plan(session.db, district)
    for path in write_export(document, fmt, out, lang=lang):
        click.echo(path)
    if fmt in LISTS:
        from canvass.cli.shared.lists_out import tell_not_kept

        tell_not_kept(lang)


def _export_network(
    session: Session, fmt: str, district: str | None, plan_file: Path | None, out: Path
) -> None:
    from canvass.errors import InputError
    from canvass.workflow.district.network_files import write_network

    if plan_file is not None:
        raise InputError(
            "{fmt}: a plan holds no streets; leave --plan out, name a --district", fmt=fmt
        )
    click.echo(write_network(session.db, district, fmt, out))


def _export_kept(
    session: Session,
    fmt: str,
    where: tuple[str | None, str | None],
    answers: tuple[str | None, tuple[str, ...]],
    out: Path,
) -> None:
    """Export the lists of the newest plan in the database, and store them as out."""
    from canvass.cli.shared.lists_out import settle_contested, tell_kept, tell_taken
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import now
    from canvass.workflow.routes.kept_lists import Wanted, keep_lists
    from canvass.workflow.routes.list_headers import list_occasions
    from canvass.workflow.routes.outputs import write_export
    from canvass.workflow.routes.paper_plan import open_paper

    db, lang, at = session.db, session.lang, now()
    district, week = where
    _ = get_translator(lang)
    plan = open_paper(db, district, week)
    occasions = list_occasions(db, district, plan.document, now=at, week=week)
    teams = {route_id: occasion.team for route_id, occasion in occasions.items()}
    wanted = Wanted(None, lang, "", fmt, *answers, teams)
    printing = settle_contested(db, plan, wanted, lang)
    written = write_export(
        printing.without_blank(), fmt, out, lang=lang, notes=printing.notes(occasions),
        before_write=lambda: keep_lists(db, printing, by="desk", now=at),
    )  # fmt: skip
    tell_kept(printing, _)
    tell_taken(db, printing, lang, now=at)
    for path in written:
        click.echo(path)
