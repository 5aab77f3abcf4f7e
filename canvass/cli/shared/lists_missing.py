"""Print how many lists are out and which are missing, for coverage and `week show`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.text import safe

if TYPE_CHECKING:
    from canvass.workflow.routes.list_status import ListRow

MOST_SHOWN = 20
MISSING = "missing"


def say_lists_out(rows: Sequence[ListRow], say: Callable[[str], str]) -> None:
    """Print how many lists are out, and name those that should be back."""
    missing = [row for row in rows if row.state == MISSING]
    if len(rows) > len(missing):
        text = say("Lists that are out: {count}")
        click.echo(text.format(count=len(rows) - len(missing)))
    if missing:
        shown = ", ".join(
            f"{row.code} ({', '.join(filter(None, (row.route_id, row.team)))}, "
            f"{row.since:%Y-%m-%d %H:%M})"
            for row in missing[:MOST_SHOWN]
        )
        text = say("Lists that are missing: {lists}")
        click.echo(safe(text.format(lists=shown), longest=1500))


def lists_out_rows(rows: Sequence[ListRow]) -> list[dict[str, Any]]:
    """Return the lists that are out, as rows for JSON."""
    return [
        {
            "code": row.code,
            "route": row.route_id,
            "team": row.team,
            "state": row.state,
            "since": row.since.isoformat(timespec="seconds"),
        }
        for row in rows
    ]
