"""`canvass visit enter`: type in a returned walk list."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.outcomes import say_outcome, tell_after_week
from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe
from canvass.cli.visit import by_option, where_options
from canvass.cli.visit_add import FLAGS
from canvass.errors import InputError, VisitError
from canvass.units import format_minutes
from canvass.workflow.clock import instant

if TYPE_CHECKING:
    from canvass.visits.entering import Sheet
    from canvass.workflow.visits.opened_sheet import OpenSheet
    from canvass.workflow.visits.visit_entry import Met

MOST_SHOWN = 20
UNDO = {"undo", "z", "ångra"}
SHOW = {"show", "?", "visa"}
DONE = {"", "done", "klar", "ok"}
QUIT = {"quit", "q", "avbryt"}
YES = {"y", "yes", "j", "ja"}


@dataclass(frozen=True, slots=True)
class EnterAsked:
    """The list to enter, when it was walked, and how to enter it."""

    words: str
    team: str
    at: str | None
    out_at: str | None
    back_at: str | None
    default: str
    yes: bool
    again: bool
    walked: bool
    recorded_by: str


@click.command(
    epilog="Example: canvass visit enter 9DBVH25C --team A --at 18:00  "
    "(the code stands on every page of the list)"
)
@click.argument("words", metavar="CODE|ROUTE")
@click.option("--team", default="", help="Which team walked it; default: the list's own.")
@click.option("--at", default=None, metavar="TIME",
              help="When: ISO 8601, or a time of day (18:05) in the list's shift; without a shift, "
              "the latest such time. Default: when the shift began, else now.")  # fmt: skip
@click.option("--out", "out_at", default=None, metavar="TIME",
              help="When the team left with it: times are learned from it.")  # fmt: skip
@click.option("--back", "back_at", default=None, metavar="TIME",
              help="When the team was back at the base.")  # fmt: skip
@click.option("--default", "default", default="n", show_default=True, metavar="LETTER",
              help="What was ticked most: every door has it until you say otherwise.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Record without asking.")
@click.option("--again", is_flag=True, help="A second round of a list that was entered before.")
@click.option(
    "--walked",
    is_flag=True,
    help="Record a list that is void, or that came back without visits: it was walked.",
)
@by_option
@where_options
@click.pass_obj
@gathered(EnterAsked)
def enter(session: Session, asked: EnterAsked, district: str | None, week: str | None) -> None:
    """Type in the returned list with this CODE: only what differs from the outcome ticked most.

    You can give a ROUTE instead, as long as its newest print is of the newest plan.

    A line is a position and a letter, as often as you like: "7 t", "12-18 n", "3,5 x", "12.3 t"
    (third flat of stop 12), "12.1101 t" (its flat 1101), "12.3-6 u", "* t" (all), "40-52 -" (not
    done). Add the check code of the row ("7/K7 t"), and a mark on the wrong row is noticed.
    Letters: n nobody, f leaflet left (nobody home), t talked, c come back ("7 c:sat", "7
    c:evening", "7 c:2026-09-12"), x no thanks, u locked out, d do not knock (in Swedish i f p å x l
    k). "undo" takes the last line back, "show" shows, an empty line ends.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.visits.outcome_words import parse_outcome
    from canvass.workflow.visits.list_times import find_odd_length
    from canvass.workflow.visits.opened_sheet import Entering, open_sheet
    from canvass.workflow.visits.visit_entry import preview_sheet, record_sheet
    from canvass.workflow.visits.visit_log import Where

    _ = get_translator(session.lang)
    entering = Entering(
        asked.at,
        asked.team,
        parse_outcome(asked.default),
        asked.again,
        asked.walked,
        out_at=asked.out_at,
        back_at=asked.back_at,
    )
    opened = open_sheet(session.db, Where(district, week), asked.words, entering, now=instant())
    _tell_list(opened, session.lang)
    sheet = _read_lines(opened, _)
    _show(sheet, _)
    odd = find_odd_length(opened.out, opened.back, sheet)
    if odd is not None:
        click.echo(odd.say(_), err=True)
    _tell_met(preview_sheet(session.db, opened, sheet), _)
    if not asked.yes and not _is_yes(_("Record this? [y/n] ")):
        raise InputError("{code}: nothing recorded", code=opened.code)
    entered = record_sheet(session.db, opened, sheet, recorded_by=asked.recorded_by, now=instant())
    text = _("{count} visits recorded; list {code} is back")
    click.echo(text.format(count=entered.stored, code=opened.code))
    if entered.already:
        click.echo(_("{count} were there already").format(count=entered.already))
    for flag, count in entered.flags.items():
        text = _("{count} recorded, but check the time: {flag}")
        click.echo(safe(text.format(count=count, flag=_(FLAGS[flag]))), err=True)
    tell_after_week(entered.come_back, opened.week.ends_on, session.lang)
    if entered.conflicts:
        click.get_current_context().exit(1)


