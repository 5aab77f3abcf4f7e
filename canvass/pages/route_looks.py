"""The colours, shapes and labels of routes and stops on maps and lists."""

from __future__ import annotations

from canvass.document.document import StopEntry
from canvass.doors.housenumber import summarise_numbers
from canvass.hidden import plain
from canvass.visits.stairwell import stairwell_beside

COLOURS = (
    "#b3420b", "#0b63a5", "#00735a", "#a3357c", "#6a4c00", "#4b3fa0", "#00707a", "#8c1d2f",
)  # fmt: skip
"""Dark enough for a light map (contrast 4.5:1 on white); neighbours also differ in shape."""

SHAPES = ("circle", "square", "diamond", "triangle", "down", "bar", "cross")


def look_of(number: int) -> tuple[str, str]:
    """Return the colour and the shape of a route by its number in the plan, from 0."""
    return COLOURS[number % len(COLOURS)], SHAPES[number % len(SHAPES)]


def say_stop(stop: StopEntry, place: int) -> str:
    """Return the label of a stop: its number on paper, its addresses, its number of doors."""
    numbers = [line.housenumber for line in stop.addresses]
    short = numbers[0] if len(numbers) == 1 else summarise_numbers(numbers)
    said = plain(f"{place} · {stop.street} {short}").strip()
    stairwell = stairwell_beside(stop.housenumber, stop.entrance)
    if stairwell:
        said += f" {plain(stairwell)}"
    return said if stop.doors == 1 else f"{said} ({stop.doors})"
