"""`canvass doors import`: add the addresses of a register to a district."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.faults import say_rejected_file
from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from canvass.workflow.doors.register_import import ImportReport

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ImportAsked:
    """How a file of addresses is to be read."""

    layer: str | None
    profile: str | None
    crs: str | None
    columns: tuple[str, ...]
    encoding: str


@click.command(
    name="import",
    epilog="Example: canvass doors import belagenhetsadress.gpkg --district Stuvsta --dry-run",
)
@click.argument("file", type=click.Path(path_type=Path))
@district_option
@click.option("--layer", default=None, help="Which layer of a GeoPackage.")
@click.option("--profile", type=click.Choice(["lantmateriet", "dar", "bag", "ruian", "generic"]),
              default=None, help="Which register it is; default: recognised by its "
                                 "headings.")  # fmt: skip
@click.option("--crs", default=None, metavar="EPSG:N",
              help="Coordinate system, where the file does not say.")  # fmt: skip
@click.option("--column", "columns", multiple=True, metavar="PART=HEADING",
              help="Which column holds what: street, housenumber, letter, unit, flats, floor, "
              "door, address, id, x, y, lon, lat; may be given several times.")  # fmt: skip
@click.option("--encoding", default="", metavar="NAME",
              help="Text encoding, like windows-1250; default: detected.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option("--format", "fmt", type=click.Choice(["table", "json"]), default="table",
              show_default=True, help="For people, or for programs.")  # fmt: skip
@click.pass_obj
@gathered(ImportAsked)
def import_command(
    session: Session, asked: ImportAsked, file: Path, district: str | None, dry_run: bool, fmt: str
) -> None:
    """Add the addresses and flats of FILE to a district.

    FILE is a CSV, a workbook (.xlsx, .ods), a GeoPackage, a Shapefile or GeoJSON (also one feature
    a line, as OpenAddresses has it, and packed as .gz).

    Addresses that the map has keep their id and place; others are added as doors. Importing the
    same file again changes nothing. Rows that cannot be used are written to FILE.rejected.csv with
    the reason and do not stop the rest; the exit code is then 1, or 2 if no row could be used.
    """
    from canvass.cli.shared.progress import progress_bar
    from canvass.cli.shared.stale import say_if_stale
    from canvass.locale.catalogue import get_translator
    from canvass.registers.read import Reading
    from canvass.workflow.doors.register_import import import_register

    reading = Reading(
        asked.layer, asked.profile, asked.crs, dict(map(_pair, asked.columns)), asked.encoding
    )
    translate = get_translator(session.lang)
    with progress_bar(file.name) as update:
        report = import_register(
            session.db, district, file, reading, is_dry_run=dry_run,
            on_progress=lambda share: update(share, ""), translate=translate,
        )  # fmt: skip
    if fmt == "json":
        from canvass.cli.shared.listing import to_json

        click.echo(to_json(_plain(report, translate)))
    else:
        _print(session, report, file)
    if not dry_run:
        say_if_stale(session.db, district, session.lang)
    if report.refused:
        click.get_current_context().exit(2 if len(report.refused) == report.read else 1)


def _pair(text: str) -> tuple[str, str]:
    role, equals, heading = text.partition("=")
    if not equals or not role.strip() or not heading.strip():
        raise click.BadParameter(
            f'"{text[:80]}": write it as street=HEADING', param_hint="--column"
        )
    return role.strip().casefold(), heading.strip()


def _plain(report: ImportReport, translate: Callable[[str], str]) -> dict[str, Any]:
    moved = report.moved_m
    return {
        "read": report.read,
        "new": report.new,
        "matched": report.matched,
        "conflicting": report.conflicting,
        "rejected": report.rejected,
        "outside": report.outside,
        "new_addresses": report.new_addresses,
        "moved_median_m": round(moved[0], 1) if moved else None,
        "moved_max_m": round(moved[1], 1) if moved else None,
        "profile": report.profile,
        "crs": report.crs,
        "columns": report.columns,
        "refused": [
            {"line": row.line_no, "reason": row.fault.say(translate)} for row in report.refused
        ],
        "notes": [note.say(translate) for note in report.notes],
        "encoding": report.encoding,
        "rejected_file": str(report.rejected_file) if report.rejected_file else None,
        "addresses": report.addresses,
        "doors": report.doors,
        "excluded": report.excluded,
        "dry_run": report.is_dry_run,
    }


def _print(session: Session, report: ImportReport, file: Path) -> None:
    from canvass.cli.shared.listing import print_rows
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator

    _ = get_translator(session.lang)
    lines: list[tuple[str, object]] = [
        (_("Rows read"), report.read),
        (_("New doors"), report.new),
        (_("Known already"), report.matched),
        (_("Contradicting the map"), report.conflicting),
        (_("Not usable"), report.rejected),
        (_("Outside the district"), report.outside),
        (_("New addresses"), report.new_addresses),
    ]
    if report.moved_m is not None:
        apart = _("half within {median} m, the farthest {largest} m").format(
            median=f"{report.moved_m[0]:.0f}", largest=f"{report.moved_m[1]:.0f}"
        )
        lines.append((_("Distance from register to map"), apart))
    read_as = ", ".join(filter(None, (report.profile, report.crs, report.encoding)))
    lines.append((_("Read as"), read_as))
    print_rows(
        [{"fact": fact, "value": str(value)} for fact, value in lines],
        "table", {"fact": "", "value": ""},
    )  # fmt: skip
    for note in report.notes:
        click.echo(safe(note.say(_), longest=400), err=True)
    for row in report.refused[:MOST_SHOWN]:
        said = safe(row.fault.say(_), longest=200)
        click.echo(f"  {_('line {number}').format(number=row.line_no)}: {said}")
    if len(report.refused) > MOST_SHOWN:
        more = len(report.refused) - MOST_SHOWN
        click.echo("  " + _("and {count} more").format(count=more))
    if report.refused and not report.is_dry_run:
        say_rejected_file(session, file, report.rejected_file)
    if report.is_dry_run:
        click.echo(_("Nothing was changed."))
        return
    click.echo(
        _("The district has {doors} doors at {addresses} addresses now.").format(
            doors=report.doors, addresses=report.addresses
        )
    )
