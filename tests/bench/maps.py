"""Where the real maps are; imports nothing heavy, so that a measured child starts small."""

from __future__ import annotations

import os
from pathlib import Path

MAPS = Path(os.environ.get("CANVASS_MAPS", Path(__file__).parents[3] / "shared" / "osm"))


# LAT,LON of a base in the middle of each district
BASES = {
    "prosek": "50.119992,14.485976",
    "lauf": "49.514277,11.275434",
    "delft": "52.000266,4.357921",
    "zeeland": "51.697254,5.674924",
    "stockholm": "59.338037,18.069648",
}


def find_map(prefix: str) -> Path:
    """Return the map whose name holds `prefix`, or end with what to do."""
    found = sorted(MAPS.glob(f"*{prefix}*.osm.pbf"))
    if not found:
        raise SystemExit(f"no map {prefix!r} in {MAPS}; set CANVASS_MAPS to the folder of maps")
    return found[0]
