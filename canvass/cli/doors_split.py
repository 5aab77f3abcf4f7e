"""`canvass doors split`: write the flats of a stairwell."""

from __future__ import annotations

from typing import Any

import click

from canvass.cli.shared.listing import format_option
from canvass.cli.shared.options import district_option


@click.command(
    epilog='Example: canvass doors split "Parkvägen 3" --entrance A --floors 8 --per-floor 3 --lift'
)
@click.argument("address")
@district_option
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
@click.option("--lift", is_flag=True, help="There is a lift: one way is not walked.")
@click.option("--undo", is_flag=True, help="Take the split back: the doors of the map again.")
@format_option
@click.pass_obj
def split(
    obj: dict[str, Any],
    address: str,
    district: str | None,
    entrance: str,
    floors: int | None,
    per_floor: int | None,
    ground_flats: int | None,
    numbering: str,
    top_down: bool,
    lift: bool,
    undo: bool,
    fmt: str,
) -> None:
    """Split a stairwell of ADDRESS ("Parkvägen 3") into its flats.

    Flat numbers begin anew in every stairwell, so give each with --entrance where there are
    several. Splitting again replaces the split before.
    """  # fmt: skip
    from canvass.cli.shared.listing import print_rows
    from canvass.cli.shared.progress import progress_bar
    from canvass.errors import InputError
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import created_at
    from canvass.workflow.doors.splits import SplitRequest, split_stairwell, undo_split

    _ = get_translator(obj["lang"])
    with progress_bar(_("Map, streets and doors")) as update:
        update(0.3, "")
        if undo:
            undo_split(obj["db"], district, address, entrance, at=created_at())
            click.echo(_("Taken back: the doors are those of the map again."), err=True)
            return
        if floors is None or per_floor is None:
            raise InputError("a split needs --floors and --per-floor (or --undo)")
        asked = SplitRequest(
            address, entrance, floors, per_floor, ground_flats,
            "plain" if numbering == "plain" else "lantmateriet", top_down, lift,
        )  # fmt: skip
        made = split_stairwell(obj["db"], district, asked, at=created_at())
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
