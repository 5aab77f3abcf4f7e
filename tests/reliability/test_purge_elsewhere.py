"""R30 beyond the week's own tables: words of changes, rejected rows, private copies."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from canvass.cli import keeping
from canvass.cli.main import main
from canvass.document.change_words import CHANGED_THEN
from canvass.store import purge as store_purge
from canvass.store.backend.read_only import connect_for_reading
from canvass.store.backup import write_backup
from canvass.store.database import open_reader, open_writer
from canvass.store.doctor import examine
from canvass.store.inventory import list_files
from canvass.store.leftovers import find_leftovers
from canvass.tables.rejected import Refused, rejected_bytes
from canvass.workflow.keeping.keeping import purge
from tests.reliability.marked_week import CLOSED, NOW, contents, mark_week, plan_of, unpacked
from tests.store.visit_world import fill
from tests.world import world


@world
def db(tmp_path: Path) -> Path:
    """Make a district with week 1, due to be purged, and week 2, open."""
    folder = tmp_path / "data"
    folder.mkdir()
    path = folder / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
        connection.exec_driver_sql(
            f"UPDATE week SET closed_at = '{CLOSED}', announced_at = '{CLOSED}'"
        )
        connection.exec_driver_sql(
            "INSERT INTO week (district_id, name, starts_on, ends_on, timezone, base_lat, "
            "base_lon) VALUES (1, 'next', '2126-12-07', '2126-12-13', 'Europe/Stockholm', 59.2, "
            "18.0)"
        )
    return path


def store_team(path: Path, week_id: int, name: str) -> None:
    with open_writer(path, purges=False) as connection:
        connection.exec_driver_sql(
            "INSERT INTO team (week_id, name, size) VALUES (?, ?, 2)", (week_id, name)
        )


def store_plan(path: Path, words: str, route: str) -> None:
    document = plan_of("works")
    document["routes"][0]["name"] = route
    with open_writer(path, purges=False) as connection:
        plan_id = connection.exec_driver_sql(
            "INSERT INTO plan (district_id, created_at, document) VALUES (1, ?, ?)",
            ("2026-11-24T18:00:00Z", json.dumps(document, ensure_ascii=False)),
        ).lastrowid
        connection.exec_driver_sql(
            "INSERT INTO plan_change (plan_id, words) VALUES (?, ?)", (plan_id, words)
        )


def stored_words(path: Path) -> list[str]:
    with open_reader(path) as connection:
        rows = connection.exec_driver_sql("SELECT words FROM plan_change ORDER BY plan_id")
        return [row[0] for row in rows]


def route_names(path: Path) -> list[str]:
    with open_reader(path) as connection:
        rows = connection.exec_driver_sql("SELECT document FROM plan ORDER BY plan_id")
        return [json.loads(row[0])["routes"][0]["name"] for row in rows]


def store_story(path: Path) -> None:
    store_team(path, 1, "Lag Näckrosen")
    store_team(path, 2, "Lag Tistel")
    store_plan(path, "rename R01: lag  näckrosen, norr", "lag  näckrosen, norr")
    store_plan(path, "undo: rename R01: lag  näckrosen, norr", "Norra")
    store_plan(path, "rename R01: Lag Tistel", "Lag Tistel")
    store_plan(path, "move Gata 1 1 to R02", "Norra")


def test_a_teams_name_goes_from_words_and_routes_while_another_week_is_open(db: Path) -> None:
    store_story(db)

    purge(db, None, None, now=NOW)

    assert stored_words(db) == [
        CHANGED_THEN, CHANGED_THEN, "rename R01: Lag Tistel", "move Gata 1 1 to R02",
    ]  # fmt: skip
    assert route_names(db) == ["R01", "Norra", "Lag Tistel", "Norra"]
    assert "näckrosen" not in contents(db.parent).decode("utf-8", "replace").casefold()


def test_a_purge_that_forgets_the_words_is_caught(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_purge, "forget_names", lambda *_: None)
    store_story(db)

    purge(db, None, None, now=NOW)

    assert "näckrosen" in contents(db.parent).decode("utf-8", "replace").casefold()


def store_rejected(folder: Path, name: str, *, is_old: bool) -> Path:
    content = rejected_bytes(["door", "outcome"], [Refused(2, "no such door", ["d99", "talked"])])
    path = folder / name
    path.write_bytes(content)
    at = NOW.timestamp() - (400 * 86400 if is_old else 0)
    os.utime(path, (at, at))
    return path


def test_rejected_rows_are_in_the_inventory_and_go_with_the_purge(db: Path) -> None:
    old = store_rejected(db.parent, "monday.rejected.csv", is_old=True)
    numbered = store_rejected(db.parent, "monday.rejected-2.csv", is_old=True)
    new = store_rejected(db.parent, "sunday.rejected.csv", is_old=False)
    own = db.parent / "notes.rejected.csv"
    own.write_text("my own list\n", encoding="utf-8")
    os.utime(own, (0, 0))

    held = {note.table: (note.rows, note.purge_on) for note in list_files(db)}
    purge(db, None, None, now=NOW)

    names = ("monday.rejected.csv", "monday.rejected-2.csv", "sunday.rejected.csv")
    assert held == dict.fromkeys(names, (1, "the next purge"))
    assert [path.exists() for path in (old, numbered, new, own)] == [False, False, True, True]


def write_beside(folder: Path, words: list[str]) -> None:
    """Write what people have beside a database, a word of the week in each."""
    write_backup(folder / "canvass.db", folder / "tuesday.backup")
    (folder / "out").mkdir()
    (folder / "visits.csv").write_text(f"team\n{words[0]}\n", "utf-8")
    (folder / "out" / "coverage.html").write_text(f"<p>{words[1]}</p>", "utf-8")
    with zipfile.ZipFile(folder / "walklists.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", f"<t>{words[2]}</t>" * 9)
    page = canvas.Canvas(str(folder / "evening.pdf"), pageCompression=1)
    page.drawString(50, 50, words[3])
    page.save()
    (folder / "export.json.gz").write_bytes(gzip.compress(words[4].encode() * 9))


@pytest.mark.long
def test_every_file_that_still_holds_a_word_of_the_week_is_named(tmp_path: Path) -> None:
    """What the purge cannot delete, since it is people's own, it names; nothing else holds any."""
    (folder := tmp_path / "data").mkdir()
    words = mark_week(folder, 120)
    write_beside(folder, words)
    (folder / "old.pdf").write_bytes(b"of last year")
    os.utime(folder / "old.pdf", (0, 0))

    run = purge(folder / "canvass.db", None, None, now=NOW)

    holding = {
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and any(word.encode() in unpacked(file) for word in words)
    }
    assert holding == {"tuesday.backup", "visits.csv", "out/coverage.html", "walklists.xlsx",
                       "evening.pdf", "export.json.gz"}  # fmt: skip
    assert holding == set(run.beside)


