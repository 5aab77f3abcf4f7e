"""What is said of a file whose rows were not all taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from canvass.cli.shared.text import safe
from canvass.locale.catalogue import get_translator

MOST_SHOWN = 20


def say_faults(
    file: Path, faults: Sequence[Mapping[str, Any]], unused: Sequence[str], lang: str
) -> None:
    """Name the rows (`line`, `reason`) on stderr, and the columns nothing was taken from."""
    _ = get_translator(lang)
    for fault in faults[:MOST_SHOWN]:
        line = _("line {number}").format(number=fault["line"])
        click.echo(safe(f"{file.name}, {line}: {fault['reason']}", longest=400), err=True)
    if unused:
        shown = safe(", ".join(unused), longest=200)
        click.echo(_("Nothing is taken from the columns {columns}.").format(columns=shown),
                   err=True)  # fmt: skip
