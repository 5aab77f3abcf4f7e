"""Each promise has a quick form for every run and a long form for `make torture`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the tests of this folder that are marked `torture` unless `-m torture` asks for them."""
    if "torture" in config.option.markexpr:
        return
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("torture"):
            item.add_marker(pytest.mark.skip(reason="long form; run by make torture"))


def figure(promise: str, text: str) -> None:
    """Print a line of docs/reliability.md; pytest shows it with -s."""
    sys.stdout.write(f"{promise}: {text}\n")
