"""What `doors exclude` and `doors value` print: the doors that a rule covers, and those missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canvass.cli.shared.faults import say_faults, say_rejected_file
from canvass.cli.shared.session import Session

if TYPE_CHECKING:
    from canvass.workflow.doors.exclusions import LeftOut
    from canvass.workflow.doors.values import Valued

MOST_MISSING_SHOWN = 5


def covered_row(number: int, found: LeftOut | Valued, **own: Any) -> dict[str, Any]:
    """Return a rule and what it covers as a row; `own` is what only one kind of rule has."""
    return {
        "id": number,
        "what": found.what,
        **own,
        "addresses": found.addresses,
        "doors": found.doors,
        "missing": len(found.missing),
        "added_at": found.added_at,
    }


def covered_headings(lang: str, *, what: str, **own: str) -> dict[str, str]:
    """Return the headings of rows made by `covered_row`."""
    from canvass.locale.catalogue import get_translator

    _ = get_translator(lang)
    return {
        "id": _("No."),
        "what": what,
        **own,
        "addresses": _("Addresses"),
        "doors": _("Doors"),
        "added_at": _("Added"),
    }


def say_not_found(session: Session, file: Path | None, made: LeftOut | Valued) -> None:
    """Print which doors of a list do not exist; exit with code 1 if some rows name no address."""
    from canvass.cli.shared.text import safe
    from canvass.locale.catalogue import get_translator

    _ = get_translator(session.lang)
    if made.missing:
        shown = ", ".join(
            safe(f"{door.street} {door.housenumber} {door.entrance} {door.unit}".strip())
            for door in made.missing[:MOST_MISSING_SHOWN]
        )
        sentence = _("{count} of them are not in the district: {shown}")
        click.echo(sentence.format(count=len(made.missing), shown=shown), err=True)
    if made.refused and file is not None:
        faults = [{"line": row.line, "reason": row.fault.say(_)} for row in made.refused]
        say_faults(file, faults, (), session.lang)
        say_rejected_file(session, file, made.rejected_file)
        click.get_current_context().exit(1)
