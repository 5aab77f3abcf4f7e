"""R20: calls made up from the desk's own description; whatever is sent, none is answered 500."""

from __future__ import annotations

import logging
import shutil
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import argon2
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from pydantic import BaseModel

from canvass.cli.main import main
from canvass.web.ask import Ask
from canvass.web.board.sides import listen
from canvass.web.desk_state import Desk
from canvass.web.jobs.board import Job, JobBoard, State
from canvass.web.jobs.work import Done
from canvass.web.openapi import describe
from canvass.web.roles import Role
from canvass.web.routes import ROWS
from canvass.web.stored_sessions import session_of
from canvass.web.table import Operation
from canvass.workflow.clock import now
from canvass.workflow.keeping import desk_people
from tests.reliability.figures import figure
from tests.reliability.rounds import play_rounds
from tests.small_map import BASE, write_small_map
from tests.web.conftest import HERE, Browser, browser_of

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

EACH = 10
"""How many calls a desk answers before the next one begins with the district as it was."""
CALLS = {Role.ORGANIZER: 210, Role.COORDINATOR: 40, Role.WALL: 10, Role.ANYONE: 10}
"""How many calls of each operation the long form makes, by role."""
PARTS = 24
"""Parts of the table of operations, each of which is one round of the long form."""
NAMES = ("canvass.db", "canvass.db-wal", "canvass.db-shm")


class Number(BaseModel):
    """What the mutant is sent."""

    number: int


