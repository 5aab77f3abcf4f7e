"""Make many lists in several processes at once, each list wholly in one of them.

A list depends on nothing but its plan, map and form, so it does not matter who makes it: the lists
come back in their order, and the PDF has the same bytes as if one process had made them all.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import Condition, Thread
from typing import Self

from canvass.children import child_command, child_environment
from canvass.document.document import PlanDocument, RouteEntry
from canvass.osm.extract import Extract
from canvass.osm.serial import extract_to_bytes
from canvass.walklist.asked import Print
from canvass.walklist.made_list import MadeList, MakeList
from canvass.walklist.notes import ListNotes

FEWEST_LISTS = 24
"""Fewer lists are made sooner by one process: another needs a second until its first list."""
MOST_HELPERS = 3
"""Each helper takes 200 MB of memory, and writing the PDF stays with one process."""


@dataclass(frozen=True, slots=True)
class Order:
    """The lists to make: of `routes` of a plan, on the map of `extract`."""

    document: PlanDocument
    extract: Extract
    asked: Print
    notes: ListNotes | None
    routes: Sequence[RouteEntry]


def count_helpers(lists: int) -> int:
    """Return how many processes to start beside this one for so many lists.

    Windows hands no open pipe to another program, so there one process makes them all.
    """
    if lists < FEWEST_LISTS or os.name != "posix":
        return 0
    can_ask = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if can_ask else os.cpu_count() or 1
    return min(cores - 1, MOST_HELPERS)


class Helpers:
    """Processes that make lists beside this one; use it in a `with` block, which ends them.

    They load what they need while this process goes on.
    """

    def __init__(self, count: int) -> None:
        """Start the processes."""
        self._ready: dict[int, MadeList] = {}
        self._left: list[int] = []
        self._changed = Condition()
        self._helpers: list[tuple[Connection, subprocess.Popen[bytes]]] = []
        # Without memory for a helper, or without an interpreter to start, this process does it all.
        with suppress(OSError):
            for _ in range(count):
                self._helpers.append(_start())

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes."""
        for _pipe, process in self._helpers:
            process.kill()
        for pipe, process in self._helpers:
            process.wait()
            pipe.close()

    def iter_lists(self, order: Order, make: MakeList) -> Iterator[MadeList]:
        """Yield the list of each route in order; this process makes some by `make` itself.

        What a helper could not make is made here, so that its error is raised here. May be called
        once.
        """
        self._left = list(reversed(range(len(order.routes))))
        for pipe, _ in self._helpers:
            Thread(target=self._serve, args=(pipe, order), daemon=True).start()
        for index in range(len(order.routes)):
            while index not in self._ready:
                mine = self._take()
                if mine is None:
                    self._wait_for(index)
                else:
                    self._ready[mine] = make(order.routes[mine])
            yield self._ready.pop(index)

    def _wait_for(self, index: int) -> None:
        """Wait until a list is there, or one is left to make because its helper is gone."""
        with self._changed:
            self._changed.wait_for(lambda: index in self._ready or self._left)

    def _take(self) -> int | None:
        """Return the first list that nobody has begun, or None."""
        with self._changed:
            return self._left.pop() if self._left else None

    def _serve(self, pipe: Connection, order: Order) -> None:
        """Let one helper make lists until none is left or it is gone."""
        mine = None
        try:
            send_order(pipe, order)
            while (mine := self._take()) is not None:
                pipe.send(mine)
                made = pipe.recv()
                with self._changed:
                    self._ready[mine] = made
                    self._changed.notify_all()
        except Exception:
            # Whatever happened to the helper, its list must not be waited for: it is made here.
            with self._changed:
                self._left += [] if mine is None else [mine]
                self._changed.notify_all()


def _start() -> tuple[Connection, subprocess.Popen[bytes]]:
    """Start a helper; return the pipe to it, and its process."""
    ours, theirs = multiprocessing.Pipe()
    with theirs:
        process = subprocess.Popen(
            child_command("canvass.walklist.helper", str(theirs.fileno())),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            pass_fds=[theirs.fileno()],
        )
    return ours, process


def send_order(pipe: Connection, order: Order) -> None:
    """Send all that lists are made of, for `make_asked`; the map is read again from its bytes."""
    pipe.send((order.document, order.asked, order.notes, list(order.routes)))
    pipe.send_bytes(extract_to_bytes(order.extract, level=0))
