"""`canvass team edit` and `canvass team remove`."""

from __future__ import annotations

from typing import Any

import click

from canvass.cli.shared.asking import yes_option
from canvass.cli.shared.going import ask_to_remove, say_all, say_removed
from canvass.cli.shared.listing import print_rows
from canvass.cli.shared.session import Session
from canvass.cli.shared.week_options import week_option


@click.command(
    epilog='Example: canvass team edit "Team Blue" --size 3 --available "Mo-We 17:00-21:00"'
)
@click.argument("name")
@click.option("--name", "new_name", default=None, help="The new name.")
@click.option("--size", type=click.IntRange(1, 20), default=None, help="People.")
@click.option("--pace", type=click.FloatRange(0, 3), default=None,
              help="Walking speed in metres per second; 0: that of the plan.")  # fmt: skip
@click.option("--languages", default=None, help='Languages they speak, like sv,ar; "" for none.')
@click.option("--no-stairs/--stairs", default=None, help="Whether they climb no stairs.")
@click.option("--split-doors/--together", default=None,
              help="Whether they knock at two doors of a stop at a time.")  # fmt: skip
@click.option("--available", default=None,
              help='When they have time, written like opening hours; "" for always.')  # fmt: skip
@week_option
@click.pass_obj
def edit(
    session: Session,
    /,
    name: str,
    new_name: str | None,
    pace: float | None,
    languages: str | None,
    available: str | None,
    district: str | None,
    week: str | None,
    **more: Any,
) -> None:
    """Change the team NAME; what is not named stays as it is.

    A change that its bookings do not allow is refused. So is a new name if visits have the old one
    or if the team has a list that is out.
    """
    from canvass.cli.team import _facts, _headings
    from canvass.errors import InputError
    from canvass.workflow.week.edit_teams import edit_team
    from canvass.workflow.week.week_files import split_languages

    given = {"name": new_name and new_name.strip(), "availability": available,
             "size": more["size"], "no_stairs": more["no_stairs"],
             "splits_doors": more["split_doors"]}  # fmt: skip
    changes = {key: value for key, value in given.items() if value is not None}
    if pace is not None:
        changes["pace_mps"] = pace or None
    if languages is not None:
        changes["languages"] = split_languages(languages)
    if not changes:
        raise InputError("say what to change, like --size 3")
    done = edit_team(session.db, district, week, name, changes)
    print_rows([_facts(done.after, [])], "table", _headings(session.lang))
    say_all(done.said, session.lang)


@click.command(epilog='Example: canvass team remove "Team Blue"')
@click.argument("name")
@week_option
@yes_option
@click.pass_obj
def remove(session: Session, name: str, district: str | None, week: str | None, yes: bool) -> None:
    """Remove the team NAME with its bookings; its visits stay under its name."""
    from canvass.workflow.week.edit_teams import remove_team

    going = remove_team(session.db, district, week, name, dry_run=True)
    ask_to_remove(going.name, going.said, yes=yes, lang=session.lang)
    remove_team(session.db, district, week, name)
    say_removed(going.name, session.lang)
