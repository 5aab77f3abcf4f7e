"""Benchmark tables as Markdown, one section per district."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path

from canvass.plan.bound.bound import Bound, gap
from tests.bench.instances import SPEED_MPS, Instance
from tests.bench.methods import Row

HEAD = "# Benchmarks\n\nMeasured, never estimated; `make bench` writes the tables anew.\n"


def table(instance: Instance, rows: Sequence[Row], bound: Bound, bound_seconds: float) -> str:
    """Return one district's comparison."""
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("numpy", "numba", "pyvrp")
    )
    lines = [
        f"{len(instance.problem.stops)} stops; {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}, {versions}; ours: median of the seeds.",
        "",
        "| method | s | routes | km | hours | walking, h | against 30 s: hours, walking | longest, "
        "shortest (min) | fits | side changes per door | returns per door | split faces | "
        "overlap |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    # Time at doors is the same in every plan: hours alone flatter every comparison.
    ours = next((r for r in rows if r.method.startswith("canvass 30 s (")), rows[0])
    for r in rows:
        if not r.routes:
            lines.append(f"| {r.method} | {r.seconds:.0f} | {r.note} |" + " |" * 10)
            continue
        lines.append(
            f"| {r.method} | {r.seconds:.1f} | {r.routes} | {r.walk_km:.2f} | {r.hours:.2f} | "
            f"{walking_h(r):.1f} | {100 * (r.hours / ours.hours - 1):+.1f} %, "
            f"{100 * (walking_h(r) / walking_h(ours) - 1):+.1f} % | "
            f"{r.longest_min:.0f}, {r.shortest_min:.0f} | {'yes' if r.is_feasible else 'no'} | "
            f"{r.side_changes:.3f} | {r.face_returns:.3f} | {100 * r.split_faces:.0f} % | "
            f"{100 * r.hull_overlap:.0f} % |"
        )
    service_h = sum(stop.service_s for stop in instance.problem.stops) / 3600
    best = min((r.hours for r in rows if r.is_feasible and r.routes), default=0.0)
    lines += [
        "",
        f"Lower bound: {bound.total_s / 3600:.2f} h, {bound.routes} routes ({bound.method}, "
        f"{bound_seconds:.0f} s); the best plan above is within "
        f"{100 * gap(best * 3600, bound.total_s):.1f} % of the best possible; of its walking "
        f"({best - service_h:.1f} h, the bound allows {bound.total_s / 3600 - service_h:.1f}) "
        f"{100 * (best - bound.total_s / 3600) / max(1e-9, best - service_h):.0f} % at most could "
        "be saved.",
    ]
    return "\n".join(lines)


def walking_h(row: Row) -> float:
    """Return the hours of a row spent walking."""
    return row.walk_km * 1000 / SPEED_MPS / 3600


def write_section(path: Path, name: str, text: str) -> None:
    """Put a district's section into the file, in place of its old one."""
    old = path.read_text(encoding="utf-8") if path.exists() else HEAD
    section = f"## {name}\n\n{text}\n"
    pattern = re.compile(rf"## {re.escape(name)}\n.*?(?=\n## |\Z)", re.DOTALL)
    new = pattern.sub(lambda _: section, old) if pattern.search(old) else f"{old}\n{section}"
    path.write_text(new, encoding="utf-8")
