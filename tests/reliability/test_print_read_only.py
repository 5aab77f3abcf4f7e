"""Walk lists from where one may only read: kept ones print, others are refused in one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from canvass.cli.main import main
from tests.reliability.test_read_only import disk as disk
from tests.reliability.test_read_only import fill_up, forbid_writing
from tests.small_map import BASE, write_small_map


@pytest.fixture
def planned(disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a database on a small disk, with a plan of several routes, of which R01 is printed."""
    subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("CANVASS_DB", str(disk / "canvass.db"))
    assert run("district", "add", "Stuvsta", str(write_small_map(tmp_path / "small.osm"))) == 0
    assert run("plan", "--base", BASE, "--shift", "35", "--iterations", "200") == 0
    assert run("walklists", "--route", "R01", "--out", "first.pdf") == 0
    return disk


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="needs root")
@pytest.mark.parametrize("trouble", [forbid_writing, fill_up])
def test_a_kept_list_prints_again_and_a_new_one_is_refused_in_one_line(
    planned: Path, trouble: object, capsys: pytest.CaptureFixture[str]
) -> None:
    trouble(planned)  # type: ignore[operator]

    again = run("walklists", "--route", "R01", "--out", "again.pdf")
    capsys.readouterr()
    new = run("walklists", "--route", "R02", "--out", "new.pdf")
    said = capsys.readouterr().err

    assert (again, new) == (0, 2)
    assert Path("again.pdf").read_bytes().startswith(b"%PDF")
    assert not Path("new.pdf").exists()
    assert said.count("\n") == 1
    assert "the list could not be kept, so it is not printed" in said
