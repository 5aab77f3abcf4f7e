"""`canvass district`: add, list and show districts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.asking import ask, yes_option
from canvass.cli.shared.lazy import LazyGroup
from canvass.cli.shared.listing import format_option, print_rows, to_minute
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from canvass.workflow.district.district_list import DistrictRow


COMMANDS = {
    "add": ("canvass.cli.district:add", "Keep a map as a district."),
    "list": ("canvass.cli.district:list_command", "List the districts in the database."),
    "show": ("canvass.cli.district:show", "Show a district: map, doors, what is left out."),
    "update": ("canvass.cli.district_update:update", "Replace the map by a newer one."),
    "rename": ("canvass.cli.district_update:rename", "Rename a district."),
    "remove": ("canvass.cli.district:remove", "Remove a district and everything stored about it."),
    "boundaries": ("canvass.cli.beforehand:boundaries", "List the boundaries a map names."),
    "costs": ("canvass.cli.district:costs", "How long it takes to cross streets: show, set."),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def district() -> None:
    """Add, list, update and show districts: areas with their streets and doors, kept for years."""


@click.command(epilog="Example: canvass district add Stuvsta stuvsta.osm.pbf")
@click.argument("name")
@click.argument("map_source", metavar="MAP")
@click.option("--boundary", default=None, help="GeoJSON file, or a boundary's name in the map.")
@click.pass_obj
def add(session: Session, name: str, map_source: str, boundary: str | None) -> None:
    """Read MAP (a map file, or a place name when online) and keep it as district NAME."""
    from canvass.cli.shared.progress import progress_bar
    from canvass.workflow.district.new_district import add_district

    with progress_bar(map_source) as update:
        update(0.3, "")
        row = add_district(session.db, name, map_source, boundary=boundary)
    print_rows([_facts(row, "table")], "table", _headings(session.lang))


@click.command(name="list", epilog="Example: canvass district list --format json")
@format_option
@click.pass_obj
def list_command(session: Session, fmt: str) -> None:
    """List the districts in the database."""
    from canvass.workflow.district.district_list import list_districts

    rows = [_facts(row, fmt) for row in list_districts(session.db, must_exist=True)]
    print_rows(rows, fmt, _headings(session.lang), lang=session.lang)


@click.command(epilog="Example: canvass district show Stuvsta")
@click.argument("name", required=False)
@format_option
@click.pass_obj
def show(session: Session, name: str | None, fmt: str) -> None:
    """Show a district: its map, its doors, and which addresses are left out and why."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.district.district_list import get_district

    row, reasons = get_district(session.db, name)
    _ = get_translator(session.lang)
    facts = _facts(row, fmt)
    if fmt == "json":
        from canvass.cli.shared.listing import to_json

        click.echo(to_json({**facts, "excluded_by_reason": reasons}))
        return
    if fmt == "csv":
        print_rows([facts], fmt)
        return
    headings = _headings(session.lang)
    lines = [
        {"fact": headings[key], "value": value} for key, value in facts.items() if key in headings
    ]
    lines += [{"fact": f"  {_(reason)}", "value": count} for reason, count in reasons.items()]
    print_rows(lines, "table", {"fact": "", "value": ""})


@click.command(epilog="Example: canvass district remove Stuvsta")
@click.argument("name")
@yes_option
@click.pass_obj
def remove(session: Session, name: str, yes: bool) -> None:
    """Remove a district with its weeks, visits and plans, after showing what is deleted.

    Do-not-knock addresses are kept, in case another district has the same address.
    """
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.clock import instant
    from canvass.workflow.district.removing import look_at_district, remove_district

    _ = get_translator(session.lang)
    going = look_at_district(session.db, name)
    text = _(
        '"{name}" will be removed with {doors} doors, {plans} plans, {weeks} weeks and {events} '
        "visits and calls; {refusals} refusals are kept by their addresses."
    )
    said = text.format(
        name=going.name, doors=going.doors, plans=going.plans, weeks=going.weeks,
        events=going.events, refusals=going.refusals,
    )  # fmt: skip
    ask(safe(said, longest=400), yes=yes, lang=session.lang)
    remove_district(session.db, name, now=instant())
    click.echo(safe(_("District {name} is removed").format(name=going.name), longest=300))


@click.command(
    epilog="Example: canvass district costs Stuvsta --set primary=90 --set residential=3"
)
@click.argument("name", required=False)
@click.option("--set", "settings", multiple=True, metavar="CLASS=SECONDS",
              help='Seconds to cross a road; "primary=" restores the default.')  # fmt: skip
@format_option
@click.pass_obj
def costs(session: Session, name: str | None, settings: tuple[str, ...], fmt: str) -> None:
    """Show or set the seconds it takes to cross the streets of a district, for the next plan."""
    from canvass.workflow.district.crossing_costs import list_crossing_costs, set_crossing_costs

    if settings:
        found = set_crossing_costs(session.db, name, settings)
    else:
        found = list_crossing_costs(session.db, name)
    rows = [
        {"road_class": one.road_class, "seconds": one.seconds, "is_own": one.is_own}
        for one in found
    ]
    if fmt == "table":
        rows = [{**row, "is_own": "*" if row["is_own"] else ""} for row in rows]
    print_rows(rows, fmt)


def _facts(row: DistrictRow, fmt: str) -> dict[str, Any]:
    return {
        "name": row.name,
        "addresses": row.addresses_read,
        "merged": row.merged,
        "entrances": row.entrances,
        "doors": row.doors,
        "excluded": row.excluded,
        "plans": row.plans,
        "map": row.source.file,
        "map_date": row.source.osm_date,
        "added_at": to_minute(row.added_at) if fmt == "table" else row.added_at,
        "attribution": row.source.attribution,
    }


def _headings(lang: str) -> dict[str, str]:
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    return {
        "name": _("District"),
        "addresses": _("Addresses"),
        "merged": _("Duplicates merged"),
        "entrances": _("Entrances"),
        "doors": _("Doors"),
        "excluded": _("Left out"),
        "plans": _("Plans"),
        "map": _("Map"),
        "map_date": _("Date of the map"),
        "added_at": _("Added"),
        "attribution": _("Map by"),
    }
