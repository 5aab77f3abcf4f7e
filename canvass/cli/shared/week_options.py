"""Options of the commands that belong to a week."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from canvass.cli.shared.options import district_option


def week_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--district NAME` and `--week NAME` to a command."""
    option = click.option("--week", default=None, help="Which week; default: the one that is open.")
    return district_option(option(command))


def file_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--from FILE.csv` and `--encoding NAME` to a command."""
    encoding = click.option(
        "--encoding", default="", metavar="NAME",
        help="Text encoding of the file, like windows-1252; default: detected.",
    )  # fmt: skip
    source = click.option(
        "--from", "file", type=click.Path(path_type=Path, dir_okay=False), default=None,
        help="A CSV file or workbook instead; its first line names the columns.",
    )  # fmt: skip
    return source(encoding(command))
