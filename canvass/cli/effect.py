"""`canvass effect power`: whether a week's effect on turnout could be detected at all."""

from __future__ import annotations

from dataclasses import dataclass

import click

from canvass.cli.shared.gathered import gathered
from canvass.cli.shared.listing import to_json
from canvass.cli.shared.session import Session


@click.group()
def effect() -> None:
    """What can honestly be said about the effect of a week at the doors."""


@dataclass(frozen=True, slots=True)
class PowerAsked:
    """The assumed areas, voters and effects; shares are per cent."""

    held: int
    others: int
    voters: int
    turnout: float
    talked: float
    points: float
    strays: float
    seed: int


@effect.command(
    short_help="How often a week's effect on turnout would be detected.",
    epilog="Example: canvass effect power --held 1 --others 40 --voters 1200 --talked 10",
)
@click.option("--held", type=int, default=1, show_default=True, help="Areas with a week.")
@click.option("--others", type=int, default=20, show_default=True,
              help="Areas without one that they are compared with.")  # fmt: skip
@click.option("--voters", type=int, default=1200, show_default=True,
              help="Voters on the roll of each area.")  # fmt: skip
@click.option("--turnout", type=float, default=80.0, show_default=True, metavar="PERCENT",
              help="Per cent of the roll that vote.")  # fmt: skip
@click.option("--talked", type=float, default=10.0, show_default=True, metavar="PERCENT",
              help="Per cent of the roll that had a talk.")  # fmt: skip
@click.option("--effect", "points", type=float, default=2.5, show_default=True, metavar="POINTS",
              help="What a talk adds to the chance of voting; studies found 0 to 9.")  # fmt: skip
@click.option("--strays", type=float, default=2.0, show_default=True, metavar="POINTS",
              help="Standard deviation of the change of an area's turnout, in points.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True,
              help="Another seed draws other elections.")  # fmt: skip
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="For people, or for programs.")  # fmt: skip
@click.pass_obj
@gathered(PowerAsked)
def power(session: Session, asked: PowerAsked, fmt: str) -> None:
    """Simulate elections to find how often a week's effect on turnout would be detected.

    Areas with a week are compared with others by how their turnout changed between two elections.
    The assumptions are yours: the defaults are those of larger studies, not of this place.
    """
    from canvass.listening.effect import Comparison, simulate_power
    from canvass.locale.catalogue import get_translator

    _ = get_translator(session.lang)
    comparison = Comparison(
        asked.held,
        asked.others,
        asked.voters,
        asked.turnout / 100,
        asked.talked / 100,
        asked.points,
        asked.strays,
    )
    found = simulate_power(comparison, seed=asked.seed)
    if fmt == "json":
        click.echo(to_json({
            "held": asked.held, "others": asked.others, "voters": asked.voters,
            "shift_points": round(comparison.shift_points, 4), "seen": round(found.seen, 4),
            "by_chance": round(found.by_chance, 4),
            "least_points": None if found.least_points is None else round(found.least_points, 2),
            "elections": found.elections,
        }))  # fmt: skip
        return
    text = _(
        "A talk that adds {points:g} points, with {talked:g} % of the roll, moves an area's "
        "turnout by {shift:.2f} points."
    )
    click.echo(text.format(points=asked.points, talked=asked.talked, shift=comparison.shift_points))
    text = _(
        "Of {elections} simulated elections {seen:.0f} % show a difference (p < 0.05); without any "
        "effect {chance:.0f} % do."
    )
    chance = 100 * found.by_chance
    click.echo(text.format(elections=found.elections, seen=100 * found.seen, chance=chance))
    if found.is_worth_asking:
        click.echo(_("It would be seen four times in five: the comparison is worth making."))
        return
    if found.least_points is None:
        click.echo(_("No effect a talk can have would be seen here: claim nothing."))
        return
    click.echo(_(
        "To be seen four times in five a talk would have to add {least:.1f} points: claim nothing."
    ).format(least=found.least_points))  # fmt: skip
