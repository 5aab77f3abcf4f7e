"""`canvass team`: the teams of a week."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.lazy import LazyGroup
from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.pseudonyms import warn_of_persons
from canvass.cli.shared.session import Session
from canvass.cli.shared.table_read import end_with_table_read
from canvass.cli.shared.week_options import file_option, week_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvass.week.week import Team


COMMANDS = {
    "add": ("canvass.cli.team:add", "Add a team, or many from a file."),
    "list": ("canvass.cli.team:list_command", "List the teams of a week."),
    "edit": ("canvass.cli.team_edit:edit", "Change a team."),
    "remove": ("canvass.cli.team_edit:remove", "Take a team away."),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def team() -> None:
    """The teams of a week: the one or two people who walk one route."""


@dataclass(frozen=True, slots=True)
class TeamAsked:
    """A team, as given on the command line."""

    name: str | None
    size: int
    pace: float | None
    languages: str
    no_stairs: bool
    split_doors: bool
    available: str
    encoding: str


@click.command(
    epilog='Example: canvass team add "Team Blue" --size 2 --languages sv,ar --available '
    '"Mo-Th 17:00-21:00", or: canvass team add --from teams.csv with the columns '
    "name,size,pace,languages,no_stairs,availability,splits_doors"
)
@click.argument("name", required=False)
@click.option("--size", type=click.IntRange(1, 20), default=2, show_default=True, help="People.")
@click.option("--pace", type=click.FloatRange(0.2, 3), default=None,
              help="Walking speed in metres per second; default: that of the plan.")  # fmt: skip
@click.option("--languages", default="", help="Languages they speak, like sv,ar.")
@click.option("--no-stairs", is_flag=True, help="They climb no stairs.")
@click.option("--split-doors", is_flag=True,
              help="The team's two people knock at two doors of a stop at the same "
                   "time.")  # fmt: skip
@click.option("--available", default="",
              help='When they have time, written like opening hours; default: always.')  # fmt: skip
@file_option
@week_option
@click.pass_obj
@gathered(TeamAsked)
def add(
    session: Session, asked: TeamAsked, file: Path | None, district: str | None, week: str | None
) -> None:
    """Add the team NAME to a week, or many from a table (CSV or workbook).

    Bad rows do not stop the others: they go to FILE.rejected.csv, to be corrected and added. The
    exit code is then 1, or 2 if no row could be used. Adding a table twice does no harm. A team's
    name is a pseudonym ("Team Blue"), never a person's name, because the list of volunteers is
    sensitive. It is deleted when the week is purged.
    """
    from canvass.errors import InputError
    from canvass.locale.catalogue import get_translator
    from canvass.week.week import Team
    from canvass.workflow.week.week import add_teams
    from canvass.workflow.week.week_files import import_teams, split_languages

    if file is not None:
        report = import_teams(
            session.db, district, week, file, encoding=asked.encoding,
            translate=get_translator(session.lang),
        )  # fmt: skip
        _print_stored(report.stored, session.lang)
        end_with_table_read(session, file, report)
    if asked.name is None:
        raise InputError("give the team a name, or --from FILE.csv")
    one = Team(
        0,
        asked.name.strip(),
        asked.size,
        asked.pace,
        split_languages(asked.languages),
        asked.no_stairs,
        asked.available,
        asked.split_doors,
    )
    _print_stored(add_teams(session.db, district, week, [("", one)]), session.lang)


def _print_stored(stored: Sequence[Team], lang: str) -> None:
    if stored:
        print_rows([_facts(one, []) for one in stored], "table", _headings(lang))
        warn_of_persons([one.name for one in stored], lang)


@click.command(name="list", epilog="Example: canvass team list --format json")
@week_option
@format_option
@click.pass_obj
def list_command(session: Session, district: str | None, week: str | None, fmt: str) -> None:
    """List the teams of a week with the shifts they are booked for."""
    from canvass.workflow.week.week import get_week_book

    book = get_week_book(session.db, district, week)
    rows = [_facts(one, [shift.name for shift in book.shifts_of(one)]) for one in book.teams]
    print_rows(rows, fmt, _headings(session.lang), lang=session.lang)


def _facts(one: Team, shifts: list[str]) -> dict[str, Any]:
    return {
        "team": one.name,
        "size": one.size,
        "pace": one.pace_mps,
        "languages": ",".join(one.languages),
        "no_stairs": "x" if one.no_stairs else "",
        "splits_doors": "x" if one.splits_doors else "",
        "availability": one.availability,
        "shifts": ", ".join(shifts),
    }


def _headings(lang: str) -> dict[str, str]:
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    return {
        "team": _("Team"),
        "size": _("People"),
        "pace": _("Pace"),
        "languages": _("Languages"),
        "no_stairs": _("No stairs"),
        "splits_doors": _("Split doors"),
        "availability": _("Has time"),
        "shifts": _("Shifts"),
    }
