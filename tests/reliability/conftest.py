"""Each promise has a quick form for every run and a long form for `make torture`."""

from __future__ import annotations

import sys


def figure(promise: str, text: str) -> None:
    """Print a line of docs/reliability.md; pytest shows it with -s."""
    sys.stdout.write(f"{promise}: {text}\n")
