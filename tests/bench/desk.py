"""What a running desk costs: its start, the pages of a district, and an evening of many boards.

`python -m tests.bench.desk DATABASE [--minutes 2]` on a database with a planned district; it is
copied, not used. Wall times are those of this machine as busy as it is; seconds of CPU are the
server's own and hardly depend on that.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from tests.web.browser import ADDRESS, free_port

COORDINATORS, POLL_S, CHANGES_A_SECOND = 50, 3.0, 20.0


@dataclass
class Server:
    """A desk that runs in a process of its own, and somebody who is signed in to it."""

    process: subprocess.Popen[bytes]
    port: int
    cookie: str = ""
    token: str = ""
    spent: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, path: str, body: str = "", kind: str = "application/json") -> bytes:
        """Ask for a page, or send something; raises RuntimeError where that is refused."""
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin",
                   "X-Canvass-Token": self.token, "Content-Type": kind}  # fmt: skip
        line = HTTPConnection("127.0.0.1", self.port, timeout=120)
        line.request("POST" if body else "GET", path, body or None, headers)
        answer = line.getresponse()
        text = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{path}: {answer.status} {text[:200]!r}")
        if found := answer.getheader("Set-Cookie"):
            self.cookie = found.partition(";")[0]
        line.close()
        return text

    def cpu_s(self) -> float:
        """Seconds of CPU the server has taken."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_mb(self) -> float:
        """Megabytes the server holds."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", text)[0]) / 1024


def start(folder: Path) -> Server:
    """Start a desk and sign in; print how long that took."""
    begun, port = time.monotonic(), free_port()
    log = folder / "desk.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "canvass.cli.main", "--lang", "en", "serve", "--no-browser",
             "--port", str(port)], cwd=folder, stdout=written, stderr=subprocess.STDOUT,
            env={**os.environ, "CANVASS_DB": "canvass.db", "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
    while not (found := ADDRESS.search(log.read_text())):
        if process.poll() is not None:
            raise RuntimeError(log.read_text())
        time.sleep(0.02)
    server = Server(process, port)
    key = found[0].partition("key=")[2]
    server.ask("/in", urlencode({"key": key}), "application/x-www-form-urlencoded")
    page = server.ask("/").decode()
    server.token = re.findall(r'canvass-token" content="([^"]+)"', page)[0]
    tell("start to the first page", time.monotonic() - begun, server.cpu_s())
    print(f"{'at rest':36} {server.rss_mb():8.0f} MB")
    return server


def tell(what: str, wall_s: float, cpu_s: float) -> None:
    """Print one line."""
    print(f"{what:36} {wall_s:8.2f} s {cpu_s:8.2f} s CPU", flush=True)


def time_pages(server: Server, district: int) -> None:
    """Print what the pages of a district cost, cold and then again."""
    home = f"/d/{district}"
    for what, path in (
        ("districts", "/"), ("routes page", f"{home}/routes"), ("ground", f"{home}/map/ground"),
        ("routes on the map", f"{home}/map/routes"), ("board", f"{home}/board"),
        ("coverage", f"{home}/coverage"), ("doors", f"{home}/doors"),
    ):  # fmt: skip
        for often in ("cold", "again"):
            wall, cpu = time.monotonic(), server.cpu_s()
            server.ask(path)
            tell(f"{what}, {often}", time.monotonic() - wall, server.cpu_s() - cpu)


def one_evening(server: Server, db: Path, district: int, minutes: float) -> None:
    """Let fifty boards poll and twenty visits a second come in; print latencies and memory."""
    with sqlite3.connect(db) as connection:
        doors = [row[0] for row in connection.execute(
            "SELECT door_id FROM door WHERE district_id = ? LIMIT 2000", (district,))]  # fmt: skip
    until, lock = time.monotonic() + 60 * minutes, threading.Lock()
    polls: list[float] = []
    stored: list[float] = []
    numbers, faults = count(), []

    def poll(offset_s: float) -> None:
        seen = -1
        time.sleep(offset_s)
        while time.monotonic() < until:
            begun = time.monotonic()
            try:
                text = server.ask(f"/api/d/{district}/changes?after={seen}").decode()
                seen = int(re.findall(r'"number": ?(\d+)', text)[0])
            except (OSError, RuntimeError, IndexError) as error:
                faults.append(str(error))
            with lock:
                polls.append(time.monotonic() - begun)
            time.sleep(max(0.0, POLL_S - (time.monotonic() - begun)))

    def change() -> None:
        while time.monotonic() < until:
            begun, number = time.monotonic(), next(numbers)
            at = datetime.now(UTC) - timedelta(minutes=1)
            body = (f'{{"visits": [{{"event_id": "b{number}", "outcome": "nobody", '
                    f'"door_id": "{doors[number % len(doors)]}", "at": "{at.isoformat()}", '
                    f'"team": "Lag {number % 7}"}}]}}')  # fmt: skip
            try:
                server.ask(f"/api/d/{district}/visits", body)
            except (OSError, RuntimeError) as error:
                faults.append(str(error))
            with lock:
                stored.append(time.monotonic() - begun)
            time.sleep(max(0.0, 4 / CHANGES_A_SECOND - (time.monotonic() - begun)))

    threads = [threading.Thread(target=poll, args=(POLL_S * k / COORDINATORS,))
               for k in range(COORDINATORS)]  # fmt: skip
    threads += [threading.Thread(target=change) for _ in range(4)]
    cpu, begun, sizes = server.cpu_s(), time.monotonic(), []
    for thread in threads:
        thread.start()
    while time.monotonic() < until:
        sizes.append(server.rss_mb())
        time.sleep(60 * minutes / 8)
    for thread in threads:
        thread.join()
    spent = server.cpu_s() - cpu
    for what, found in (("polls", polls), ("visits", stored)):
        p95 = statistics.quantiles(found, n=20)[-1] if len(found) > 20 else float("nan")
        print(f"{len(found)} {what}: median {1000 * statistics.median(found):.0f} ms, "
              f"95 % within {1000 * p95:.0f} ms")  # fmt: skip
    each_ms = 1000 * spent / max(1, len(polls) + len(stored))
    share = spent / (time.monotonic() - begun)
    print(f"{each_ms:.1f} ms CPU each, {share:.0%} of a core; {len(faults)} refused {faults[:1]}")
    print("memory, MB:", ", ".join(f"{size:.0f}" for size in sizes))


def open_a_week(db: Path) -> None:
    """Make a week of today where none is open, since visits are stored in one."""
    with sqlite3.connect(db) as connection:
        if connection.execute("SELECT 1 FROM week WHERE closed_at IS NULL").fetchone():
            return
        place = connection.execute("SELECT lat, lon FROM entrance LIMIT 1").fetchone()
    today = datetime.now(UTC).date()
    subprocess.run(
        [sys.executable, "-m", "canvass.cli.main", "--db", str(db), "week", "add", "Measured",
         "--from", str(today - timedelta(days=1)), "--to", str(today + timedelta(days=5)),
         "--base", f"{place[0]},{place[1]}"],
        check=True, capture_output=True,
    )  # fmt: skip


def main() -> None:
    """Measure one database."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("database", type=Path)
    wanted.add_argument("--district", type=int, default=1)
    wanted.add_argument("--minutes", type=float, default=1.0)
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copy(given.database, folder / "canvass.db")
        open_a_week(folder / "canvass.db")
        server = start(folder)
        try:
            time_pages(server, given.district)
            if given.minutes:
                one_evening(server, folder / "canvass.db", given.district, given.minutes)
        finally:
            server.process.terminate()
            server.process.wait(20)


if __name__ == "__main__":
    main()
