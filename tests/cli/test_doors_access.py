"""The entrance ledger: locked doors wait, and codes are seen by nobody who did not ask."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import stat
import string
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.small_map import BASE
from tests.world import world

PLAN = ("plan", "--base", BASE, "--shift", "120", "--iterations", "200")
NOON = 1_795_600_000  # in November 2026


@pytest.fixture
def at_noon(tmp_path, monkeypatch):
    """It is noon, the key lies in config, and the database in data."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("CANVASS_KEY", raising=False)
    monkeypatch.setenv("CANVASS_DB", "data/canvass.db")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON))


@world
def stored(canvass, small_map, tmp_path, at_noon):
    """Put the small map into data/canvass.db, with number 3 split into A and B."""
    (tmp_path / "data").mkdir()
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    for ref in "AB":
        canvass("doors", "split", "Storgatan 3", "--entrance", ref, "--floors", 2, "--per-floor", 2)
    return canvass


def ledger(canvass, *arguments):
    said = canvass("doors", "access", "list", "--format", "json", *arguments)
    assert said.code == 0, said.err
    return json.loads(said.out)


def set_a(canvass, state, *more):
    said = canvass("doors", "access", "set", "Storgatan 3", "--entrance", "A", "--state", state,
                   *more)  # fmt: skip
    assert said.code == 0, said.err
    return said


def states_at_a(canvass):
    """Return the states of the doors of stairwell A."""
    rows = json.loads(canvass("doors", "list", "--entrance", "A", "--format", "json").out)
    return {row["state"] for row in rows}


def planned(canvass):
    said = canvass(*PLAN)
    assert said.code == 0, said.err
    canvass("export", "json")
    return json.loads(Path("plan.json").read_text("utf-8"))


def test_doors_behind_a_locked_entrance_wait_and_a_team_asks_for_access(stored):
    set_a(stored, "code")

    document = planned(stored)
    tasks = [task for route in document["routes"] for task in route["tasks"]]
    assert [(t["kind"], t["entrance_id"], t["doors"]) for t in tasks] == [
        ("ask_for_access", "n102@A", 4)
    ]
    assert {e["reason"] for e in document["excluded_doors"]} == {
        "waiting for access: the entrance is locked"
    }
    assert len(document["excluded_doors"]) == 4
    assert document["totals"]["doors"] == 11 + 4


def test_an_address_with_all_stairwells_locked_is_one_exclusion(stored):
    for ref in "AB":
        stored("doors", "access", "set", "Storgatan 3", "--entrance", ref, "--state", "key")

    document = planned(stored)
    assert [e["address_id"] for e in document["excluded"]] == ["n102"]
    assert document["excluded_doors"] == []
    assert sum(len(route["tasks"]) for route in document["routes"]) == 2


def test_the_summary_says_how_many_doors_wait_at_an_address(stored):
    for ref in "AB":
        stored("doors", "access", "set", "Storgatan 3", "--entrance", ref, "--state", "key")

    said = stored(*PLAN)

    assert "Not planned: 8 doors waiting for access: the entrance is locked" in said.out


def test_with_a_code_or_try_anyway_the_doors_are_planned(stored):
    set_a(stored, "code", "--code", "4711", "--by", "caretaker")
    with_code = planned(stored)
    set_a(stored, "refused", "--try-anyway")
    tried = planned(stored)

    assert with_code["totals"]["doors"] == tried["totals"]["doors"] == 11 + 8
    assert [len(route["tasks"]) for route in with_code["routes"]] == [0]
    assert [len(route["tasks"]) for route in tried["routes"]] == [1]


def test_a_reason_is_asked_for_in_the_language_it_is_shown_in(stored):
    set_a(stored, "refused")

    rows = stored("--lang", "sv", "doors", "list", "--reason", "VÄNTAR PÅ", "--format", "csv")

    assert rows.out.count("waiting for access") == 4


def test_the_audit_is_of_all_doors_also_of_those_that_wait(stored):
    before = json.loads(stored("doors", "audit", "--format", "json").out)
    set_a(stored, "refused")

    assert json.loads(stored("doors", "audit", "--format", "json").out) == before


def test_doors_to_be_tried_anyway_wait_no_longer_in_the_list(stored):
    set_a(stored, "refused")
    planned(stored)
    assert states_at_a(stored) == {"left-out"}

    set_a(stored, "refused", "--try-anyway")

    assert states_at_a(stored) == {"waiting"}


