"""`canvass plan`: plan a stored district."""

from __future__ import annotations

from typing import Any

import click

from canvass.cli.options import district_option, planning_options


@click.command(epilog="Example: canvass plan --district Stuvsta --base 59.2533,17.9961 --shift 150")
@district_option
@planning_options
@click.option("--fresh", is_flag=True,
              help="Plan from nothing but the locks, not from the plan before.")  # fmt: skip
@click.pass_obj
def plan(
    obj: dict[str, Any],
    district: str | None,
    base: tuple[float, float],
    base_label: str,
    shift: float,
    minutes_per_door: float | None,
    speed: float,
    teams: int | None,
    time_limit: float,
    prove: float | None,
    iterations: int | None,
    even: float,
    seed: int,
    fresh: bool,
) -> None:
    """Plan the routes of a district in the database and keep the plan there.

    Locks are kept, and where there is a plan for the same base and shift, little else changes: its
    routes keep their ids and names, new doors join them, and doors that are gone leave.

    Print it with "canvass walklists", take it elsewhere with "canvass export".
    """
    from canvass.cli.run import run_plan, say
    from canvass.cli.summary import print_summary
    from canvass.workflow.planning import Search
    from canvass.workflow.problem import Shift
    from canvass.workflow.stored import load_district, record_plan
    from canvass.workflow.stored_plan import find_before

    lang = obj["lang"]
    planned = run_plan(
        lambda: load_district(obj["db"], district),
        base=base,
        base_label=base_label,
        shift=Shift(shift, speed, minutes_per_door),
        search=Search(time_limit, iterations, seed, teams, prove, even / 100),
        lang=lang,
        before=find_before(obj["db"], district, is_fresh=fresh),
    )
    number = record_plan(obj["db"], district, planned.document)
    print_summary(planned, lang=lang)
    click.echo(say(lang, "Kept as plan {number}").format(number=number))
