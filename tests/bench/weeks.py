"""A week played thirty times on real streets: planned anew every evening, or by lists as they are.

python -m tests.bench.weeks [DISTRICT ...]
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from canvass.planning.search_settings import Search
from tests.bench.maps import find_map
from tests.bench.report import write_section
from tests.bench.streets_week import (
    PLANNED,
    SIZE,
    WALKING,
    WHOLE_STEPS,
    Ledger,
    Place,
    make_place,
    play,
)
from tests.played_week import play_week, say_story

DISTRICTS = {"stockholm": (59.3382, 18.0703, 3), "lauf": (49.5105, 11.2790, 4)}
READING = (
    "All ways have the same hidden homes and the same mishaps. The lists are routes of our own "
    "plan of the whole district, and a team with a list goes straight on into the next; a team "
    "with an evening's plan goes on to the doors behind its last stop (before these were printed, "
    "6 of 150 min were left). Against lists with most doors first, planning anew is level or a "
    "little ahead: neither district is finished in the week, so both ways knock at new doors all "
    "the time. ± is the standard error of the mean margin."
)


def table(place: Place, played: Sequence[Mapping[str, Sequence[float]]]) -> str:
    """Return the comparison of the ways over all seeds."""
    lines = [
        f"{len(place.is_flat)} doors, lists of a plan of the whole: {len(place.lists)}; "
        f"{len(place.book.teams)} pairs, four evenings and a Saturday of 150 min, one pair missing "
        f"on two of them, one sheet lost; means of {len(played)} seeds with hidden patterns.",
        "",
        "| way of working | visits | doors knocked | opened | talked | minutes left per team | "
        "talked per volunteer hour | planned anew against it | better in seeds |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    rates = {way: [one[way][-1] for one in played] for way in played[0]}
    for way in played[0]:
        means = [statistics.mean(one[way][c] for one in played) for c in range(6)]
        margin = ""
        if way != PLANNED:
            gains = [a - b for a, b in zip(rates[PLANNED], rates[way], strict=True)]
            error = statistics.stdev(gains) / len(gains) ** 0.5 / means[5]
            share = statistics.mean(gains) / means[5]
            won = sum(gain > 0 for gain in gains)
            margin = f"{100 * share:+.1f} % (± {100 * error:.1f}) | {won} of {len(gains)}"
        lines.append(
            f"| {way} | {means[0]:.0f} | {means[1]:.0f} | {means[2]:.0f} | {means[3]:.0f} | "
            f"{means[4]:.1f} | {means[5]:.2f} | {margin or ' | '} |"
        )
    return "\n".join(lines)


def play_once(name: str) -> str:
    """Play a week with the database, papers and all that goes wrong; say how it adds up."""
    lat, lon, teams = DISTRICTS[name]
    with tempfile.TemporaryDirectory() as folder:
        played = play_week(
            Path(folder), find_map(name), lat, lon, teams=teams, minutes=round(WALKING.minutes),
            search=Search(iterations=100_000),
        )  # fmt: skip
        return say_story(played)


def figures(ledger: Ledger) -> list[float]:
    counts = [ledger.visits, len(ledger.knocked), len(ledger.opened), len(ledger.talked)]
    team_shifts = ledger.hours / SIZE / (WALKING.minutes / 60)
    return [
        *map(float, counts), ledger.idle_min / team_shifts, len(ledger.talked) / ledger.hours
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("districts", nargs="*", default=list(DISTRICTS))
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--of", type=int, default=30, help="seeds in all; the rest another time")
    parser.add_argument("--steps", type=int, default=15_000, help="of the search, every evening")
    parser.add_argument("--kept", type=Path, default=Path(".bench"))
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args()
    texts = [READING]
    for name in given.districts:
        lat, lon, teams = DISTRICTS[name]
        place = make_place(name, str(find_map(name)), lat, lon, teams, WHOLE_STEPS)
        path = given.kept / f"weeks-{name}-{given.of}-{given.steps}.json"
        played = json.loads(path.read_text("utf-8")) if path.exists() else []
        for found in play(place, range(len(played), given.seeds), given.of, given.steps):
            played.append({way: figures(ledger) for way, ledger in found.items()})
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(played), encoding="utf-8")
            print(f"{name}, seed {len(played)}: {played[-1]}", flush=True)
        title = find_map(name).name.removesuffix(".osm.pbf")
        texts.append(f"### {title}\n\n{table(place, played)}\n\n{play_once(name)}")
        print(texts[-1], flush=True)
    if given.districts == list(DISTRICTS):
        write_section(given.out, "a week", "\n\n".join(texts))


if __name__ == "__main__":
    main()
