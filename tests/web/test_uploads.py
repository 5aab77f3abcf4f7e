"""What was sent or printed does not outlive its use: a desk runs for weeks, a purge must hold."""

from __future__ import annotations

import io
import re
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import UploadFile

from canvass.errors import NotFoundError
from canvass.web.jobs.board import Job, State
from canvass.web.jobs.work import Done
from canvass.web.jobs.works import PRINT
from canvass.web.uploads import KEPT_S, MOST_KEPT, Uploads
from tests.web.week_desk import code_of, prepare

VISITS = "street,housenumber,outcome,at\nStorgatan,1,talked,2026-11-25 18:00\n"


@dataclass
class HandTimer:
    """A timer that goes off when the test says so."""

    seconds: float
    act: Any
    values: tuple[Any, ...]
    made: list[HandTimer] = field(default_factory=list)
    is_on: bool = False
    daemon: bool = False

    def start(self) -> None:
        self.is_on = True

    def cancel(self) -> None:
        self.is_on = False


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> list[HandTimer]:
    made: list[HandTimer] = []

    def make(*values: Any) -> HandTimer:
        made.append(HandTimer(*values))
        return made[-1]

    monkeypatch.setattr(threading, "Timer", make)
    return made


def send(kept: Uploads, text: str = VISITS) -> str:
    content = text.encode()
    return kept.keep(UploadFile(io.BytesIO(content), size=len(content), filename="v.csv"))


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_that_is_not_used_is_deleted_and_each_use_begins_its_time_anew(tmp_path, timers):
    kept = Uploads(tmp_path)
    key = send(kept)
    kept.get(key)

    assert [(one.seconds, one.is_on) for one in timers] == [(KEPT_S, False), (KEPT_S, True)]
    timers[-1].act(*timers[-1].values)
    assert files_in(tmp_path) == []
    with pytest.raises(NotFoundError):
        kept.get(key)


def test_only_the_files_used_last_are_kept_and_closing_deletes_them(tmp_path, timers):
    kept = Uploads(tmp_path)
    first = send(kept)
    others = [send(kept) for _ in range(MOST_KEPT - 1)]
    kept.get(first)
    send(kept)

    with pytest.raises(NotFoundError):
        kept.get(others[0])
    assert len(files_in(tmp_path)) == MOST_KEPT
    kept.close()
    assert files_in(tmp_path) == []
    assert not any(one.is_on for one in timers)


@pytest.mark.parametrize(("more", "left"), [("", 0), ("Storgatan,99,nobody,2026-11-25 18:00\n", 2)])
def test_visits_that_are_stored_are_on_no_other_file(canvass, desk, tmp_path, more, left):
    """The rows that were not stored can be fetched, so that file stays for a while."""
    prepare(canvass, tmp_path)

    page = desk.post(
        "/d/1/hand-in/file", files={"file": ("v.csv", (VISITS + more).encode(), "text/csv")}
    )

    assert page.status_code == 200
    assert len(files_in(desk.desk.uploads().folder)) - 1 == left  # and the lock of the folder
    link = re.search(r'href="([^"]*rejected/[^"]*)"', page.text)
    assert (link is not None) == (left > 0)
    assert link is None or "Storgatan,99" in desk.get(link[1]).text


def test_a_pasted_table_and_a_register_are_gone_once_they_are_stored(canvass, desk, tmp_path):
    prepare(canvass, tmp_path)
    register = b"street,housenumber,lat,lon\nStorgatan,77,59.0001,18.0021\n"
    seen = desk.post("/d/1/doors/register", files={"register": ("r.csv", register, "text/csv")})
    key = re.search(r'name="key" value="([^"]*)"', seen.text)[1]
    before = len(files_in(desk.desk.uploads().folder))

    taken = desk.post("/d/1/doors/register/take", {"key": key})

    assert taken.status_code == 200
    assert len(files_in(desk.desk.uploads().folder)) == before - 1


def test_a_backup_that_was_restored_is_not_kept_in_a_second_place(canvass, desk, tmp_path):
    prepare(canvass, tmp_path)
    assert canvass("backup", "b.backup").code == 0
    content = Path("b.backup").read_bytes()
    place = desk.post("/safe/restore", files={"backup": ("b", content)}).headers["location"]
    before = len(files_in(desk.desk.uploads().folder))

    assert desk.post(place, {"sure": "true"}).status_code == 303
    assert len(files_in(desk.desk.uploads().folder)) == before - 1


def test_lists_that_were_printed_before_a_purge_are_not_shown_after_it(
    canvass, desk, tmp_path, monkeypatch
):
    prepare(canvass, tmp_path)
    code_of(canvass)
    done = Done("/d/1/tonight", pdf=b"%PDF lists")
    job = Job(7, PRINT, 1, None, state=State.DONE, done=done, began_at="2026-01-01T00:00:00Z")
    desk.desk.jobs._jobs[7] = job
    before = desk.get("/jobs/7/walklists.pdf")
    for command in (("week", "close", "V 48", "--yes"), ("purge", "--week", "V 48", "--yes")):
        said = canvass(*command)
        assert said.code == 0, said.err

    after = desk.get("/jobs/7/walklists.pdf")

    assert before.content == b"%PDF lists"
    assert after.status_code == 404
    assert "a week was purged since these lists were printed" in after.text
    assert desk.desk.jobs.get(7).done.pdf is None
