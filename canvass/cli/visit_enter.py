"""`canvass visit enter`: type in a returned walk list."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.text import safe
from canvass.cli.visit import by_option, now, where_options
from canvass.errors import InputError, VisitError

if TYPE_CHECKING:
    from canvass.visits.entering import Sheet

UNDO = {"undo", "z", "ångra"}
SHOW = {"show", "?", "visa"}
DONE = {"", "done", "klar", "ok"}
QUIT = {"quit", "q", "avbryt"}
YES = {"y", "yes", "j", "ja"}


@click.command(epilog="Example: canvass visit enter R04 --team A --at 18:00")
@click.argument("route")
@click.option("--team", default="", help="Which team walked it.")
@click.option("--at", default=None, metavar="TIME",
              help="When: ISO 8601 or a time of today (18:05); default now.")  # fmt: skip
@click.option("--default", "default", default="n", show_default=True, metavar="LETTER",
              help="What was ticked most: every door has it until you say otherwise.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Record without asking.")
@by_option
@where_options
@click.pass_obj
def enter(
    obj: dict[str, Any],
    route: str,
    team: str,
    at: str | None,
    default: str,
    yes: bool,
    recorded_by: str,
    district: str | None,
    week: str | None,
) -> None:
    """Type in the returned list of ROUTE: only what differs from the outcome ticked most.

    A line is a position and a letter, as often as you like: "7 t", "12-18 n", "3,5 x", "12.3 t"
    (third flat of stop 12), "12.1101 t" (its flat 1101), "12.3-6 u", "* t" (all), "40-52 -" (not
    done). Letters: n nobody, t talked, x no thanks, u locked out, d do not knock (in Swedish
    i p x l k). "undo" takes the last line back, "show" shows, an empty line ends.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.visits.outcome_words import parse_outcome
    from canvass.workflow.visits.visit_entry import open_sheet, record_sheet
    from canvass.workflow.visits.visit_log import Where

    _ = get_translator(obj["lang"])
    opened = open_sheet(
        obj["db"], Where(district, week), route, at=at, team=team,
        default=parse_outcome(default), now=now(),
    )  # fmt: skip
    count = len(opened.sheet.doors)
    head = _("{route} {name}: positions 1 to {last}, {count} doors; {outcome} unless you say other")
    planned = [door for door in opened.sheet.doors if not door.is_if_time]
    count, more = len(planned), opened.sheet.doors[len(planned) :]
    last = planned[-1].position if planned else 0
    outcome = _(opened.sheet.default.value)
    click.echo(
        safe(
            head.format(
                route=opened.route_id, name=opened.name, last=last, count=count, outcome=outcome
            ),
            longest=300,
        )
    )
    if more:
        text = _("Positions {first} to {last}: for time left over; not done unless you say what")
        click.echo(text.format(first=more[0].position, last=more[-1].position))
    if opened.already:
        text = _("{count} of these doors already have a visit by this team in this round")
        click.echo(text.format(count=opened.already), err=True)
    sheet = _read_lines(opened.sheet, _)
    _show(sheet, _)
    if not yes and not _is_yes(_("Record this? [y/n] ")):
        raise InputError(f"{opened.route_id}: nothing recorded")
    stored = record_sheet(obj["db"], opened, sheet, recorded_by=recorded_by, now=now())
    click.echo(_("{count} visits recorded").format(count=stored))


def _read_lines(sheet: Sheet, say: Callable[[str], str]) -> Sheet:
    from canvass.visits.entering import mark_line

    history = [sheet]
    number = 0
    while True:
        line = _read("> ")
        word = "" if line is None else line.strip().casefold()
        number += 1
        if word in DONE:
            return history[-1]
        if word in QUIT:
            raise InputError("nothing recorded")
        if word in UNDO:
            history = history[:-1] or history
        elif word in SHOW:
            _show(history[-1], say)
        else:
            try:
                history.append(mark_line(history[-1], word))
            except VisitError as error:
                # Nobody is there to read a complaint and type the line again.
                if not sys.stdin.isatty():
                    raise VisitError(f"line {number}: {error}; nothing recorded") from error
                click.echo(safe(str(error), longest=300), err=True)


def _show(sheet: Sheet, say: Callable[[str], str]) -> None:
    """Print what differs from the default, one line a run of doors, and the counts."""
    runs: list[list[str]] = []
    for door in sheet.doors:
        outcome = sheet.marks.get(door.door_id, sheet.default)
        if outcome == sheet.default or (door.is_if_time and outcome is None):
            runs.append([])
            continue
        word = say(outcome.value if outcome else "not_done")
        place = f"{door.position}" + (
            f".{door.unit or door.number}" if _has_flats(sheet, door.position) else ""
        )
        if runs and runs[-1] and runs[-1][0] == word:
            runs[-1].append(place)
        else:
            runs.append([word, place])
    for run in filter(None, runs):
        places = run[1] if len(run) == 2 else f"{run[1]}–{run[-1]}"
        click.echo(safe(f"  {places}: {run[0]}", longest=200))
    counts = sheet.counts()
    click.echo(", ".join(f"{count} {say(word)}" for word, count in counts.items()))


def _has_flats(sheet: Sheet, position: int) -> bool:
    return sum(door.position == position for door in sheet.doors) > 1


def _is_yes(question: str) -> bool:
    answer = _read(question)
    return answer is not None and answer.strip().casefold() in YES


def _read(prompt: str) -> str | None:
    """Return a line from the keyboard or a pipe, None at its end."""
    if sys.stdin.isatty():
        try:
            return input(prompt)
        except EOFError:
            return None
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None