def _tell_list(opened: OpenSheet, lang: str) -> None:
    """Print which list this is, when it was walked, by which team, and what to check."""
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.visits.spoken_when import (
        say_before_print,
        say_closed,
        say_unprinted,
        say_when_stored,
    )

    say = get_translator(lang)
    head = say(
        "{code} {route} {name}: positions 1 to {last}, {count} doors; {outcome} unless you say "
        "otherwise"
    )
    planned = [door for door in opened.sheet.doors if not door.is_if_time]
    more = opened.sheet.doors[len(planned) :]
    last = planned[-1].position if planned else 0
    text = head.format(
        code=opened.code, route=opened.route_id, name=opened.name, last=last,
        count=len(planned), outcome=say(opened.sheet.default.value),
    )  # fmt: skip
    click.echo(safe(text, longest=300))
    when = opened.local_at
    said = f"{when:%Y-%m-%d %H:%M}" + (f", {opened.team}" if opened.team else "")
    why = say_when_stored(opened, lang, has_option=True)
    said += f" ({why})" if why else ""
    click.echo(safe(said, longest=300))
    if opened.back is not None:
        zone = opened.local_at.tzinfo
        said = say("Out {out}, back {back}").format(
            out=f"{opened.out.astimezone(zone):%H:%M}" if opened.out is not None else "?",
            back=f"{opened.back.astimezone(zone):%H:%M}",
        )
        if opened.out is not None:
            minutes = (opened.back - opened.out).total_seconds() / 60
            said += f" ({format_minutes(minutes)})"
        click.echo(said)
    for note in (
        say_unprinted(opened, lang),
        say_before_print(opened, lang),
        say_closed(opened, lang),
    ):
        if note:
            click.echo(safe(note, longest=300), err=True)
    if opened.odd_team:
        click.echo(safe(opened.odd_team.say(say), longest=300), err=True)
    if opened.found.kept.status in ("lost", "void"):
        text = say("This list was {state}; it is back when you record it")
        click.echo(text.format(state=say(opened.found.kept.status)), err=True)
    if opened.round_no > 1:
        click.echo(say("Round {number} of this list").format(number=opened.round_no))
    if more:
        text = say("Positions {first} to {last}: for time left over; not done unless you say what")
        if more[0].position == more[-1].position:
            text = say("Position {first}: for time left over; not done unless you say what")
        click.echo(text.format(first=more[0].position, last=more[-1].position))
    if opened.aside:
        text = say(
            "{count} doors were refused, left out or given to another list since: not done unless "
            "you say what"
        )
        click.echo(text.format(count=opened.aside), err=True)
    if opened.already:
        text = say("{count} of these doors already have a visit by this team in this round")
        click.echo(text.format(count=opened.already), err=True)


def _tell_met(conflicts: tuple[Met, ...], say: Callable[[str], str]) -> None:
    """Print the doors where another outcome is already recorded, which stays."""
    for met in conflicts[:MOST_SHOWN]:
        door, recorded = met.door, met.recorded
        text = say(
            "{position} {address}: {recorded} is recorded and stays, you said {said}; "
            '"canvass visit correct" changes it'
        )
        address = f"{door.street} {door.housenumber} {door.unit}".strip()
        shown = text.format(
            position=door.position, address=address, said=say(met.said.value),
            recorded=say_outcome(recorded.outcome, recorded.come_back, say),
        )  # fmt: skip
        click.echo(safe(shown, longest=300), err=True)
    if len(conflicts) > MOST_SHOWN:
        text = say("and {count} more doors where another outcome is recorded")
        click.echo(text.format(count=len(conflicts) - MOST_SHOWN), err=True)


def _read_lines(opened: OpenSheet, say: Callable[[str], str]) -> Sheet:
    """Return the sheet with the lines read marked; raises InputError, VisitError.

    A file or pipe that ends before its first line says nothing of the list: it may have gone wrong.
    """
    from canvass.visits.entering import mark_line

    history = [opened.sheet]
    number = 0
    while True:
        line = _read("> ")
        if line is None and not number and not _is_default_said():
            raise InputError(
                "{code}: no line was read, so nothing recorded; where nothing differs give an "
                "empty line, or say --default {letter}",
                code=opened.code, letter=_default_said(),
            )  # fmt: skip
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
                # Input is not a terminal: nobody can correct the line.
                if not sys.stdin.isatty():
                    raise VisitError(
                        "line {number}: {error}; nothing recorded", number=number, error=error
                    ) from error
                click.echo(safe(error.say(say), longest=300), err=True)


def _is_default_said() -> bool:
    """Return whether the outcome of doors without a mark was given and is no default of ours."""
    source = click.get_current_context().get_parameter_source("default")
    return source is click.core.ParameterSource.COMMANDLINE


def _default_said() -> str:
    return str(click.get_current_context().params["default"])


def _show(sheet: Sheet, say: Callable[[str], str]) -> None:
    """Print what differs from the default, one line per run of doors, and the counts."""
    runs: list[list[str]] = []
    for door in sheet.doors:
        outcome = sheet.marks.get(door.door_id, sheet.default)
        if outcome == sheet.default or (door.is_if_time and outcome is None):
            runs.append([])
            continue
        word = say("not_done")
        if outcome is not None:
            word = say_outcome(outcome, sheet.come_back.get(door.door_id, ""), say)
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
