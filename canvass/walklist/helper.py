"""Make lists for another process: `python -P -m canvass.walklist.helper PIPE`.

PIPE is the number of an open pipe, whose other end `side_by_side` holds.
"""

from __future__ import annotations

import gc
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection

from canvass.osm.serial import extract_from_bytes
from canvass.walklist.basemap import make_base_map
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.made_list import make_list
from canvass.walklist.wording import make_wording


def make_asked(pipe: Connection) -> None:
    """Answer each number of a route with its list; raises EOFError when the other end is gone."""
    document, asked, notes, routes = pipe.recv()
    base_map = make_base_map(extract_from_bytes(pipe.recv_bytes()))
    words = make_wording(asked.lang, asked.also)
    maker = ListMaker(document, base_map, words, asked.form, notes)
    while True:
        pipe.send(make_list(maker, routes[pipe.recv()], is_checked=asked.is_checked))


def main() -> None:
    """Make lists until nobody asks any more."""
    # Ctrl-C in the terminal is handled by the process that writes the PDF.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000, 50, 100)
    # An error of any kind ends the helper without a word: the process that writes the PDF makes the
    # list instead, meets the same error and tells it.
    with suppress(Exception), Connection(int(sys.argv[1])) as pipe:
        make_asked(pipe)


if __name__ == "__main__":
    main()