def test_a_code_ends_by_itself_and_is_deleted(stored, monkeypatch):
    set_a(stored, "code", "--code", "4711", "--until", "2026-12-01")
    before = ledger(stored)[0]["locked"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON + 30 * 86_400))

    after = ledger(stored, "--with-codes")[0]
    assert (before, after["locked"], after["code"], after["has_code"]) == (False, True, None, False)
    rows = json.loads(stored("doors", "list", "--entrance", "A", "--format", "json").out)
    assert {row["state"] for row in rows} == {"left-out"}


def test_a_code_that_is_over_is_no_code_and_goes_with_the_next_plan(stored, monkeypatch):
    set_a(stored, "code", "--code", "4711", "--until", "2026-12-01")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON + 30 * 86_400))

    assert not ledger(stored)[0]["has_code"]
    planned(stored)
    with sqlite3.connect("data/canvass.db") as connection:
        kept = connection.execute("SELECT code FROM entrance_access").fetchall()
    connection.close()
    assert kept == [(None,)]


def test_codes_are_shown_when_asked_for_and_that_is_written_down(stored):
    set_a(stored, "code", "--code", "4711#")
    planned(stored)

    shown = ledger(stored, "--with-codes")
    stored("walklists", "--with-codes", "--out", "lists.pdf")

    assert shown[0]["code"] == "4711#"
    assert b"4711#" in pdf_text(Path("lists.pdf"))
    with sqlite3.connect("data/canvass.db") as connection:
        log = connection.execute("SELECT action, subject FROM audit_log").fetchall()
    connection.close()
    assert log == [("codes shown", "n102@A"), ("codes shown", "walklists, all")]


def test_the_key_is_outside_the_data_folder_and_only_its_owner_reads_it(stored, tmp_path):
    set_a(stored, "code", "--code", "4711")

    key = tmp_path / "config" / "canvass" / "code.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir() if "key" in path.name] == []


def test_a_lost_key_is_one_line_that_says_what_to_do(stored, tmp_path, monkeypatch):
    set_a(stored, "code", "--code", "4711")
    (tmp_path / "config" / "canvass" / "code.key").unlink()

    said = stored("doors", "access", "list", "--with-codes")
    monkeypatch.setenv("CANVASS_KEY", Fernet.generate_key().decode())
    other = stored("doors", "access", "list", "--with-codes")

    assert (said.code, other.code) == (2, 2)
    assert said.err.count("\n") == other.err.count("\n") == 1
    assert "clear --all-codes" in said.err
    assert "clear --all-codes" in other.err
    assert ledger(stored)[0]["has_code"]
    stored("doors", "access", "clear", "--all-codes")
    set_a(stored, "code", "--code", "4712")
    assert ledger(stored, "--with-codes")[0]["code"] == "4712"


