"""Whether the search must still be compiled: once after each installation, for half a minute."""

from __future__ import annotations

import sys
from pathlib import Path

PREPARING = "first run: preparing the search, which takes half a minute or more"


def is_first_run() -> bool:
    """Return whether there is no compiled search newer than its source.

    If there is no cache folder, every run is a first run.
    """
    try:
        from canvass.plan.search.solve import compiled_at
    except RuntimeError:  # numba: no locator available
        return True
    folder, source = compiled_at()
    written_s = Path(source).stat().st_mtime
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    kept = Path(folder).glob(f"kernel.anneal-*.{python}.nbi")
    return not any(index.stat().st_mtime >= written_s for index in kept)
