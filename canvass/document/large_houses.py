"""How many of a plan's doors are large houses that nobody counted, and the time they may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from canvass.document.document import PlanDocument
from canvass.units import grouped

ASSUMED_FLATS = 12
"""The number of flats assumed behind an entrance of a large house, if nobody gave one."""


@dataclass(frozen=True, slots=True)
class UnknownFlats:
    """How many of a plan's doors are large houses counted as one door, and the time they may take.

    `hours` is the plan's own time, `hours_with` the time with `flats` flats behind each of these
    entrances. `is_planned`: the organizer asked for a plan with that many flats.
    """

    entrances: int
    doors: int
    flats: int
    hours: float
    hours_with: float
    is_planned: bool


def count_unknown_flats(document: PlanDocument) -> UnknownFlats | None:
    """Return the time that a plan's uncounted flats may take, None if it has no such houses."""
    more_min = [
        stop.uncounted_flats_min
        for route in document.routes
        for stop in route.stops
        if stop.uncounted_flats_min is not None
    ]
    if not more_min:
        return None
    is_planned = document.flats_per_entrance is not None
    hours = document.totals.hours
    return UnknownFlats(
        len(more_min),
        document.totals.doors,
        document.flats_per_entrance or ASSUMED_FLATS,
        hours,
        hours if is_planned else hours + sum(more_min) / 60,
        is_planned,
    )


def say_unknown_flats(found: UnknownFlats, say: Callable[[str], str], lang: str) -> str:
    """Return a sentence on large houses counted as one door, and the time they may take."""
    text = say(
        "{count} of {doors} doors are large houses whose flats nobody counted, planned as "
        "{flats} flats"
    )
    if not found.is_planned:
        text = say(
            "{count} of {doors} doors are large houses counted as one; with {flats} flats each "
            "(assumed) at least {with_flats} h instead of {hours}"
        )
    return text.format(
        count=grouped(found.entrances, lang),
        doors=grouped(found.doors, lang),
        flats=found.flats,
        with_flats=grouped(found.hours_with, lang),
        hours=grouped(found.hours, lang),
    )
