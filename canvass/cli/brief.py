"""`canvass brief`: one page for tonight."""

from __future__ import annotations

from pathlib import Path

import click

from canvass.cli.shared.session import Session
from canvass.cli.shared.week_options import week_option


@click.command(epilog="Example: canvass brief --shift S2 --out brief.pdf")
@week_option
@click.option("--shift", default=None, metavar="SHIFT",
              help="Which shift (S2); default: the one that runs or is next.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=Path("brief.pdf"),
              show_default=True, help="The PDF to write.")  # fmt: skip
@click.pass_obj
def brief(
    session: Session, district: str | None, week: str | None, shift: str | None, out: Path
) -> None:
    """Print the briefing of a shift on one page.

    Teams with their routes and lists, what came back last time, lists that are missing, teams
    booked without a route, and entrances where a team asks for access. Legible in grey.
    """
    from canvass.workflow.clock import now
    from canvass.workflow.week.brief import write_brief

    click.echo(write_brief(session.db, district, week, shift, out, now=now(), lang=session.lang))
