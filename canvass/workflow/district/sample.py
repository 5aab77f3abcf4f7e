"""The sample district: its map file and its base."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from canvass.errors import MapError

MAP_NAME, FACTS_NAME = "sample.osm.gz", "sample.json"


@dataclass(frozen=True, slots=True)
class Sample:
    """A map to try, with a base (degrees) and a shift in minutes."""

    map_path: Path
    lat: float
    lon: float
    label: str
    shift_min: float


def _folders() -> Iterator[Path]:
    yield Path(str(files("canvass"))) / "sample"
    yield Path(__file__).parents[3] / "data"


def find_sample() -> Sample:
    """Return the sample, from the installed package or the checkout; raises MapError if missing."""
    for folder in _folders():
        facts = folder / FACTS_NAME
        if (folder / MAP_NAME).is_file() and facts.is_file():
            plain = json.loads(facts.read_text(encoding="utf-8"))
            base = plain["base"]
            return Sample(
                folder / MAP_NAME,
                float(base["lat"]),
                float(base["lon"]),
                str(base.get("label", "")),
                float(plain["shift_min"]),
            )
    raise MapError("the sample district is not installed; reinstall canvass-planner")
