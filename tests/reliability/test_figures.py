"""What the long forms measure is kept in the report by themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import is_long_run
from tests.reliability.figures import END, START, write_report
from tests.torture import choose_parts, list_parts

TODAY = date(2026, 11, 24)


def test_a_run_replaces_its_own_lines_and_leaves_the_others(tmp_path: Path) -> None:
    report = tmp_path / "reliability.md"
    report.write_text(f"# Promises\n{START}\n| R2 | old | 2026-01-01 |\n{END}\nHow far.\n")

    write_report({"R10": "1000 logs"}, report, today=TODAY)
    write_report({"R2": "200 cuts: 0 lost", "R1": "10 kills"}, report, today=TODAY)

    rows = [line for line in report.read_text().splitlines() if line.startswith("| R")]
    assert rows == [
        "| R1 | 10 kills | 2026-11-24 |",
        "| R2 | 200 cuts: 0 lost | 2026-11-24 |",
        "| R10 | 1000 logs | 2026-11-24 |",
    ]


def test_what_stands_around_the_figures_stays(tmp_path: Path) -> None:
    report = tmp_path / "reliability.md"
    report.write_text(f"# Promises\n{START}\n{END}\nHow far.\n")

    write_report({"R1": "10 kills"}, report, today=TODAY)

    assert report.read_text().startswith(f"# Promises\n{START}\n")
    assert report.read_text().endswith(f"{END}\nHow far.\n")


def test_only_a_run_of_the_long_forms_is_kept() -> None:
    """`-m "not torture"` runs the quick forms, whose figures are no proof."""
    asked = {"torture": True, "torture and not place": True, "not torture": False, "": False}

    for expression, is_long in asked.items():
        config: Any = SimpleNamespace(option=SimpleNamespace(markexpr=expression))
        assert is_long_run(config) == is_long


def test_a_promise_names_the_files_that_measure_it() -> None:
    """`make torture ONLY=R33` runs the game and the plans; without a name everything runs."""
    assert choose_parts(["R33"]) == [
        "tests/reliability/test_refusal_game.py", "tests/reliability/test_do_not_knock.py",
    ]  # fmt: skip
    assert choose_parts(["R3", "R1"]) == [
        "tests/reliability/test_crash.py", "tests/reliability/test_entering.py",
        "tests/web/test_killed.py",
    ]  # fmt: skip
    assert choose_parts([]) == list_parts()
    with pytest.raises(ValueError, match="R99"):
        choose_parts(["R99"])


def test_a_file_all_of_whose_tests_are_long_is_run_as_well(tmp_path: Path) -> None:
    """The tests of a desk that is killed bear one mark for all of them, and were left out."""
    (folder := tmp_path / "tests").mkdir()
    (folder / "test_one.py").write_text("@pytest.mark.torture\ndef test_a(): ...\n")
    (folder / "test_all.py").write_text("pytestmark = pytest.mark.torture\n")
    (folder / "test_none.py").write_text("SAID = '@pytest.mark.torture'\n")

    assert list_parts(folder) == ["tests/test_all.py", "tests/test_one.py"]
