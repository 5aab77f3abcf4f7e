"""`canvass demo --open`: the sample's routes on the desk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from canvass.workflow.district.district_list import list_districts
from tests.web.browser import ADDRESS


@pytest.mark.long
def test_the_demo_opens_a_desk_with_the_samples_routes(tmp_path: Path):
    log = tmp_path / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "canvass.cli.main", "demo", "--open", "--no-browser"],
            cwd=tmp_path, stdout=out, stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        try:
            for _ in range(1800):
                found = ADDRESS.search(log.read_text())
                if found or process.poll() is not None:
                    break
                time.sleep(0.1)
            assert found, log.read_text()
            page = urllib.request.urlopen(found[0], timeout=30).read().decode()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)

    said = " ".join(log.read_text().split())
    assert f"The codes on these lists can be entered into {Path('canvass-demo/canvass.db')}" in said
    (row,) = list_districts(tmp_path / "canvass-demo" / "canvass.db")
    assert row.plans == 1
    assert "Open the desk" in page
    assert (tmp_path / "canvass-demo" / "routes.html").stat().st_size > 10_000
