"""Children that read maps and registers or work for a desk, forked from a process prepared once.

That process has their libraries loaded. A child of the program begins with an empty interpreter
and spends half a second to four on imports and compiled code. Each test's child is forked instead;
what it is asked, how it is limited and how it answers is the same. Tests about the starting of
children carry the mark `anew`.
"""

from __future__ import annotations

import importlib
import io
import multiprocessing
import os
import subprocess
import sys
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

MODULES = ("canvass.osm.child", "canvass.registers.child")
LIBRARIES = ("canvass.osm.reader", "canvass.registers.vector_source", "pyogrio")
HIDDEN = ("geopandas", "pandas", "pyarrow")
"""What the program hides from its child that reads registers."""


def has_forks() -> bool:
    """Return whether processes can be forked from a prepared one here."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def preload() -> None:
    """Import what the children need, in the process they are forked from."""
    for name in HIDDEN:
        sys.modules[name] = None  # type: ignore[assignment]
    for name in (*MODULES, *LIBRARIES):
        importlib.import_module(name)


def answer(send: Connection, module: str, asked: bytes, folder: str) -> None:
    """Be the child: read what is asked, send the answer, and exit with its code."""
    os.chdir(folder)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    said = io.BytesIO()
    sys.stdin = io.StringIO(asked.decode())
    sys.stdout = SimpleNamespace(buffer=said)
    code: int = importlib.import_module(module).main()
    send.send_bytes(said.getvalue())
    os._exit(code)


class ForkedChild:
    """A child that answers once, with those methods of `subprocess.Popen` that are used of it."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.returncode: int | None = None
        self._said: bytes | None = None

    def communicate(self, asked: bytes = b"", timeout: float | None = None) -> tuple[bytes, None]:
        """Ask, wait, and return the answer; raises subprocess.TimeoutExpired."""
        if self._said is not None or not asked:
            return self._said or b"", None
        context: Any = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.forked_libraries"])
        receive, send = context.Pipe(duplex=False)
        process = context.Process(
            target=answer, args=(send, self.module, asked, str(Path.cwd())), daemon=True
        )
        process.start()
        send.close()
        try:
            if not receive.poll(timeout):
                process.kill()
                raise subprocess.TimeoutExpired(self.module, timeout or 0.0)
            self._said = receive.recv_bytes()
        except EOFError:
            self._said = b""
        finally:
            receive.close()
            process.join()
        self.returncode = process.exitcode
        return self._said, None

    def kill(self) -> None:
        """Do nothing: it has ended when it has answered, and begins when it is asked."""


JOBS = forkserver.ForkServer()
"""The process that work for a desk is forked from: more is loaded than a reader's limits allow."""


class ForkedJobs:
    """Stands where the desk asks for a context to start its work in: the work is forked too."""

    def __init__(self, _method: str) -> None:
        self.Pipe = multiprocessing.get_context("forkserver").Pipe
        JOBS.set_forkserver_preload(["tests.forked_jobs"])

    def Process(self, *, target: Any, args: tuple[Any, ...], daemon: bool) -> ForkedJob:  # noqa: N802
        """Return a process that will begin in this test's folder and environment."""
        here = (dict(os.environ), str(Path.cwd()))
        return ForkedJob(target=work, args=(*here, target, args), daemon=daemon)


class ForkedJob(ForkServerProcess):
    """A process forked from `JOBS`."""

    def start(self) -> None:
        """Begin: the standard library knows one such server, so ours stands in for it meanwhile."""
        with mock.patch.object(forkserver, "connect_to_new_process", JOBS.connect_to_new_process):
            super().start()


def work(environment: dict[str, str], folder: str, target: Any, args: tuple[Any, ...]) -> None:
    """Be the child of a desk, where the test is."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    target(*args)