def test_a_key_beside_the_database_or_open_to_others_is_refused(stored, tmp_path, monkeypatch):
    set_a(stored, "code", "--code", "4711")
    key = tmp_path / "config" / "canvass" / "code.key"
    key.chmod(0o644)
    readable = stored("doors", "access", "list", "--with-codes")
    (tmp_path / "canvass").mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    Path("data/canvass.db").replace("canvass/canvass.db")
    beside = stored("--db", "canvass/canvass.db", "doors", "access", "list", "--with-codes")

    assert "chmod 600" in readable.err
    assert "beside the database" in beside.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("set", "Storgatan 3", "--state", "open"), "which entrance"),
        (("set", "Storgatan 3", "--entrance", "C", "--state", "open"), "there is A, B"),
        (("set", "Storgatan 5", "--entrance", "C", "--state", "open"), "doors split"),
        (("set", "Storgatan 5", "--state", "key", "--code", "1"), "a code goes with"),
        (("set", "Storgatan 5", "--state", "code", "--code", "1" * 41), "40"),
        (("set", "Storgatan 5", "--state", "code", "--until", "2020-01-01"), "that day has passed"),
        (("set", "Storgatan 5", "--state", "code", "--until", "soon"), "2026-12-01"),
        (("set", "Storgatan 5", "--state", "ajar"), "ajar"),
        (("clear", "Storgatan 5"), "nothing is known"),
        (("clear",), "name an ADDRESS"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_written_down_is_one_line(stored, arguments, message):
    said = stored("doors", "access", *arguments)

    assert said.code == 2
    assert message in said.err
    assert said.err.count("\n") == 1


FORMATS = {
    ("doors", "list"): ("table", "json", "csv"),
    ("doors", "access", "list"): ("table", "json", "csv"),
    ("doors", "exclusions"): ("table", "json", "csv"),
    ("doors", "audit"): ("table", "json", "html", "geojson"),
    ("coverage",): ("table", "json", "csv", "geojson", "html", "pdf"),
    ("routes", "list"): ("table", "json", "csv"),
    ("visit", "list"): ("table", "json", "csv"),
    ("inventory",): ("table", "json", "csv"),
    ("doctor",): ("table", "json", "csv"),
}
IN_FILE = {"pdf": ("--out", "out/coverage.pdf")}
NOWHERE = "Storgatan 99"
EXPORTS = ("json", "geojson", "gpx", "kml", "csv", "xlsx", "gpkg")


def every_command() -> list[tuple[str, ...]]:
    """Return a canvass from the plan to the backup, with every format there is."""
    return [
        PLAN,
        ("walklists", "--out", "out/lists.pdf"),
        *(("export", fmt, "--out", "out") for fmt in EXPORTS),
        ("week", "add", "W", "--from", "2026-11-23", "--to", "2026-11-29", "--base", BASE),
        ("visit", "add", "Storgatan 1", "talked"),
        ("routes", "show", "R01", "--format", "json"),
        ("district", "show"),
        ("district", "list"),
        *((*command, "--format", fmt, *IN_FILE.get(fmt, ()))
          for command, formats in FORMATS.items() for fmt in formats),
        ("--debug", "doors", "access", "list"),
        ("--debug", "doors", "access", "set", NOWHERE, "--state", "code", "--code", "Zz9Yy8Xx7"),
        ("backup", "out/monday.backup"),
    ]  # fmt: skip


@pytest.mark.long
def test_no_code_is_readable_in_any_output_or_file_unless_asked_for(stored, tmp_path):
    """Forty random codes: every command that prints, every format, and every file written."""
    rng = random.Random(7)
    signs = string.ascii_letters + string.digits
    codes = ["".join(rng.choices(signs, k=9)) for _ in range(40)]
    printed = set_many(stored, codes)
    for command in every_command():
        said = stored(*command)
        assert said.code == 0 or NOWHERE in command, (command, said.err)
        printed += said.out + said.err

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    contents = [opened for path in written for opened in opened_contents(path)]
    contents.append(printed.encode())
    assert {".pdf", ".xlsx", ".gpkg", ".backup", ".db"} <= {path.suffix for path in written}
    asked = [*codes, "Zz9Yy8Xx7"]
    assert not [code for code in asked if any(code.encode() in content for content in contents)]
    shown = stored("doors", "access", "list", "--with-codes").out
    assert codes[-1] in shown


def opened_contents(path: Path) -> list[bytes]:
    """Return a file's bytes, and what is compressed in it."""
    if path.suffix == ".pdf":
        return [path.read_bytes(), pdf_text(path)]
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            return [parts.read(name) for name in parts.namelist()]
    return [path.read_bytes()]


def set_many(stored, codes: list[str]) -> str:
    """Set the codes one after the other on twelve addresses; return all that was printed."""
    from canvass.doors.access import AccessState, GivenBy
    from canvass.workflow.clock import now
    from canvass.workflow.doors.access import AccessRequest, set_access

    said = ""
    for index, code in enumerate(codes[:-1]):
        number = 5 + index % 8
        asked = AccessRequest(f"Storgatan {number}", "", AccessState.CODE, GivenBy.LANDLORD, code)
        said += repr(set_access(Path("data/canvass.db"), None, asked, now=now()))
    return said + set_a(stored, "code", "--code", codes[-1]).out


def test_a_code_is_read_from_a_line_typed_in(stored, tmp_path):
    arguments = ("doors", "access", "set", "Storgatan 5", "--state", "code", "--code", "-")
    done = subprocess.run(
        [sys.executable, "-m", "canvass.cli.main", *arguments],
        input="90210\n", text=True, capture_output=True, check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip

    assert "90210" not in done.stdout + done.stderr
    assert ledger(stored, "--with-codes")[0]["code"] == "90210"


def pdf_text(path: Path) -> bytes:
    """Return a PDF with its compressed streams opened, and its text as a reader sees it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout
    opened = []
    for part in path.read_bytes().split(b"stream")[1::2]:
        try:
            opened.append(zlib.decompressobj().decompress(part.lstrip()))
        except zlib.error:
            continue
    return b"".join(opened) + text
