"""`canvass organisation`: add clubs, shops and schools that the map lacks or has wrong."""

from __future__ import annotations

from pathlib import Path

import click

from canvass.cli.shared.lazy import LazyGroup
from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.cli.shared.table_read import end_with_table_read

COMMANDS = {
    "add": ("canvass.cli.organisation:add", "Add an organisation."),
    "list": ("canvass.cli.organisation:list_command", "List those that were added."),
    "import": ("canvass.cli.organisation:import_command", "Add those of a table."),
    "edit": ("canvass.cli.organisation_edit:edit", "Change one that was added."),
    "remove": ("canvass.cli.organisation_edit:remove", "Remove one that was added."),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def organisation() -> None:
    """Organisations and businesses in addition to the map's, stored with the district.

    "canvass week organisations" lists both with their hours, "canvass week calls" plans calls on
    them. Add places, not people: no person's name or number.
    """


@click.command(
    epilog='Example: canvass organisation add "Boule club" --kind club '
    '--address "Storgatan 12" --hours "Tu,Th 13:00-16:00; PH off"'
)
@click.argument("name")
@click.option("--kind", default="", help="What it is, like club or school.")
@click.option("--address", default="", help="An address of the district.")
@click.option("--at", "place", metavar="LAT,LON", default="",
              help="Where it is, instead of an address.")  # fmt: skip
@click.option("--hours", default="",
              help='When it is open, like "Mo-Fr 10:00-18:00; PH off".')  # fmt: skip
@click.option("--note", default="", help="What to know about the place.")
@district_option
@click.pass_obj
def add(
    session: Session,
    name: str,
    kind: str,
    address: str,
    place: str,
    hours: str,
    note: str,
    district: str | None,
) -> None:
    """Add the organisation NAME; if one of that name is at that place, it is changed."""
    from canvass.cli.shared.text import safe
    from canvass.workflow.week.own_organisations import add_organisation

    row = add_organisation(
        session.db, district, name, kind=kind, address=address, place=place, opening_hours=hours,
        note=note,
    )  # fmt: skip
    click.echo(safe(f"{row.name}: {row.lat:.5f},{row.lon:.5f} {row.opening_hours}", longest=300))


@click.command(name="list", epilog="Example: canvass organisation list --format csv")
@district_option
@format_option
@click.pass_obj
def list_command(session: Session, district: str | None, fmt: str) -> None:
    """List the organisations that were added; "week organisations" shows the map's as well."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.week.own_organisations import list_own_organisations

    _ = get_translator(session.lang)
    rows = [
        {
            "id": row.organisation_id,
            "name": row.name,
            "kind": row.kind,
            "address": row.address,
            "lat": row.lat,
            "lon": row.lon,
            "opening_hours": row.opening_hours,
            "note": row.note,
        }
        for row in list_own_organisations(session.db, district)
    ]
    headings = {
        "id": _("Id"), "name": _("Name"), "kind": _("Kind"), "address": _("Address"),
        "opening_hours": _("Open"), "note": _("Note"),
    }  # fmt: skip
    print_rows(rows, fmt, headings, lang=session.lang)


@click.command(name="import", epilog="Example: canvass organisation import clubs.csv")
@click.argument("file", type=click.Path(path_type=Path))
@district_option
@click.option("--encoding", default="", metavar="NAME",
              help="Text encoding, like windows-1252; default: detected.")  # fmt: skip
@format_option
@click.pass_obj
def import_command(
    session: Session, file: Path, district: str | None, encoding: str, fmt: str
) -> None:
    """Add the organisations of a table; bad rows are skipped, and repeats do no harm.

    Columns: name, kind, address or lat and lon, opening_hours ("Mo-Fr 10:00-15:00" or "må–fr
    10–15"), note; in English or Swedish, as CSV or workbook. Rows that are not stored go to
    FILE.rejected.csv; the exit code is then 1, or 2 if none is stored.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.week.own_organisations import import_organisations

    _ = get_translator(session.lang)
    report = import_organisations(session.db, district, file, encoding=encoding, translate=_)
    end_with_table_read(session, file, report, fmt)
