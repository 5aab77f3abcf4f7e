"""`canvass organisation edit` and `remove`."""

from __future__ import annotations

import click

from canvass.cli.shared.asking import yes_option
from canvass.cli.shared.going import ask_to_remove, say_removed
from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe


@click.command(epilog='Example: canvass organisation edit 3 --hours "Mo-Fr 10:00-16:00"')
@click.argument("which", metavar="ID|NAME")
@click.option("--name", default=None, help="What it is called.")
@click.option("--kind", default=None, help="What it is, like club or school.")
@click.option("--address", default=None, help="An address of the district, where it is now.")
@click.option("--at", "place", metavar="LAT,LON", default=None,
              help="Where it is, instead of an address.")  # fmt: skip
@click.option("--hours", "opening_hours", default=None, help="When it is open.")
@click.option("--note", default=None, help="What to know about the place.")
@district_option
@click.pass_obj
def edit(session: Session, /, which: str, district: str | None, **given: str | None) -> None:
    """Change an organisation that was added; options not given, and its calls, stay."""
    from canvass.errors import InputError
    from canvass.workflow.week.own_organisations import edit_organisation

    changes = {key: value for key, value in given.items() if value is not None}
    if not changes:
        raise InputError("say what to change, like --hours")
    row = edit_organisation(session.db, district, which, changes)
    click.echo(safe(f"{row.name}: {row.lat:.5f},{row.lon:.5f} {row.opening_hours}", longest=300))


@click.command(epilog="Example: canvass organisation remove 3")
@click.argument("which", metavar="ID|NAME")
@district_option
@yes_option
@click.pass_obj
def remove(session: Session, which: str, district: str | None, yes: bool) -> None:
    """Remove an organisation that was added by hand.

    One with calls, one on a list that is out, and those of the map cannot be removed.
    """
    from canvass.workflow.week.own_organisations import remove_organisation

    row = remove_organisation(session.db, district, which, dry_run=True)
    ask_to_remove(row.name, (), yes=yes, lang=session.lang)
    remove_organisation(session.db, district, str(row.organisation_id))
    say_removed(row.name, session.lang)
