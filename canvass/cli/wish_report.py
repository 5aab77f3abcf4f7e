"""`canvass wish report|slips`: what goes back to residents, and the slips they write on."""

from __future__ import annotations

from pathlib import Path

import click

from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session
from canvass.cli.wish import week_option


@click.command(epilog='Example: canvass wish report --out report.pdf --contact "07-123 45"')
@click.option("--out", type=click.Path(path_type=Path), default=Path("report.pdf"),
              show_default=True, help="The .pdf or .html to write.")  # fmt: skip
@click.option("--contact", default="", help="Where residents turn to; printed at the end.")
@district_option
@click.pass_obj
def report(session: Session, out: Path, contact: str, district: str | None) -> None:
    """Write "You said, we did" for an area: topics with counts, and the answers given.

    Counts are rounded down to fives and none is below five; an area with fewer than twenty doors
    or five wishes has no report. For letter boxes plan a walk with
    "canvass plan --leaflets".
    """
    from canvass.workflow.clock import now
    from canvass.workflow.listening.reporting import write_report

    click.echo(write_report(session.db, district, out, contact=contact.strip(),
                            today=now().date(), lang=session.lang))  # fmt: skip


@click.command(epilog="Example: canvass wish slips --sheets 20 --out slips.pdf")
@click.option("--out", type=click.Path(path_type=Path), default=Path("slips.pdf"),
              show_default=True, help="The PDF to write.")  # fmt: skip
@click.option("--sheets", type=int, default=5, show_default=True, help="Sheets of four slips.")
@district_option
@week_option
@click.pass_obj
def slips(session: Session, out: Path, sheets: int, district: str | None, week: str | None) -> None:
    """Print slips to write wishes on: A6, four to a sheet, with the area, the week and topics."""
    from canvass.workflow.clock import now
    from canvass.workflow.listening.reporting import write_slips
    from canvass.workflow.listening.wishes import Place

    click.echo(write_slips(session.db, Place(district, week), out, sheets=sheets,
                           today=now().date(), lang=session.lang))  # fmt: skip
