"""`canvass doors value`: put doors first if not all fit, list values, undo them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.covered_doors import covered_headings, covered_row, say_not_found
from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from canvass.workflow.doors.values import Valued


@dataclass(frozen=True, slots=True)
class ValueAsked:
    """Which doors count for how much, or which value to take back."""

    street: str | None
    polygon: Path | None
    address_list: Path | None
    encoding: str
    worth: float | None
    undo: int | None


@click.command(epilog="Example: canvass doors value --street Parkvägen --worth 3")
@district_option
@click.option("--street", default=None, help="A whole street (or place).")
@click.option("--polygon", type=click.Path(path_type=Path), default=None,
              help="The doors inside an area: a GeoJSON file.")  # fmt: skip
@click.option("--list", "address_list", type=click.Path(path_type=Path), default=None,
              help="The addresses of a CSV file or workbook: street, housenumber (entrance, "
              "unit).")  # fmt: skip
@click.option("--encoding", default="", metavar="NAME",
              help="Text encoding of --list, like windows-1252; default: detected.")  # fmt: skip
@click.option("--worth", type=float, default=None, metavar="N",
              help="How many ordinary doors each of these counts for, 0.1 to 10.")  # fmt: skip
@click.option("--undo", type=int, default=None, metavar="ID",
              help="Take a value back, by its number.")  # fmt: skip
@format_option
@click.pass_obj
@gathered(ValueAsked)
def value(session: Session, asked: ValueAsked, district: str | None, fmt: str) -> None:
    """Put doors first: those of a street, an area or a list; or list what was put first.

    Plans for fewer teams than the district needs ("plan --teams", "plan --next") take doors that
    are worth more first and leave the others for later. A plan of the whole district visits all
    doors anyway. If several values cover a door, the newest counts.
    """
    from canvass.errors import InputError
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import created_at
    from canvass.workflow.doors.exclusions import LeaveOut
    from canvass.workflow.doors.values import list_values, undo_value, value_doors

    _ = get_translator(session.lang)
    named = [one for one in (asked.street, asked.polygon, asked.address_list) if one is not None]
    headings = _headings(session.lang)
    if asked.undo is not None:
        if named or asked.worth is not None:
            raise InputError("--undo cannot be combined with other options")
        taken = undo_value(session.db, district, asked.undo, at=created_at())
        print_rows([_row(taken)], fmt, headings)
        click.echo(_("Taken back."), err=True)
        return
    if not named and asked.worth is None:
        rows = [_row(found) for found in list_values(session.db, district)]
        print_rows(rows, fmt, headings, lang=session.lang)
        return
    if asked.worth is None:
        raise InputError("say what each door is worth: --worth 3 (1: as much as any other)")
    chosen = LeaveOut(street=asked.street, polygon=asked.polygon,
                      address_list=asked.address_list, encoding=asked.encoding)  # fmt: skip
    made = value_doors(
        session.db, district, chosen, worth=asked.worth, at=created_at(), translate=_
    )
    print_rows([_row(made)], fmt, headings)
    say_not_found(session, asked.address_list, made)


def _row(found: Valued) -> dict[str, Any]:
    return covered_row(found.value_id, found, worth=found.worth)


def _headings(lang: str) -> dict[str, str]:
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    return covered_headings(lang, what=_("Doors of"), worth=_("Worth"))
