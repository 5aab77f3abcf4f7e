"""`canvass changes`: print what is new, for other programs."""

from __future__ import annotations

import click

from canvass.cli.shared.options import district_option
from canvass.cli.shared.session import Session


@click.command(epilog="Example: canvass changes --after MTIgMyA")
@click.option("--after", "cursor", default="", metavar="CURSOR",
              help="The cursor from the last answer; default: everything.")  # fmt: skip
@district_option
@click.pass_obj
def changes(session: Session, cursor: str, district: str | None) -> None:
    """Print as JSON what was added to the visit log and the plans since CURSOR.

    If "whole" is true the log has been rewritten (by a purge or a restore): count from the start.
    """
    from canvass.cli.shared.listing import to_json
    from canvass.workflow.visits.changes import list_changes_after

    found = list_changes_after(session.db, district, cursor)
    click.echo(
        to_json(
            {
                "cursor": found.cursor,
                "whole": found.is_whole,
                "plan_id": found.plan_id,
                "events": [
                    {
                        "event_id": e.place.event_id, "kind": e.kind, "door_id": e.door_id,
                        "outcome": e.outcome, "target_id": e.target_id, "team": e.team, "at": e.at,
                    }
                    for e in found.entries
                ],
            }
        )
    )  # fmt: skip
