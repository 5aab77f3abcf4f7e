"""R37: an output never replaces what it should not, and says so in one line."""

from __future__ import annotations

import os
import re
import signal
import stat
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

import canvass
from canvass.errors import OutputError
from canvass.export import workbook
from canvass.pages.papers_page import Holder
from canvass.store.backend.sqlite_file import check_place
from canvass.store.database import open_reader, open_writer
from canvass.store.leftovers import find_leftovers
from canvass.web.desk_state import Desk
from canvass.workflow.files import check_output, make_folder, write_file, write_new_file
from canvass.workflow.keeping.papers import write_papers
from canvass.workflow.routes.outputs import write_export
from tests.export.test_formats import document
from tests.reliability.crash import fork
from tests.reliability.figures import figure
from tests.store.visit_world import fill
from tests.world import world

posix = pytest.mark.skipif(os.name != "posix", reason="files here have no modes, pipes or links")


@world
def db(tmp_path: Path) -> Path:
    path = tmp_path / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
    return path


@posix
def test_databases_their_companions_devices_pipes_and_folders_are_refused(
    db: Path, tmp_path: Path
) -> None:
    (tmp_path / "hard.pdf").hardlink_to(db)
    (tmp_path / "link.pdf").symlink_to(db)
    (tmp_path / "link-to-link.pdf").symlink_to(tmp_path / "link.pdf")
    (tmp_path / "circle.pdf").symlink_to(tmp_path / "circle.pdf")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "null").symlink_to("/dev/null")
    (tmp_path / "folder").mkdir()
    names = [
        "canvass.db",
        "hard.pdf",
        "link.pdf",
        "link-to-link.pdf",
        "circle.pdf",
        "pipe",
        "null",
        "folder",
    ]
    names += [f"canvass.db{ending}" for ending in ("-wal", "-shm", "-journal")] + ["a" * 300]
    before = db.read_bytes()

    for name in names:
        with pytest.raises(OutputError):
            write_file(tmp_path / name, b"%PDF")

    assert db.read_bytes() == before
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_database_of_another_program_stays_and_a_geopackage_is_written_anew(
    tmp_path: Path,
) -> None:
    header = b"SQLite format 3\0" + bytes(52)
    (tmp_path / "other.sqlite").write_bytes(header + bytes(28))
    (tmp_path / "routes.gpkg").write_bytes(header + b"GPKG" + bytes(24))

    with pytest.raises(OutputError, match="is a database"):
        check_output(tmp_path / "other.sqlite")
    assert write_file(tmp_path / "routes.gpkg", b"new").read_bytes() == b"new"


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("below", ["", "lists"])
def test_no_folder_is_made_where_a_part_of_the_database_would_be(
    db: Path, tmp_path: Path, ending: str, below: str
) -> None:
    """`export csv --out canvass.db-wal` made one, and no command could open the database again."""
    place = tmp_path / f"canvass.db{ending}"
    holder, today = Holder("", "", 14), date(2026, 11, 30)

    with pytest.raises(OutputError, match="would be taken for a part of the database"):
        make_folder(place / below)
    with pytest.raises(OutputError, match="would be taken for a part of the database"):
        write_papers(place / below, holder, today=today, lang="en")

    assert not place.exists()
    with open_reader(db):
        pass


def test_no_database_is_made_where_a_part_of_another_would_be(db: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="would be taken for a part of the database"):
        check_place(tmp_path / "canvass.db-wal", must_exist=False)

    check_place(tmp_path / "other.db-wal", must_exist=False)


@posix
def test_what_is_written_is_its_owners_alone_and_so_is_the_database(
    db: Path, tmp_path: Path
) -> None:
    (tmp_path / "lists.pdf").write_bytes(b"old")
    (tmp_path / "lists.pdf").chmod(0o644)

    written = write_file(tmp_path / "lists.pdf", b"%PDF")

    assert [stat.S_IMODE(path.stat().st_mode) for path in (written, db)] == [0o600, 0o600]


@posix
def test_a_link_to_an_ordinary_file_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb" / "lists.pdf").write_bytes(b"old")
    (tmp_path / "lists.pdf").symlink_to(tmp_path / "usb" / "lists.pdf")

    write_file(tmp_path / "lists.pdf", b"new")

    assert (tmp_path / "lists.pdf").is_symlink()
    assert (tmp_path / "usb" / "lists.pdf").read_bytes() == b"new"


def test_rejected_rows_get_a_name_nobody_uses(tmp_path: Path) -> None:
    first = write_new_file(tmp_path / "a.rejected.csv", "half mended")
    second = write_new_file(tmp_path / "a.rejected.csv", "new")

    assert (first.read_text(), second.name) == ("half mended", "a.rejected-2.csv")


