"""`canvass week odds` and `canvass week simulate`: learned odds, and a forecast."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.listing import format_option, print_rows
from canvass.cli.shared.session import Session
from canvass.cli.shared.week_options import week_option

if TYPE_CHECKING:
    from canvass.workflow.week.week_ahead import Ahead


@click.command(epilog="Example: canvass week odds --format json")
@week_option
@format_option
@click.pass_obj
def odds(session: Session, district: str | None, week: str | None, fmt: str) -> None:
    """Show how likely a door is to open, by kind of dwelling and time of day, with its uncertainty.

    The odds start from a rough guess that counts as much as 20 visits. They are updated by the
    first visit at each door in each time band of this week, and by the counts of earlier weeks. The
    interval holds 90 %. Below it are the times learned from returned lists, over all weeks and
    never by team, and the lists that were not used, with the reason.
    """
    from canvass.cli.shared.learned_times import learned_facts, print_learned, say_doubted
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.week.learned_times import get_learned_times
    from canvass.workflow.week.stored_week import get_week_state

    _ = get_translator(session.lang)
    learned = get_learned_times(session.db, district, week)
    rows: list[dict[str, Any]] = []
    for (dwelling, band), one in get_week_state(session.db, district, week).odds.by_kind.items():
        low, high = one.interval()
        rows.append(
            {
                "dwelling": dwelling.value,
                "band": band.value,
                "visits": one.visits,
                "p_open": round(one.mean, 3),
                "low": round(low, 3),
                "high": round(high, 3),
                **learned_facts(learned, dwelling.value),
            }
        )
    shown = rows
    if fmt == "table":
        shown = [row | {"dwelling": _(row["dwelling"]), "band": _(row["band"])} for row in rows]
    print_rows(
        shown,
        fmt,
        {
            "dwelling": _("Dwelling"),
            "band": _("Time of day"),
            "visits": _("Visits"),
            "p_open": _("Opens"),
            "low": _("at least"),
            "high": _("at most"),
        },
    )
    if fmt == "table":
        print_learned(learned, session.lang)
    say_doubted(learned, session.lang)


@click.command(epilog="Example: canvass week simulate --runs 1000 --seed 1")
@click.option(
    "--runs",
    type=click.IntRange(10, 100_000),
    default=1000,
    show_default=True,
    help="Number of simulation runs (fewer if there are many doors).",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Another seed draws other homes.",
)
@click.option(
    "--teams",
    type=click.IntRange(1, 100),
    default=None,
    help="Number of teams in every shift, whoever is booked.",
)
@week_option
@format_option
@click.pass_obj
def simulate(
    session: Session,
    runs: int,
    seed: int,
    teams: int | None,
    district: str | None,
    week: str | None,
    fmt: str,
) -> None:
    """Simulate the rest of the week many times, with random patterns of who is at home.

    It compares re-planning every shift with walking the list in order: doors knocked, opened and
    talked at, with the interval that holds 90 % of the runs. This is a model: walking times are
    estimated from the plan and not measured along streets.
    """
    from canvass.locale.catalogue import get_translator
    from canvass.workflow.week.week_ahead import simulate_week, sum_up

    _ = get_translator(session.lang)
    ahead = simulate_week(session.db, district, week, runs=runs, seed=seed, teams=teams)
    rows = [sum_up(way, tally) for way, tally in ahead.tallies.items()]
    if fmt != "table":
        print_rows(rows, fmt)
        return
    shown = [
        {"way": _(row["way"])}
        | {n: f"{row[n]} ({row[f'{n}_low']}–{row[f'{n}_high']})"
           for n in ("knocked", "opened", "talked")}
        | {"rate": row["talked_per_volunteer_h"]}
        for row in rows
    ]  # fmt: skip
    print_rows(
        shown,
        "table",
        {
            "way": _("Way of working"),
            "knocked": _("Knocked"),
            "opened": _("Opened"),
            "talked": _("Talked"),
            "rate": _("Talks per volunteer hour"),
        },
    )
    click.echo(
        _("{doors} doors, {shifts} remaining shifts, simulated {runs} times").format(
            doors=ahead.doors, shifts=ahead.shifts, runs=ahead.runs
        )
    )
    _say_teams(ahead, _)


def _say_teams(ahead: Ahead, _: Callable[[str], str]) -> None:
    """Print how far the teams asked for get, and how many knock at every door."""
    import numpy as np

    from canvass.week.simulate import Way
    from canvass.workflow.week.week_ahead import MOST_TEAMS

    if ahead.teams is not None:
        low, high = np.quantile(ahead.tallies[Way.PLANNED].knocked, [0.1, 0.9])
        text = _("{teams} teams knock at {low} to {high} of {doors} doors in 4 runs of 5")
        click.echo(
            text.format(teams=ahead.teams, low=round(low), high=round(high), doors=ahead.doors)
        )
    if ahead.teams_to_finish is None:
        text = _("Even {teams} teams would not knock at every door in the remaining shifts")
        click.echo(text.format(teams=MOST_TEAMS))
    else:
        text = _(
            "With {teams} teams a shift every door is knocked at in {shifts} shifts, "
            "in 9 runs of 10"
        )
        click.echo(text.format(teams=ahead.teams_to_finish, shifts=ahead.shifts))
