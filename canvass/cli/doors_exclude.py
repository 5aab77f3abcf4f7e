"""`canvass doors exclude` and `exclusions`: leave doors out, list exclusions, undo them."""

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
    from canvass.workflow.doors.exclusions import LeftOut


@dataclass(frozen=True, slots=True)
class ExcludeAsked:
    """Which doors to leave out and why, or which exclusion to take back."""

    address: str | None
    street: str | None
    polygon: Path | None
    address_list: Path | None
    encoding: str
    doors: tuple[str, ...]
    entrance: str
    unit: str
    reason: str
    undo: int | None


@click.command(epilog='Example: canvass doors exclude "Parkvägen 3-9" --reason works')
@click.argument("address", required=False)
@district_option
@click.option("--street", default=None, help="A whole street (or place).")
@click.option(
    "--polygon",
    type=click.Path(path_type=Path),
    default=None,
    help="The doors inside an area: a GeoJSON file.",
)
@click.option(
    "--list",
    "address_list",
    type=click.Path(path_type=Path),
    default=None,
    help="The addresses of a CSV file or workbook: street, housenumber (entrance, unit).",
)
@click.option("--encoding", default="", metavar="NAME",
              help="Text encoding of --list, like windows-1252; default: detected.")  # fmt: skip
@click.option("--door", "doors", multiple=True, metavar="ID",
              help="A door by its id (see \"doors list\"); may be repeated.")  # fmt: skip
@click.option("--entrance", default="", help="Only this stairwell of ADDRESS.")
@click.option("--unit", default="", help="Only this flat of ADDRESS.")
@click.option(
    "--reason",
    default="",
    metavar="REASON",
    help="Why: no_homes, works, not_safe, care_home, closed_area, others_go, asked, other. Any "
    "other text is kept for 90 days only.",
)
@click.option(
    "--undo", type=int, default=None, metavar="ID", help="Take an exclusion back, by its number."
)
@format_option
@click.pass_obj
@gathered(ExcludeAsked)
def exclude(session: Session, asked: ExcludeAsked, district: str | None, fmt: str) -> None:
    """Leave out ADDRESS ("Parkvägen 3", or "Parkvägen 3-9": that side), a street, area or list.

    This applies to every plan, print and export until you take it back with --undo, also to doors
    added to the district later.
    """  # fmt: skip
    from canvass.cli.shared.stale import say_if_stale
    from canvass.doors.reasons import NOTE_DAYS, LeaveOutReason, parse_reason
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import created_at
    from canvass.workflow.doors.exclusions import LeaveOut, exclude_doors, undo_exclusion

    _ = get_translator(session.lang)
    if asked.undo is not None:
        taken = undo_exclusion(session.db, district, asked.undo, at=created_at())
        print_rows([_row(taken)], fmt, _headings(session.lang))
        click.echo(_("Taken back."), err=True)
        say_if_stale(session.db, district, session.lang)
        return
    leave_out = LeaveOut(
        asked.address,
        asked.street,
        asked.polygon,
        asked.address_list,
        asked.entrance,
        asked.unit,
        asked.encoding,
        asked.doors,
    )
    made = exclude_doors(
        session.db, district, leave_out, reason=asked.reason, at=created_at(), translate=_
    )
    print_rows([_row(made)], fmt, _headings(session.lang))
    if parse_reason(asked.reason)[1] is not None:
        text = _(
            "your own text is kept for {days} days and appears in every plan, so write nothing "
            "about a person (or choose a word: {words})"
        )
        words = ", ".join(LeaveOutReason)
        click.echo(f"canvass: {text.format(days=NOTE_DAYS, words=words)}", err=True)
    say_if_stale(session.db, district, session.lang)
    say_not_found(session, asked.address_list, made)


@click.command(epilog="Example: canvass doors exclusions --format json")
@district_option
@format_option
@click.pass_obj
def exclusions(session: Session, district: str | None, fmt: str) -> None:
    """List what people left out and why; take one back with "doors exclude --undo ID"."""
    from canvass.workflow.doors.exclusions import list_exclusions

    rows = [_row(found) for found in list_exclusions(session.db, district)]
    print_rows(rows, fmt, _headings(session.lang), lang=session.lang)


def _row(found: LeftOut) -> dict[str, Any]:
    return covered_row(found.exclusion_id, found, reason=found.reason)


def _headings(lang: str) -> dict[str, str]:
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    return covered_headings(lang, what=_("Left out"), reason=_("Reason"))