def test_what_a_killed_command_left_is_removed_by_the_next_one(db: Path, tmp_path: Path) -> None:
    left = tmp_path / ".canvass.db.ab12cd34.part"
    left.write_bytes(db.read_bytes())
    (tmp_path / ".canvass.db.ab12cd34.part-wal").write_bytes(b"x")
    found = find_leftovers(db)

    with open_reader(db):
        pass

    assert len(found) == 2
    assert find_leftovers(db) == []
    assert not left.exists()


@posix
@pytest.mark.parametrize("program", ["a workbook", "a desk"])
def test_what_a_killed_program_left_among_temporary_files_is_removed_by_the_next_one(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """The doors of a workbook half made, and the files that people sent to a desk."""
    (place := tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))

    def die(_out: object, options: dict[str, str]) -> None:
        Path(options["tmpdir"], "sheet1.xml").write_text("Storgatan 1")
        os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        if program == "a workbook":
            monkeypatch.setattr(xlsxwriter, "Workbook", die)
            workbook.to_xlsx(document(), "sv")
        desk = Desk(db, frozenset())
        die(None, {"tmpdir": str(desk.uploads().folder)})

    os.waitpid(fork(work), 0)
    (left,) = place.iterdir()
    assert (left / "sheet1.xml").exists()
    assert find_leftovers(db) == [left]
    with open_reader(db):
        pass

    assert list(place.iterdir()) == []


def test_nothing_but_folders_that_are_found_again_holds_temporary_files() -> None:
    """A folder made another way would stay for ever after a kill, with what people sent."""
    program = Path(canvass.__file__).parent
    made = re.compile(r"mkdtemp|TemporaryDirectory")

    found = [str(path.relative_to(program)) for path in sorted(program.rglob("*.py"))
             if made.search(path.read_text("utf-8"))]  # fmt: skip

    assert found == ["work_folders.py"]


@posix
def test_of_several_files_none_is_written_where_one_must_not_be_replaced(tmp_path: Path) -> None:
    """Also nothing is kept as printed, which happens before its table is written."""
    papers, tables = tmp_path / "papers", tmp_path / "tables"
    for folder, name in ((papers, "deletion-plan.sv.html"), (tables, "walklists.csv")):
        folder.mkdir()
        os.mkfifo(folder / name)
    kept: list[str] = []

    with pytest.raises(OutputError, match="no ordinary file"):
        write_papers(papers, Holder("", "", 14), today=date(2026, 11, 30), lang="sv")
    with pytest.raises(OutputError, match="no ordinary file"):
        write_export(document(), "csv", tables, lang="sv", before_write=lambda: kept.append("x"))

    assert [path.name for path in papers.iterdir()] == ["deletion-plan.sv.html"]
    assert kept == []


def ways_to(target: Path, folder: Path) -> list[Path]:
    """Return other ways to name a file: links of links, detours, the files a process holds."""
    number = len(list(folder.iterdir()))
    link, second = folder / f"a{number}.pdf", folder / f"b{number}.pdf"
    link.symlink_to(target)
    second.symlink_to(link)
    around = folder / f"d{number}"
    around.symlink_to(target.parent, target_is_directory=True)
    ways = [target, link, second, around / target.name, folder / ".." / folder.name / link.name,
            Path(f"{target}/")]  # fmt: skip
    if Path("/proc/self/fd").exists() and target.is_file():
        handle = os.open(target, os.O_RDONLY)
        ways += [Path(f"/proc/self/fd/{handle}"), Path(f"/dev/fd/{handle}")]
    return ways


@posix
@pytest.mark.torture
def test_no_way_leads_an_output_over_what_it_should_not(db: Path, tmp_path: Path) -> None:
    names = ["canvass.db", "canvass.db-wal", "canvass.db-shm", "canvass.db-journal", "hard.pdf",
             "a.backup", "old.sqlite", "pipe", "folder"]  # fmt: skip
    (tmp_path / "hard.pdf").hardlink_to(db)
    (tmp_path / "a.backup").write_bytes(db.read_bytes() + b"seal")
    (tmp_path / "old.sqlite").write_bytes(b"SQLite format 3\0" + bytes(84))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    before = {name: (tmp_path / name).read_bytes() for name in names if is_file(tmp_path / name)}
    (ways := tmp_path / "ways").mkdir()
    tried = refused = 0

    for name in names:
        for way in ways_to(tmp_path / name, ways):
            for write in (write_file, write_new_file):
                tried += 1
                with suppress(FileNotFoundError):
                    try:
                        written = write(way, b"%PDF")
                    except OutputError:
                        refused += 1
                        continue
                    # A name nobody uses, beside: what was rejected is never written over.
                    refused += write is write_new_file and written != way

    after = {name: (tmp_path / name).read_bytes() for name in before}
    what = f"{tried} outputs over databases, their companions, backups, links and pipes by 8 ways"
    figure("R37", f"{what}: {tried - refused} written over, {before != after:d} changed")
    assert after == before
    assert refused == tried


def is_file(path: Path) -> bool:
    return path.exists() and stat.S_ISREG(path.stat().st_mode)
