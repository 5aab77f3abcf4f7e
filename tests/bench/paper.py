"""What proof-reading finds on walk lists of real maps: `python -m tests.bench.paper [MAP[=PLAN]…]`.

Without a plan.json one is made first, with ten seconds of search. Prints, of sixty routes spread
over the plan: stops on a street their map does not name, routes without their title's street,
lists that begin on a back page, labels clipped or overlapping, maps below 1:4,000, and the CPU
seconds a hundred lists take.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from canvass.document.document import PlanDocument
from canvass.document.json_text import document_from_json
from canvass.doors.housenumber import fold
from canvass.osm.read import read_extract
from canvass.walklist.basemap import BaseMap, make_base_map
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.operators import make_operators
from canvass.walklist.proof import CLIPPED, OVERLAP, SMALL, UNNAMED, proof_read
from canvass.walklist.to_pdf import PdfWriter
from canvass.walklist.wording import make_wording
from tests.bench.maps import BASES, find_map

ROUTES = 60
SEARCH_S = "10"
ALL_BASES = {**BASES, "queens": "40.7170,-73.7430", "copenhagen": "55.6761,12.5683"}


def make_plan(prefix: str, folder: Path) -> Path:
    """Plan a map and return where its plan.json is."""
    command = [
        sys.executable, "-m", "canvass.cli.main", "--db", str(folder / "none.db"), "quickstart",
        str(find_map(prefix)), "--base", ALL_BASES[prefix], "--shift", "150",
        "--time-limit", SEARCH_S, "--no-pdf", "--out", str(folder),
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder / "plan.json"


def figures(document: PlanDocument, base_map: BaseMap) -> str:
    """Return the figures of some of a plan's lists as one line."""
    maker = ListMaker(document, base_map, make_wording("en"))
    every = max(1, len(document.routes) // ROUTES)
    routes = document.routes[::every][:ROUTES]
    found: Counter[str] = Counter()
    stops = begin_on_back = no_title = pages = 0
    writer = PdfWriter("", "")
    start = time.process_time()
    for route in routes:
        made = maker.make(route)
        writer.add_all([make_operators(page) for page in made.pages])
        begin_on_back += pages % 2
        pages += len(made.pages)
        stops += len(route.stops)
        for finding in proof_read(route, made):
            found[finding.kind] += finding.stops if finding.kind == UNNAMED else 1
        streets = {fold(stop.street) for stop in route.stops if stop.street}
        title = {street for street in streets if fold(route.name).startswith(street)}
        no_title += bool(title) and all(title <= drawn.unnamed for drawn in made.maps)
    writer.finish()
    taken_s = time.process_time() - start
    return (
        f"{len(routes)} of {len(document.routes)} routes, {stops} stops, {pages} pages: "
        f"unnamed {100 * found[UNNAMED] / max(1, stops):.1f} %, no title {no_title}, "
        f"begin on a back page {begin_on_back}, clipped {found[CLIPPED]}, "
        f"overlapping {found[OVERLAP]}, below 1:4,000 {found[SMALL]}, "
        f"others {sum(found.values()) - found[UNNAMED] - found[SMALL]}, "
        f"{100 * taken_s / len(routes):.1f} s CPU for 100"
    )


def main() -> None:
    """Print the figures of the maps named, or of all."""
    for named in sys.argv[1:] or ALL_BASES:
        prefix, _, plan = named.partition("=")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(plan) if plan else make_plan(prefix, Path(folder))
            document = document_from_json(path.read_text(encoding="utf-8"))
        base_map = make_base_map(read_extract(find_map(prefix)))
        print(f"{prefix}: {figures(document, base_map)}", flush=True)


if __name__ == "__main__":
    main()
