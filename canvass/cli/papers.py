"""`canvass papers`: what is held, why and how long, for residents and the supervisory authority."""

from __future__ import annotations

from pathlib import Path

import click

from canvass.cli.shared.session import Session


@click.command(
    epilog='Example: canvass papers --out papers --organisation "Huddinge party" '
    '--contact "data@example.org"'
)
@click.option("--out", type=click.Path(path_type=Path), default=Path("papers"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@click.option("--organisation", default="", help="Who is responsible; default: a line to fill in.")
@click.option("--contact", default="", help="Where residents turn to.")
@click.option("--days", type=click.IntRange(0, 30), default=14, show_default=True,
              help="Days from closing a week to deleting its visits.")  # fmt: skip
@click.pass_obj
def papers(session: Session, out: Path, organisation: str, contact: str, days: int) -> None:
    """Write the trust papers (privacy documents) as pages to print, from the database schema.

    Record of processing (Article 30), privacy notice, impact assessment with the measures the
    program enforces and the questions only the organisation can answer, and the deletion plan.
    """
    from canvass.pages.papers_page import Holder
    from canvass.workflow.clock import now
    from canvass.workflow.keeping.papers import write_papers

    holder = Holder(organisation.strip(), contact.strip(), days)
    for path in write_papers(out, holder, today=now().astimezone().date(), lang=session.lang):
        click.echo(path)
