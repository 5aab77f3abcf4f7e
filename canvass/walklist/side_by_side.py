"""Make many lists in several processes at once, each list wholly in one of them.

A list depends on nothing but its plan, map and form, so it does not matter who makes it: the lists
come back in their order, and the PDF has the same bytes as if one process had made them all.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import Condition, Thread
from types import TracebackType
from typing import Any

from canvass.document.document import PlanDocument, RouteEntry
from canvass.osm.extract import Extract
from canvass.osm.serial import extract_from_bytes, extract_to_bytes
from canvass.walklist.asked import Print
from canvass.walklist.basemap import make_base_map
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.made_list import MadeList, MakeList, make_list
from canvass.walklist.notes import ListNotes
from canvass.walklist.wording import make_wording

FEWEST_LISTS = 24
"""Fewer lists are made sooner by one process: another needs a second until its first list."""
MOST_HELPERS = 3
"""Each helper takes 200 MB of memory, and PDF and numbering stay with one process."""


@dataclass(frozen=True, slots=True)
class Order:
    """The lists to make: of `routes` of a plan, on the map of `extract`."""

    document: PlanDocument
    extract: Extract
    asked: Print
    notes: ListNotes | None
    routes: Sequence[RouteEntry]


def count_helpers(lists: int) -> int:
    """Return how many processes to start beside this one for so many lists."""
    if lists < FEWEST_LISTS or multiprocessing.current_process().daemon:
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
        context = multiprocessing.get_context("spawn")
        self._ready: dict[int, MadeList] = {}
        self._left: list[int] = []
        self._changed = Condition()
        self._helpers: list[tuple[Connection, Any]] = []
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._helpers.append((ours, process))

    def __enter__(self) -> Helpers:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the processes."""
        for _, process in self._helpers:
            process.terminate()
        for pipe, process in self._helpers:
            process.join()
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


def send_order(pipe: Connection, order: Order) -> None:
    """Send all that lists are made of, for `make_asked`; the map is read again from its bytes."""
    pipe.send((order.document, order.asked, order.notes, list(order.routes)))
    pipe.send_bytes(extract_to_bytes(order.extract, level=0))


def work(pipe: Connection) -> None:
    """Make the lists asked for until nobody asks any more: the main function of a helper."""
    # Ctrl-C in the terminal is handled by the process that writes the PDF.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000, 50, 100)
    # An error of any kind ends the helper without a word: the process that writes the PDF makes the
    # list instead, meets the same error and tells it.
    with suppress(Exception):
        make_asked(pipe)


def make_asked(pipe: Connection) -> None:
    """Answer each number of a route with its list; raises EOFError when the other end is gone."""
    document, asked, notes, routes = pipe.recv()
    base_map = make_base_map(extract_from_bytes(pipe.recv_bytes()))
    words = make_wording(asked.lang, asked.also)
    maker = ListMaker(document, base_map, words, asked.form, notes)
    while True:
        pipe.send(make_list(maker, routes[pipe.recv()], is_checked=asked.is_checked))
