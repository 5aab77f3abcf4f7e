"""`canvass doors split`: write the flats of a stairwell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.listing import format_option
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from canvass.workflow.doors.split_many import SplitBatch
    from canvass.workflow.doors.splits import SplitRequest

MOST_SHOWN = 5


def is_range(address: str | None) -> bool:
    """Whether an address is a range of numbers: "Parkvägen 3-9"."""
    return address is not None and re.search(r"\d\s*[-–]\s*\d+$", address.strip()) is not None


@dataclass(frozen=True, slots=True)
class SplitAsked:
    """Which stairwells to split, and which flats they have."""

    address: str | None
    street: str | None
    polygon: Path | None
    address_list: Path | None
    finding: str | None
    entrance: str
    floors: int | None
    per_floor: int | None
    ground_flats: int | None
    numbering: str
    top_down: bool
    lift: bool
    undo: bool
    dry_run: bool


@click.command(
    epilog='Example: canvass doors split "Parkvägen 3" --entrance A --floors 8 --per-floor 3 --lift'
)
@click.argument("address", required=False)
@district_option
@click.option("--street", default=None, help="Every address of a street that counts as one door.")
@click.option("--polygon", type=click.Path(path_type=Path), default=None,
              help="Those inside an area: a GeoJSON file.")  # fmt: skip
@click.option("--list", "address_list", type=click.Path(path_type=Path), default=None,
              help="Those of a CSV file: street, housenumber.")  # fmt: skip
@click.option("--finding", type=click.Choice(["flats_unknown"]), default=None,
              help="Only large houses that \"doors audit\" finds nobody counted.")  # fmt: skip
@click.option("--entrance", default="", help="What is written on the stairwell, if anything.")
@click.option(
    "--floors", type=int, default=None, help="Floors with flats, counted from the entrance level."
)
@click.option("--per-floor", type=int, default=None, help="Flats on each floor.")
@click.option(
    "--ground-flats",
    type=int,
    default=None,
    help="Flats on the entrance level where that differs; 0 for shops or cellars.",
)
@click.option(
    "--numbering",
    type=click.Choice(["lantmateriet", "plain"]),
    default="lantmateriet",
    show_default=True,
    help="Swedish flat numbers (1001, 1101), or 1, 2, 3.",
)
@click.option("--top-down", is_flag=True, help="Teams begin on the highest floor.")
@click.option("--lift", is_flag=True, help="There is a lift: stairs are walked one way only.")
@click.option(
    "--undo",
    is_flag=True,
    help="Take the split back: the doors of the map again. Without ADDRESS: the last command.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be split; change nothing.")
@format_option
@click.pass_obj
@gathered(SplitAsked)
def split(session: Session, asked: SplitAsked, district: str | None, fmt: str) -> None:
    """Split a stairwell of ADDRESS ("Parkvägen 3") into its flats.

    Flat numbers start again in every stairwell, so give each one with --entrance if there are
    several. Splitting again replaces the earlier split.

    To split many at once, give ADDRESS as a range ("Parkvägen 3-9": that side), or use --street,
    --polygon, --list or --finding. Every address there that counts as one door gets the same flats;
    addresses that have flats already are skipped and counted. --undo takes all of them back.
    """  # fmt: skip
    from canvass.cli.shared.stale import say_if_stale

    is_many = is_range(asked.address) or any(
        (asked.street, asked.polygon, asked.address_list, asked.finding)
    )
    if is_many or asked.address is None or asked.dry_run:
        _split_many(session, asked, district, fmt, is_chosen=is_many)
    elif asked.undo:
        _undo_one(session, asked, asked.address, district)
    else:
        _split_one(session, asked, asked.address, district, fmt)
    if not asked.dry_run:
        say_if_stale(session.db, district, session.lang)


def _request(asked: SplitAsked, address: str, entrance: str) -> SplitRequest:
    """Return what one stairwell is to be split into."""
    from canvass.errors import InputError
    from canvass.workflow.doors.splits import SplitRequest

    if asked.floors is None or asked.per_floor is None:
        raise InputError("a split needs --floors and --per-floor (or --undo)")
    return SplitRequest(
        address, entrance, asked.floors, asked.per_floor, asked.ground_flats,
        "plain" if asked.numbering == "plain" else "lantmateriet", asked.top_down, asked.lift,
    )  # fmt: skip


def _split_many(
    session: Session, asked: SplitAsked, district: str | None, fmt: str, *, is_chosen: bool
) -> None:
    """Split many stairwells, or undo that; without a choice, undo the last command."""
    from canvass.cli.shared.progress import progress_bar
    from canvass.errors import InputError
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import created_at
    from canvass.workflow.doors.split_many import Selection, split_many, undo_splits

    if asked.entrance:
        raise InputError("--entrance goes with one ADDRESS")
    if asked.undo and asked.dry_run:
        raise InputError("--undo has no --dry-run; splitting again brings it back")
    selection = Selection(
        asked.address, asked.street, asked.polygon, asked.address_list, asked.finding is not None
    )
    request = None if asked.undo else _request(asked, "", "")
    _ = get_translator(session.lang)
    with progress_bar(_("Map, streets and doors")) as update:
        update(0.3, "")
        if request is None:
            chosen = selection if is_chosen else None
            batch = undo_splits(session.db, district, chosen, at=created_at())
        else:
            batch = split_many(
                session.db, district, selection, request, at=created_at(), is_dry=asked.dry_run
            )
    print_batch(batch, fmt, session.lang, is_undo=asked.undo, is_dry=asked.dry_run)


def _undo_one(session: Session, asked: SplitAsked, address: str, district: str | None) -> None:
    """Undo the split of one stairwell."""
    from canvass.cli.shared.progress import progress_bar
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import created_at
    from canvass.workflow.doors.splits import undo_split

    _ = get_translator(session.lang)
    with progress_bar(_("Map, streets and doors")) as update:
        update(0.3, "")
        undo_split(session.db, district, address, asked.entrance, at=created_at())
    click.echo(_("Taken back: the doors are those of the map again."), err=True)


def _split_one(
    session: Session, asked: SplitAsked, address: str, district: str | None, fmt: str
) -> None:
    """Split one stairwell and print the result."""
    from canvass.cli.shared.listing import print_rows
    from canvass.cli.shared.progress import progress_bar
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import created_at
    from canvass.workflow.doors.splits import split_stairwell

    _ = get_translator(session.lang)
    request = _request(asked, address, asked.entrance)
    with progress_bar(_("Map, streets and doors")) as update:
        update(0.3, "")
        made = split_stairwell(session.db, district, request, at=created_at())
    row = {
        "address_id": made.address_id,
        "street": made.street,
        "housenumber": made.housenumber,
        "entrance": made.entrance,
        "doors": made.doors,
        "first": made.first,
        "last": made.last,
    }
    headings = {
        "street": _("Street"), "housenumber": _("Number"), "entrance": _("Entrance"),
        "doors": _("Doors"), "first": _("First flat"), "last": _("Last flat"),
    }  # fmt: skip
    print_rows([row], fmt, headings)


def print_batch(
    batch: SplitBatch, fmt: str, lang: str, *, is_undo: bool, is_dry: bool = False
) -> None:
    """Print what a command for many stairwells did, or (`is_dry`) would do."""
    from canvass.cli.shared.listing import print_rows
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    if fmt != "table":
        row = {"split": 0 if is_undo else len(batch.places), "doors": batch.doors,
               "taken_back": len(batch.places) if is_undo else 0,
               "passed_over": sum(len(names) for names in batch.passed_over.values())}  # fmt: skip
        print_rows([row], fmt)
        return
    if is_undo:
        text = _("Taken back at {count} stairwells ({shown}): {doors} doors there now")
    elif is_dry:
        text = _("{count} addresses would be split ({shown}): {doors} doors there; nothing stored")
    else:
        text = _("{count} addresses split ({shown}): {doors} doors there now")
    shown = safe(_first(batch.places))
    click.echo(text.format(count=len(batch.places), shown=shown, doors=batch.doors))
    for reason, names in batch.passed_over.items():
        text = _("{count} addresses passed over: {reason} ({shown})")
        shown = safe(_first(names))
        click.echo(text.format(count=len(names), reason=_(reason), shown=shown), err=True)
    if not (is_undo or is_dry):
        click.echo(_('"canvass doors split --undo" takes all of it back'))


def _first(places: Sequence[str]) -> str:
    """Return the first few places, with "…" if there are more."""
    return ", ".join(places[:MOST_SHOWN]) + (", …" if len(places) > MOST_SHOWN else "")
