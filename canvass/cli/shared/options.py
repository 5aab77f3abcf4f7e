"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from canvass.errors import InputError
from canvass.tables.degrees import read_degrees
from canvass.units import DEFAULT_SHIFT_MIN, WALKING_SPEED_MPS

DETAILS_HELP = "Show every route and how easy the routes are to walk."
TIME_LIMIT_S = 30.0
"""The default search time of a district, in seconds."""


def parse_base(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> tuple[float, float] | None:
    """Return (lat, lon) degrees of `LAT,LON`, None if not given; raises InputError."""
    if value is None:
        return None
    found = read_degrees(value)
    if found is None:
        raise InputError(
            "base {value!r}: give latitude and longitude, for example 59.2366,18.0024", value=value
        )
    lat, lon = found
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InputError(
            "base {value!r}: latitude is -90 to 90, longitude -180 to 180", value=value
        )
    return lat, lon


def planning_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a plan to a command."""
    options = [
        click.option("--base", metavar="LAT,LON", callback=parse_base, required=True,
                     help="Where teams start and return: latitude,longitude."),
        click.option("--base-label", default="", help="What the base is called on paper."),
        click.option("--shift", type=click.FloatRange(1, 1440), default=DEFAULT_SHIFT_MIN,
                     show_default=True, help="Minutes from leaving the base to being back."),
    ]  # fmt: skip
    command = search_options(command, time_limit=TIME_LIMIT_S)
    for option in reversed(options):
        command = option(command)
    return command


def search_options(
    command: Callable[..., Any], *, time_limit: float | None = None
) -> Callable[..., Any]:
    """Add the options of how people walk and how long to search."""
    options = [
        click.option("--minutes-per-door", type=click.FloatRange(0, 120), default=None,
                     help="All minutes spent at a door; default: computed from knock, "
                          "talk and stairs."),
        click.option("--minutes-per-talk", type=click.FloatRange(0, 120), default=None,
                     help="Minutes per talk; default: what is set or learned, otherwise 6."),
        click.option("--late", type=float, default=None, metavar="PERCENT",
                     help="Per cent of the teams that may come back late, 1 to 50; default: 20."),
        click.option("--speed", type=click.FloatRange(0.2, 3), default=None,
                     help="Walking speed in metres per second; default: "
                     f"{WALKING_SPEED_MPS:g}, or what is set for the week."),
        click.option("--teams", type=click.IntRange(1, 10_000), default=None,
                     help="Plan one shift for this many teams; doors that do not fit "
                          "are left for later."),
        click.option("--spread/--most-doors", "is_spread", default=None,
                     help="With --teams, which doors to take: a fair sample of all "
                          "parts of the district and all kinds of dwelling, or as many "
                          "as possible; default: --spread in a week."),
        click.option("--time-limit", type=click.FloatRange(0.1, 86_400), default=time_limit,
                     show_default=time_limit is not None,
                     help="Seconds to search for good routes."),
        click.option("--prove", type=click.FloatRange(0.1, 86_400), default=None, metavar="SECONDS",
                     help="Extra seconds after the search for the lower bound; default: "
                          "computed during it."),
        click.option("--iterations", type=click.IntRange(1), default=None,
                     help="Search steps instead of seconds: gives the same plan on any computer."),
        click.option("--even", type=click.FloatRange(0, 20), default=1.0, show_default=True,
                     metavar="PERCENT",
                     help="Per cent of extra hours that even routes may cost; 0: only "
                          "the fewest hours count."),
        click.option("--engine", type=click.Choice(["canvass", "pyvrp"]), default="canvass",
                     show_default=True,
                     help="The solver; pyvrp is an independent check, without locks and without "
                     'a previous plan (pip install "canvass-planner[pyvrp]").'),
        click.option("--seed", type=click.IntRange(0), default=0, show_default=True,
                     help="Another seed gives another, equally good plan."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def district_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--district NAME` to a command."""
    return click.option(
        "--district", default=None, help="Which district; needed only where there are several."
    )(command)


def plan_source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--plan FILE` and `--district NAME`: where a plan comes from."""
    option = click.option(
        "--plan", "plan_file", type=click.Path(path_type=Path), default=None,
        help="A plan.json; default: the newest plan in the database.",
    )  # fmt: skip
    return option(district_option(command))


def out_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--out FILE` to a command that prints."""
    return click.option(
        "--out", type=click.Path(path_type=Path), default=None,
        help="Write into this file instead of the terminal.",
    )(command)  # fmt: skip


def flats_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--flats-per-entrance N` to a command that plans."""
    return click.option(
        "--flats-per-entrance", type=click.IntRange(1, 200), default=None,
        help="Assume this many flats in large houses whose flats are not counted; default: one "
        "door.",
    )(command)  # fmt: skip


def paper_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--paper A4|letter` to a command."""
    return click.option(
        "--paper", type=click.Choice(["A4", "letter"]), default="A4", show_default=True,
        help="Size of the walk lists.",
    )(command)  # fmt: skip
