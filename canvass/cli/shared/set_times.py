"""Options for times set for one week or for all, and printing such times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from canvass.errors import InputError

if TYPE_CHECKING:
    from canvass.week.set_times import SetTimes
    from canvass.workflow.week.set_times import FoundTimes

USUAL = {"usual", "vanligt"}
NAMES = {
    "minutes_per_talk": "talk_min",
    "minutes_per_knock": "knock_min",
    "start_up": "startup_min",
    "pace": "pace_mps",
}
SENTENCES = {
    "talk_min": "{number} min a talk",
    "knock_min": "{number} min to knock",
    "startup_min": "{number} min at the base before teams leave",
    "pace_mps": "{number} m/s walking",
}


def parse_number(
    _context: click.Context, parameter: click.Parameter, value: str | None
) -> float | str | None:
    """Return a number, "usual" to unset a time, None if not given; raises InputError."""
    if value is None:
        return None
    if value.strip().casefold() in USUAL:
        return "usual"
    try:
        return float(value.replace(",", "."))
    except ValueError as error:
        raise InputError(
            '{opts} {value!r}: give a number, or "usual"', opts=parameter.opts[0], value=value[:20]
        ) from error


def set_times_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of the times that can be set."""
    options = (
        ("--minutes-per-talk", "MIN", "How long a talk takes, where there is one."),
        ("--minutes-per-knock", "MIN", "How long it takes to knock and wait."),
        ("--start-up", "MIN", "Minutes of every shift at the base before teams leave."),
        ("--pace", "M/S", "How fast teams walk, in metres per second."),
    )
    for name, metavar, text in reversed(options):
        command = click.option(
            name, default=None, metavar=metavar, callback=parse_number,
            help=f'{text} "usual" unsets it.',
        )(command)  # fmt: skip
    return command


def read_changes(given: Mapping[str, float | str | None]) -> dict[str, float | None]:
    """Return {name in `SetTimes`: value} for the options given; None unsets a time."""
    return {
        NAMES[option]: None if isinstance(value, str) else value
        for option, value in given.items()
        if value is not None
    }


def tell_times(times: SetTimes, lang: str) -> str:
    """Return the times that are set, in words; "" if none is."""
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    return ", ".join(
        _(SENTENCES[name]).format(number=f"{value:g}".replace(".", "," if lang == "sv" else "."))
        for name, value in times.given().items()
    )


def say_set_times(found: FoundTimes, asked: SetTimes, lang: str) -> None:
    """Print on stderr the set times that a plan uses."""
    from dataclasses import replace

    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    # Times given as options are on the command line already.
    told = tell_times(replace(found.times, **dict.fromkeys(asked.given())), lang)
    if told:
        text = _("As set for {week}: {times}") if found.week else _("As set for all weeks: {times}")
        click.echo(safe(text.format(week=found.week, times=told), longest=300), err=True)