def test_the_command_says_what_is_left_to_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "instant", lambda: NOW)
    (tmp_path := tmp_path / "data").mkdir()
    mark_week(tmp_path, 60)
    for number in range(25):
        (tmp_path / f"list-{number:02}.pdf").write_bytes(b"%PDF-")

    with pytest.raises(SystemExit):
        main(["--lang", "en", "--db", str(tmp_path / "canvass.db"), "purge"])

    said = capsys.readouterr().err
    assert "may still hold data of the week: list-00.pdf, list-01.pdf" in said
    assert "list-19.pdf … and 5 more" in said


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the folder for temporary files into the test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


COPYING = """
import os, signal, sys
from pathlib import Path
from canvass.store.backend.read_only import _connect_to_copy
path = Path(sys.argv[1])
copy = _connect_to_copy(path, Path(sys.argv[2]), 5.0)
print("copied", flush=True)
if sys.argv[3] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
sys.stdin.read()
"""


def start_copying(db: Path, end: str) -> subprocess.Popen[bytes]:
    wal = db.with_name("some-wal")
    wal.write_bytes(b"")
    process = subprocess.Popen(
        [sys.executable, "-c", COPYING, str(db), str(wal), end],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    if process.stdout is None:
        pytest.fail("no output to read")
    assert process.stdout.readline() == b"copied\n"
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such locks there")
def test_the_copy_of_a_killed_reader_is_found_and_goes_with_the_next_command(
    db: Path, temporary: Path
) -> None:
    start_copying(db, "killed").communicate()

    names = [path.name for path in find_leftovers(db)]
    said = [detail for one in examine(db) for detail in one.details if "killed" in detail]
    with open_reader(db):
        pass

    assert len(names) == 1
    assert names[0].startswith("canvass-copy-")
    assert said == [f"{names[0]}: left by a command that was killed"]
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such locks there")
def test_the_copy_of_a_reader_at_work_stays(db: Path, temporary: Path) -> None:
    reader = start_copying(db, "reading")
    with open_reader(db):
        pass
    during = len(list(temporary.iterdir()))
    reader.communicate()

    assert during == 1


def test_a_copy_goes_when_its_connection_is_closed(
    db: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canvass.store.backend import read_only

    wal = shutil.copy(db, db.with_name("some-wal"))
    with closing(read_only._connect_to_copy(db, Path(wal), 5.0)):
        during = len(list(temporary.iterdir()))

    with closing(connect_for_reading(db)):
        pass
    assert (during, list(temporary.iterdir())) == (1, [])
