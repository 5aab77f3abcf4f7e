"""The search for garbage: paused while much is made, and left out when the process ends."""

from __future__ import annotations

import gc
import subprocess
import sys

from canvass.planning.memory import collecting_later

AT_THE_END = """
import atexit, gc
atexit.register(lambda: print(gc.get_freeze_count() > 1_000))
from canvass.planning.memory import collecting_later
with collecting_later():
    pass
print(gc.get_freeze_count() > 1_000)
"""


def test_garbage_is_searched_for_again_after_the_block_also_when_it_fails() -> None:
    try:
        with collecting_later():
            assert not gc.isenabled()
            raise ValueError
    except ValueError:
        pass
    assert gc.isenabled()


def test_a_process_that_made_much_ends_without_a_last_search() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", AT_THE_END], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["False", "True"]
