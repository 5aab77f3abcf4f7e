"""Whether the search has yet to be compiled: once after each installation, for half a minute."""

from __future__ import annotations

import sys
from pathlib import Path

PREPARING = "first run: preparing the search, which takes half a minute or more"


def is_first_run() -> bool:
    """Return whether no compiled search is kept that is newer than its source.

    Without a folder to keep it in every run is the first.
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
