"""Report whether a plan in a file was checked against a database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from canvass.cli.shared.text import safe
from canvass.locale.catalogue import get_plural_translator, get_translator

if TYPE_CHECKING:
    from canvass.workflow.district.plan_files import CheckedPlan


def say_checked(checked: CheckedPlan, db: Path, lang: str) -> None:
    """Print on stderr that there was no database to check, or how many doors are left out."""
    if not checked.is_checked:
        text = get_translator(lang)(
            "{db}: no database there, so nobody has looked who asked not to be called on"
        )
        click.echo(safe(f"canvass: {text.format(db=db)}", longest=500), err=True)
    else:
        say_refused(checked.left_out, lang)


def say_refused(count: int, lang: str) -> None:
    """Print on stderr how many doors are left out as do-not-knock, if any."""
    if not count:
        return
    text = get_plural_translator(lang)(
        "{count} door of this plan asked not to be called on and is left out",
        "{count} doors of this plan asked not to be called on and are left out",
        count,
    )
    click.echo(f"canvass: {text.format(count=count)}", err=True)
