"""Compile the search right after installation: `python -m canvass.workflow.warm`."""

from __future__ import annotations

from canvass.document.document import BasePlace
from canvass.planning.district import make_district, read_map
from canvass.planning.walking import Walking
from canvass.planning.whole_district import Search, plan_district
from canvass.workflow.clock import created_at
from canvass.workflow.district.sample import find_sample


def main() -> None:
    """Plan the sample district with a few steps of each kind, so that compiled code is cached."""
    sample = find_sample()
    district = make_district(read_map(str(sample.map_path)))
    plan_district(
        district,
        base=BasePlace(sample.lat, sample.lon, sample.label),
        shift=Walking(sample.shift_min, 1.25),
        search=Search(iterations=3000),
        created_at=created_at(),
    )


if __name__ == "__main__":
    main()
