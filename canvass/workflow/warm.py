"""Compile the search right after installation: `python -m canvass.workflow.warm`."""

from __future__ import annotations

import numpy as np

from canvass.document.document import BasePlace
from canvass.plan.changes import shorten
from canvass.plan.problem import MatrixTimes, Problem, Stop
from canvass.planning.district import make_district, read_map
from canvass.planning.search_settings import Search
from canvass.planning.walking import Walking
from canvass.planning.whole_district import plan_district
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
    stops = tuple(Stop(name, 1, 60.0, 0.0, 0.0) for name in "abc")
    apart_s = np.ones((4, 4), np.float32)
    # Only a route that is changed, or goes on another evening, needs this one.
    shorten(Problem(stops, (0.0, 0.0), 3600.0, MatrixTimes(apart_s)), (1, 2, 3))


if __name__ == "__main__":
    main()
