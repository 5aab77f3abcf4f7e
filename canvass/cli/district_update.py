"""`canvass district update` and `rename`: a newer map, another name."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.asking import ask, yes_option
from canvass.cli.shared.listing import print_rows, to_json
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvass.workflow.district.held_rules import HeldRule
    from canvass.workflow.district.updating import MapUpdate

MOST_SHOWN = 20


@click.command(epilog="Example: canvass district update Stuvsta stuvsta-2027.osm.pbf --dry-run")
@click.argument("name")
@click.argument("map_source", metavar="MAP")
@click.option("--boundary", default=None,
              help="GeoJSON file, or a boundary's name in the map; default: as it is.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--format", "fmt", type=click.Choice(["table", "json"]), default="table",
              show_default=True, help="For people, or for programs.")  # fmt: skip
@yes_option
@click.pass_obj
def update(
    session: Session,
    name: str,
    map_source: str,
    boundary: str | None,
    dry_run: bool,
    fmt: str,
    yes: bool,
) -> None:
    """Replace the map of district NAME by a newer one, after showing what changes.

    An address keeps its id, and with it its visits, refusals, locks, flats and lists: it is matched
    by id, else by street, number and place. An exclusion of a street follows it to its new name, so
    that new doors there are left out too. What the newer map lacks is listed and retired; its
    visits stay. You are asked first if the map is older, has far fewer doors or addresses, or lacks
    doors of a list that is out. A map of another place is refused.
    """
    from canvass.cli.shared.progress import progress_bar
    from canvass.cli.shared.stale import say_if_stale
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.district.updating import is_worrying, read_newer_map, take_newer_map

    _ = get_translator(session.lang)
    with progress_bar(map_source) as tell:
        tell(0.3, "")
        ready = read_newer_map(session.db, name, map_source, boundary=boundary)
    shown = ready.shown
    if fmt == "json":
        facts = dataclasses.asdict(shown)
        facts["worries"] = [worry.say(_) for worry in shown.worries]
        click.echo(to_json({**facts, "is_dry_run": dry_run}))
    else:
        _print(shown, session.lang)
    for worry in shown.worries:
        click.echo(safe(worry.say(_), longest=300), err=True)
    if dry_run:
        return
    if is_worrying(shown):
        ask(_("Take this map for {district}?").format(district=safe(shown.district)),
            yes=yes, lang=session.lang)  # fmt: skip
    take_newer_map(session.db, ready)
    if fmt == "table":
        text = _("District {name} has the map {map} now")
        click.echo(safe(text.format(name=shown.district, map=shown.after.file), longest=300))
    say_if_stale(session.db, shown.district, session.lang)


@click.command(epilog='Example: canvass district rename Stuvsta "Stuvsta-Snättringe"')
@click.argument("name")
@click.argument("new_name", metavar="NEW")
@click.pass_obj
def rename(session: Session, name: str, new_name: str) -> None:
    """Rename the district NAME; its weeks, visits, plans and lists stay with it."""
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.district.updating import rename_district

    row = rename_district(session.db, name, new_name)
    _ = get_translator(session.lang)
    click.echo(safe(_("District {name} is called {new} now").format(name=name, new=row.name),
                    longest=500))  # fmt: skip


def _say_held(held: HeldRule, _: Callable[[str], str]) -> str:
    """Return one line for an exclusion or value: its number, doors, new doors and new names."""
    number = _("exclusion {number}") if held.kind == "exclusion" else _("value {number}")
    more = []
    if held.streets:
        more.append(_("its street is now called {streets}").format(streets=", ".join(held.streets)))
    if held.new_doors:
        more.append(_("doors among them that are new: {count}").format(count=held.new_doors))
    text = _("{number}, {what}: {before} → {after} doors")
    line = text.format(
        number=number.format(number=held.number), what=held.what, before=held.doors[0],
        after=held.doors[1],
    )  # fmt: skip
    return "; ".join((line, *more))


def _print(shown: MapUpdate, lang: str) -> None:
    """Print what a newer map changes: totals first, then everything removed, changed or new."""
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    facts = {
        _("Map"): f"{shown.before.file} → {shown.after.file}",
        _("Date of the map"): f"{shown.before.osm_date or '?'} → {shown.after.osm_date or '?'}",
        _("Addresses"): f"{shown.addresses[0]} → {shown.addresses[1]}",
        _("Doors"): f"{shown.doors[0]} → {shown.doors[1]}",
        _("Addresses that stay"): shown.kept,
        _("of these under another id on the map"): shown.by_place,
        _("Doors that are new"): shown.doors_new,
        _("Doors that are gone"): len(shown.doors_gone),
    }
    rows = [{"fact": fact, "value": value} for fact, value in facts.items()]
    print_rows(rows, "table", {"fact": "", "value": ""})
    changed = []
    for one in shown.changed:
        if one.before != one.after:
            changed.append(f"{one.before} → {one.after}")
        else:
            changed.append(_("{address}, moved {metres} m").format(
                address=one.before, metres=round(one.moved_m)))  # fmt: skip
    doors = []
    for door in shown.doors_gone:
        more = []
        if door.visits:
            more.append(_("{count} visits, which stay").format(count=door.visits))
        if door.list_code:
            more.append(_("on the list {code}, which is out").format(code=door.list_code))
        doors.append(f"{door.label} ({', '.join(more)})" if more else door.label)
    for title, words in (
        (_("Addresses that are gone"), shown.gone),
        (_("Doors that are gone"), doors),
        (_("Locks that name doors that are gone"), shown.locks),
        (_("Exclusions and values that are carried on"), [_say_held(one, _) for one in shown.held]),
        (_("Addresses renamed or moved"), changed),
        (_("Addresses that are new"), shown.new),
    ):
        if not words:
            continue
        click.echo(f"\n{title} ({len(words)})")
        for word in words[:MOST_SHOWN]:
            click.echo("  " + safe(word, longest=200))
        if len(words) > MOST_SHOWN:
            text = _("… and {count} more (--format json names all)")
            click.echo("  " + text.format(count=len(words) - MOST_SHOWN))
