"""Where the real maps are; imports nothing heavy, so that a measured child starts small."""

from __future__ import annotations

import os
from pathlib import Path

MAPS = Path(os.environ.get("CANVASS_MAPS", Path(__file__).parents[3] / "shared" / "osm"))


def find_map(prefix: str) -> Path:
    """Return the map whose name holds `prefix`, or end with what to do."""
    found = sorted(MAPS.glob(f"*{prefix}*.osm.pbf"))
    if not found:
        raise SystemExit(f"no map {prefix!r} in {MAPS}; set CANVASS_MAPS to the folder of maps")
    return found[0]
