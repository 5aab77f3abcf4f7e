"""The child process of a job: it computes, reports progress and returns a result."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from canvass.errors import CanvassError, error_to_plain
from canvass.web.jobs.work import Step, Work

STOP = "stop"
BETWEEN_S = 0.2
"""The shortest time (seconds) between two progress messages."""


def run(work: Work, db: Path, order: Any, pipe: Connection) -> None:
    """Compute; send ("step", Step) any number of times, then "made", "error" or "broken"."""
    # Ctrl-C in the terminal is handled by the server.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000, 50, 100)
    stopping = threading.Event()
    sending = threading.Lock()
    threading.Thread(target=_listen, args=(pipe, stopping), daemon=True).start()
    last_s = [0.0]

    def send(kind: str, value: object) -> None:
        with sending:
            pipe.send((kind, value))

    def tell(step: Step) -> None:
        now_s = time.monotonic()
        if now_s - last_s[0] >= BETWEEN_S:
            last_s[0] = now_s
            send("step", step)

    try:
        send("made", work.compute(db, order, tell, stopping.is_set))
    except CanvassError as error:
        send("error", error_to_plain(error))
    except MemoryError:
        send("error", ["out of memory; give a smaller map or a boundary", {}])
    except Exception:
        # Here the process ends: an error of any other kind is a fault of the program. Without this
        # the server would only see a closed pipe, and could not tell it from a lack of memory.
        send("broken", traceback.format_exc())


def _listen(pipe: Connection, stopping: threading.Event) -> None:
    """Wait for a request to stop; if the server is gone, exit, as nobody wants the result."""
    while True:
        try:
            if pipe.recv() == STOP:
                stopping.set()
        except (EOFError, OSError):
            os._exit(1)
