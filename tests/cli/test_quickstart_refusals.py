"""A map planned in one go beside a database: who asked not to be called on is left alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from canvass.cli.main import canvass
from canvass.visits.event import Outcome
from canvass.workflow.visits.visit_log import SaidVisit, Where, add_visit
from tests.reliability.refusal_game import START
from tests.reliability.test_do_not_knock import make_world
from tests.small_map import BASE


def numbers_planned(out: Path) -> set[str]:
    with (out / "walklists.csv").open(encoding="utf-8-sig") as file:
        return {row["Number"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("street", ["Storgatan", "Nya Storgatan"])
def test_quickstart_leaves_out_who_asked_not_to_be_called_on(tmp_path: Path, street: str) -> None:
    """Also where the newer map calls the street otherwise."""
    db = make_world(tmp_path)
    add_visit(
        db,
        Where(),
        "Storgatan 5",
        SaidVisit(Outcome.DO_NOT_KNOCK, START.isoformat(), ""),
        now=START,
    )
    drawn = (tmp_path / "small.osm").read_text(encoding="utf-8")
    newer = tmp_path / "newer.osm"
    newer.write_text(drawn.replace('"Storgatan"', f'"{street}"'), encoding="utf-8")

    out = tmp_path / "out"
    asked = ["--db", str(db), "--lang", "en", "quickstart", str(newer), "--base", BASE, "--shift",
             "60", "--iterations", "20", "--no-pdf", "--out", str(out)]  # fmt: skip
    result = CliRunner().invoke(canvass, asked)

    assert result.exit_code == 0, result.output
    assert "1 door of this plan asked not to be called on and is left out" in result.stderr
    assert numbers_planned(out) == {str(n) for n in range(1, 13)} - {"5"}
