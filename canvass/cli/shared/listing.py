"""Print the rows of a listing command as a table for people, or as JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from canvass.cli.shared.text import make_console, safe
from canvass.hidden import is_hidden
from canvass.tables.formulas import defused


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--format table|json|csv` to a listing command."""
    return click.option(
        "--format", "fmt", type=click.Choice(["table", "json", "csv"]), default="table",
        show_default=True, help="For people, or for programs.",
    )(command)  # fmt: skip


def print_rows(
    rows: Sequence[Mapping[str, Any]],
    fmt: str,
    headings: Mapping[str, str] | None = None,
    *,
    keys: Sequence[str] = (),
    lang: str = "",
) -> None:
    """Print rows that all have the same keys; the table has only the columns in `headings`.

    `keys` are the CSV headings if there are no rows (default: the keys of `headings`). With `lang`,
    a table or CSV without rows says so on stderr: nothing, or a bare heading, could be a fault.
    """
    if lang and not rows and fmt != "json":
        from canvass.locale.catalogue import get_translator

        click.echo(get_translator(lang)("Nothing to list."), err=True)
    if fmt == "json":
        click.echo(to_json(list(rows)))
    elif fmt == "csv":
        click.echo(to_csv(rows, keys or tuple(headings or ())), nl=False)
    else:
        _print_table(rows, headings or {})


def to_minute(at: datetime | str) -> str:
    """Return "2026-09-08 18:05", by the clock that the time was given in.

    ISO 8601 text, as times are stored, is shown by the clock of this computer.
    """
    shown = datetime.fromisoformat(at).astimezone() if isinstance(at, str) else at
    return f"{shown:%Y-%m-%d %H:%M}"


def to_json(value: Any) -> str:
    """Return JSON without characters that control a terminal."""
    text = _rows_to_json(value) or json.dumps(value, ensure_ascii=False, indent=1)
    # Most texts hold no such character, and all of them few different characters.
    hidden = [c for c in set(text) if c != "\n" and is_hidden(c)]
    return text.translate({ord(c): json.dumps(c)[1:-1] for c in hidden}) if hidden else text


_FLAT = json.JSONEncoder(ensure_ascii=False, separators=(",\n  ", ": "))
"""Writes a dict of plain values as `indent=1` does inside a list, but in C."""


def _rows_to_json(value: Any) -> str | None:
    """Return rows of plain values as `json.dumps(value, indent=1)` writes them, None for others."""
    if not (isinstance(value, list) and value):
        return None
    shown = []
    for row in value:
        if not (isinstance(row, dict) and row) or any(
            isinstance(cell, list | tuple | dict) for cell in row.values()
        ):
            return None
        shown.append(_FLAT.encode(row)[1:-1])
    return "[\n {\n  " + "\n },\n {\n  ".join(shown) + "\n }\n]"


def to_csv(rows: Sequence[Mapping[str, Any]], keys: Sequence[str] = ()) -> str:
    """Return rows with the same keys as CSV, safe from formulas; `keys` are used without rows."""
    out = io.StringIO()
    heading = tuple(rows[0]) if rows else tuple(keys)
    if heading:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    return defused(safe(str(value), longest=10_000))


LONGEST_CELL = 300
"""Longer cells of a table are cut; shorter ones go on in the next line."""


def _print_table(rows: Sequence[Mapping[str, Any]], headings: Mapping[str, str]) -> None:
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    shown = [key for key in rows[0] if not headings or key in headings]
    for key in shown:
        is_number = all(isinstance(row[key], int | float) for row in rows)
        table.add_column(Text(headings.get(key, key)), justify="right" if is_number else "left")
    for row in rows:
        table.add_row(
            *(
                Text("" if row[key] is None else safe(str(row[key]), longest=LONGEST_CELL))
                for key in shown
            )
        )
    make_console().print(table)
