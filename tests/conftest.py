"""Shared fixtures: no network, and the real maps where they are."""

from __future__ import annotations

import gc
import os
import socket
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.prepared import _prepared as _prepared

HERE = Path(__file__).parent
MAPS = Path(os.environ.get("CANVASS_MAPS", Path(__file__).parents[2] / "shared" / "osm"))


# Nor is an example red because the machine is busy: Hypothesis allows each 200 ms otherwise.
settings.register_profile(
    "busy", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # fmt: skip
settings.load_profile("busy")
# Each mutant is tried with the same few examples, however slow the machine: see docs/tests.md.
settings.register_profile(
    "mutants", max_examples=30, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host not in (None, "127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"a test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def real_map() -> Any:
    """Return the path of a real map by the start of its name, or skip."""

    def find(prefix: str) -> Path:
        found = sorted(MAPS.glob(f"{prefix}*.osm.pbf"))
        if not found:
            pytest.skip(f"real map {prefix} is not in {MAPS}; set CANVASS_MAPS to the folder")
        return found[0]

    return find


def is_long_run(config: pytest.Config) -> bool:
    """Whether `-m torture` asks for the long forms, which "not torture" does not."""
    expression = str(config.option.markexpr)
    return "torture" in expression and "not torture" not in expression


LONGEST_FIRST = (
    "web/test_accessible.py", "web/test_accessible_swedish.py", "workflow/test_real_maps.py",
    "reliability/test_refusal_game.py", "test_readme.py", "web/test_generated_calls.py",
    "cli/test_people_files.py", "cli/test_plan_next.py", "plan/test_solve.py",
    "planning/test_learn_times.py", "reliability/test_purge.py", "reliability/test_lists.py",
    "test_api.py", "plan/test_bound.py", "web/test_demo_open.py", "web/test_new_district.py",
    "walklist/test_render.py", "cli/test_routes.py", "cli/test_doors_access.py",
    "walklist/test_odd_routes.py", "cli/test_walklist_week.py", "web/test_hostile.py",
    "cli/test_doors_people.py", "cli/test_list.py", "workflow/test_played_week.py",
    "workflow/test_replan.py", "workflow/test_next_plan.py", "reliability/test_migration.py",
    "reliability/test_hostile_files.py", "plan/test_known_answers.py", "web/test_no_fetch.py",
    "export/test_hostile_outputs.py", "doors/test_ways_are_free.py", "registers/test_grids.py",
)  # fmt: skip
"""The files that take longest begin first, so that all workers of a run end together."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest files; skip tests marked `torture` unless `-m torture` asks."""
    rank = {HERE / name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))
    if is_long_run(config):
        return
    for item in items:
        if item.get_closest_marker("torture"):
            item.add_marker(pytest.mark.skip(reason="long form; run by make torture"))


def pytest_collection_finish() -> None:
    """Look for garbage seldom: each look goes over all that was loaded, which stays anyway.

    It is not frozen: Hypothesis asks the collector who holds its random numbers.
    """
    gc.set_threshold(100_000, 50, 100)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep what a long run has measured, unless a promise was broken in it."""
    if not is_long_run(session.config) or exitstatus != pytest.ExitCode.OK:
        return
    from tests.reliability.figures import FIGURES, write_report

    if FIGURES:
        write_report(FIGURES, today=date.today())
