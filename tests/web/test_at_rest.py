"""A desk at rest is small: what works on maps and plans is loaded when it is first used."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HEAVY = ("numba", "scipy", "shapely", "pyproj", "networkx", "pandas", "reportlab", "osmium")
AT_REST = f"""
import json, sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import canvass.web.server
from canvass.web.app import make_app
from canvass.web.desk_state import Desk
from canvass.web.roles import Role
from starlette.testclient import TestClient
desk = Desk(Path("canvass.db"), hosts=frozenset({{"127.0.0.1"}}))
secret, _ = desk.sessions.open(Role.ORGANIZER, desk.clock())
browser = TestClient(make_app(desk), base_url="http://127.0.0.1")
browser.cookies.set(desk.cookie, secret)
codes = [browser.get(path).status_code for path in ("/", "/static/map.js", "/safe", "/new")]
print(json.dumps([codes, [name for name in {HEAVY!r} if name in sys.modules]]))
"""


def test_a_desk_at_rest_has_loaded_nothing_that_reads_maps_or_plans_routes(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", AT_REST], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    codes, loaded = json.loads(ran.stdout)
    assert (codes, loaded) == ([200, 200, 200, 200], [])