def divide(ask: Ask) -> Any:
    """Return a page, but for 0: the mutant."""
    return ask.page("error.html", sentence=str(1 // ask.sent(Number).number), code=200)


MUTANT = Operation("GET", "/divide", Role.ORGANIZER, divide, form=Number)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small planned district with an open week; it is copied, not used."""
    return store(tmp_path_factory.mktemp("generated"))


def store(folder: Path) -> Path:
    db = str(folder / "canvass.db")
    for words in (
        ["district", "add", "Norr", str(write_small_map(folder / "small.osm"))],
        ["plan", "--base", BASE, "--shift", "60", "--iterations", "200"],
        ["week", "add", "w37", "--from", "2026-09-07", "--to", "2026-09-12", "--base", BASE],
        ["team", "add", "Blue"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(["--db", db, *words])
        assert ended.value.code in (0, None), words
    return folder


@pytest.fixture
def no_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is taken and done at once: what children do is tried elsewhere."""
    do_no_work(monkeypatch)


def do_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_board: JobBoard, work: Any, district_id: int | None, order: Any) -> Job:
        return Job(1, work, district_id, order, state=State.DONE, done=Done("/"))

    monkeypatch.setattr(JobBoard, "start", start)


def call_all(
    stored: Path,
    folder: Path,
    examples: int,
    rows: Sequence[Operation] = ROWS,
    *,
    role: Role = Role.ORGANIZER,
    chance: int = 0,
) -> tuple[Counter[int], list[tuple[str, str, int]]]:
    """Make so many calls of each operation; return the codes, and the calls that broke.

    What an operation is sent is thought out once for all its calls: that costs more than to answer
    them. Every tenth of them finds the district as it was stored, on a new desk.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # What goes on for an hour is listened to elsewhere.
        ending = [row for row in rows if row.handler is not listen]
        schema = schemathesis.openapi.from_dict(describe(ending))
        operations = [found.ok() for found in schema.get_all_operations()]
    codes: Counter[int] = Counter()
    broke: list[tuple[str, str, int]] = []
    for operation in operations:
        with _Caller(stored, folder, role, codes, broke) as caller:
            _generate(operation, examples, caller.send, chance)
    return codes, broke


def _clock() -> Callable[[], float]:
    """Return a clock that leaves a second between any two calls, so that none comes too often."""
    time_s = [0.0]

    def tick() -> float:
        time_s[0] += 1.0
        return time_s[0]

    return tick


def _generate(operation: Any, examples: int, send: Callable[[Any], None], chance: int) -> None:
    calm = settings(
        max_examples=examples, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip

    @seed(chance)
    @calm
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        send(case)

    run()


@dataclass
class _Caller:
    """Who sends the calls of one operation, to a new desk of one person and of several in turn."""

    stored: Path
    folder: Path
    role: Role
    codes: Counter[int]
    broke: list[tuple[str, str, int]]
    made: int = 0
    _open: ExitStack = field(default_factory=ExitStack)
    _browser: Browser | None = None

    def __enter__(self) -> _Caller:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def send(self, case: Any) -> None:
        if self.made % EACH == 0 or self._browser is None:
            self._browser = self._begin_anew()
        self.made += 1
        parts = dict(case.path_parameters or {})
        if "district" in parts and int(parts["district"]) % 4:
            parts["district"] = 1  # most calls are for the district there is
        path = case.path
        for name, value in parts.items():
            path = path.replace(f"{{{name}}}", _quoted(value))
        body = case.body if isinstance(case.body, dict | list | str | int | float) else None
        as_json = (case.media_type or "").endswith("json")
        sent: dict[str, Any] = {}
        if body is not None:
            sent = {"json": body} if as_json else {"data": _form(body)}
        answer = self._browser.client.request(
            case.method, path, params=_form(case.query or {}), follow_redirects=False,
            headers={**HERE, "X-Canvass-Token": self._browser.token}, **sent,
        )  # fmt: skip
        self.codes[answer.status_code] += 1
        if answer.status_code >= 500:
            self.broke.append((case.method, case.path, answer.status_code))

    def _begin_anew(self) -> Browser:
        self._open.close()
        for name in NAMES:
            (self.folder / name).unlink(missing_ok=True)
            if (self.stored / name).exists():
                shutil.copy(self.stored / name, self.folder / name)
        is_shared = self.made // EACH % 2 == 1
        desk = Desk(self.folder / "canvass.db", hosts=frozenset({"127.0.0.1"}), lang="en",
                    clock=_clock(), is_shared=is_shared)  # fmt: skip
        self._open.callback(desk.close)
        browser = _invited(desk, self.role) if is_shared else browser_of(desk, self.role)
        self._open.enter_context(browser.client)
        return browser


def _invited(desk: Desk, role: Role) -> Browser:
    """Return the browser of somebody who signed in to a desk of several people."""
    if role in (Role.ANYONE, Role.ORGANIZER):
        return browser_of(desk, role)
    moment = now()
    key = desk_people.make_key(desk.db, "Bo", role=role.name.lower(), now=moment)
    if role is Role.WALL:
        opened = desk_people.open_wall(desk.db, key, now=moment)
    else:
        opened = desk_people.accept_invitation(desk.db, key, "blue kettle under stairs", now=moment)
    browser = browser_of(desk, Role.ANYONE)
    browser.client.cookies.set(desk.cookie, opened.secret)
    browser.token = session_of(opened, desk.clock()).token
    return browser


def _quoted(value: object) -> str:
    from urllib.parse import quote

    return quote(str(value).encode("utf-8", "replace"), safe="")


def _form(fields: Any) -> dict[str, Any]:
    """Return fields as a form or an address holds them: text, or lists of text."""
    if not isinstance(fields, dict):
        return {"x": str(fields).encode("utf-8", "replace").decode()}

    def text(value: object) -> str:
        return str(value).encode("utf-8", "replace").decode()

    return {
        text(name): [text(each) for each in value] if isinstance(value, list) else text(value)
        for name, value in fields.items()
        if value is not None
    }


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Keep what the desk says of errors out of the way: the codes tell."""
    with caplog.at_level(logging.CRITICAL, logger="canvass.web"):
        yield


@pytest.mark.long
def test_no_generated_call_breaks_the_desk(stored: Path, tmp_path: Path, no_jobs: None):
    codes, broke = call_all(stored, tmp_path, 1)

    assert broke == []
    assert sum(codes.values()) >= len(ROWS) - 1
    assert {200, 303, 404, 422} <= codes.keys()


def call_many(folder: Path, parts: Sequence[int]) -> tuple[int, ...]:
    """Call the operations of parts of the table, and raise where one breaks; return the calls.

    They are counted by role: anyone, the wall, coordinators, organizers.
    """
    made: Counter[Role] = Counter()
    logging.getLogger("canvass.web").setLevel(logging.CRITICAL)
    cheap = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as planted:
        planted.setattr(argon2, "PasswordHasher", cheap)
        do_no_work(planted)
        (folder / "stored").mkdir()
        stored = store(folder / "stored")
        for part in parts:
            for role, calls in CALLS.items():
                codes, broke = call_all(stored, folder, calls, ROWS[part::PARTS], role=role)
                assert broke == []
                made[role] += codes.total()
    return tuple(made[role] for role in Role)


@pytest.mark.torture
def test_twenty_thousand_generated_calls_break_nothing(tmp_path: Path):
    played = play_rounds("calls", call_many, range(PARTS), tmp_path, batch=2)

    by_role = dict(zip(Role, played.sums, strict=True))
    said = ", ".join(f"{made:,} as {role.name.lower()}" for role, made in by_role.items())
    figure("R20", f"{sum(played.sums):,} generated calls ({said}) of {len(ROWS) - 1} operations in "
           f"{played.say('parts')}, 0 ≥ 500")  # fmt: skip
    assert by_role[Role.ORGANIZER] >= 20_000 * played.done // played.wanted


@pytest.mark.long
def test_a_handler_that_breaks_on_one_number_is_found(
    stored: Path, tmp_path: Path, no_jobs: None, monkeypatch: pytest.MonkeyPatch
):
    """The mutant of R20."""
    monkeypatch.setattr("tests.web.conftest.make_app", lambda desk: _app(desk))

    _codes, broke = call_all(stored, tmp_path, 60, (MUTANT,))

    assert ("GET", "/divide", 500) in broke


def _app(desk: Desk) -> Any:
    from canvass.web.app import make_app

    return make_app(desk, (*ROWS, MUTANT))
