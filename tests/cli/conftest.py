"""How the tests call the command line."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from canvass.cli.main import main
from tests.small_map import write_small_map


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Canvass = Callable[..., Said]


@pytest.fixture
def canvass(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Canvass:
    """Return the command as a function, in an empty folder, speaking English."""
    for name in ("CANVASS_DB", "CANVASS_DEBUG", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([os.fspath(a) if isinstance(a, Path) else str(a) for a in arguments])
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def small_map(tmp_path: Path) -> Path:
    """Return a map of a dozen doors along one street, in the current folder."""
    return write_small_map(tmp_path / "small.osm")
