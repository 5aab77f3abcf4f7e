"""Report a file of which not all rows were used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from canvass.cli.shared.session import Session
from canvass.cli.shared.text import safe
from canvass.locale.catalogue import get_translator

MOST_SHOWN = 20


def say_faults(
    file: Path, faults: Sequence[Mapping[str, Any]], unused: Sequence[str], lang: str
) -> None:
    """Print on stderr the rows not used (`line`, `reason`) and the columns not used."""
    _ = get_translator(lang)
    for fault in faults[:MOST_SHOWN]:
        line = _("line {number}").format(number=fault["line"])
        click.echo(safe(f"{file.name}, {line}: {fault['reason']}", longest=400), err=True)
    if len(faults) > MOST_SHOWN:
        click.echo(_("… and {count} more").format(count=len(faults) - MOST_SHOWN), err=True)
    if unused:
        shown = safe(", ".join(unused), longest=200)
        click.echo(_("Columns that are not used: {columns}.").format(columns=shown),
                   err=True)  # fmt: skip


def say_rejected_file(session: Session, file: Path, written: Path | None) -> None:
    """Print on stderr where the rows not used were written, and who must delete that file.

    `written` is None if nothing could be written beside the file.
    """
    _ = get_translator(session.lang)
    if written is None:
        said = _("Beside {path} nothing can be written; --format json shows all rows not taken.")
        click.echo(safe(said.format(path=file), longest=1000), err=True)
        return
    said = _("Rows not taken: {path}").format(path=written)
    click.echo(safe(said, longest=1000), err=True)
    if written.resolve().parent != session.db.resolve().parent:
        said = _("it is not beside the database, so no purge finds it: delete it when you have "
                 "corrected it")  # fmt: skip
        click.echo(f"canvass: {said}", err=True)
