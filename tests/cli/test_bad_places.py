"""Names that can be no database, backup or map: one line in the person's language, exit 2."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.small_map import write_small_map

LONG = "a" * 300


@pytest.mark.skipif(os.name != "posix", reason="links and lengths of names differ here")
@pytest.mark.parametrize(
    "command", [["doctor"], ["coverage"], ["inventory"], ["restore", "x.backup"],
                ["backup", "x.backup"], ["merge", "x.db"], ["district", "list"]],
    ids=lambda words: words[0],
)  # fmt: skip
@pytest.mark.parametrize(
    ("db", "says"),
    [(LONG, "där kan ingen fil ligga"), ("dead.db", "en länk till nowhere.db"), (".", "'.'")],
    ids=["300 letters", "a dead link", "a folder"],
)
def test_a_database_that_cannot_be_is_one_line(canvass, command, db, says):
    Path("dead.db").symlink_to("nowhere.db")

    said = canvass("--db", db, "--lang", "sv", *command)

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("canvass: ")
    assert says in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("source", "says"),
    [("smal", "is it small, small.osm?"), ("stockholm.osm.pfb", "no such file here"),
     ("stockholm.pdf", "no such file here"), ("stockholm osm", "no such file here"),
     ("stockholm.osm.gz", "no such file"), ("dead", "dead: "), ("loop", "loop: ")],
)  # fmt: skip
def test_a_map_with_a_slip_in_its_name_is_looked_for_on_no_map_service(canvass, source, says):
    """The tests refuse every connection, so that asking would be another message."""
    write_small_map(Path("small.osm"))
    Path("dead").symlink_to("nowhere.osm")
    Path("loop").symlink_to("loop")

    said = canvass("quickstart", source, "--base", "59,18", "--shift", "60")

    assert said.code == 2
    assert says in said.err
    assert "map service" not in said.err
    assert said.err.count("\n") == 1
    assert not Path("canvass-out").exists()
