"""A simple random sample of the doors that are not left out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

from canvass.errors import InputError
from canvass.workflow.doors.door_list import ListedDoor


def parse_share(text: str) -> Fraction:
    """Return the share that "1/3", "20%" or "0.2" says; raises InputError."""
    plain = text.strip().replace(",", ".")
    try:
        share = Fraction(plain.removesuffix("%").strip())
    except (ValueError, ZeroDivisionError) as error:
        raise InputError(
            "--sample {text!r}: give a share like 1/3, 20% or 0.2", text=text[:20]
        ) from error
    if plain.endswith("%"):
        share /= 100
    if not 0 < share <= 1:
        raise InputError("--sample {text!r}: give a share above 0, at most 1", text=text[:20])
    return share


def sample_doors(doors: Sequence[ListedDoor], share: Fraction, seed: int) -> list[ListedDoor]:
    """Return a random sample of this share (at least one door), in the order of the list.

    Doors left out are never drawn. The same doors and seed give the same sample.
    """
    there = [door for door in doors if door.state != "left-out"]
    if not there:
        return []
    count = max(1, round(share * len(there)))
    drawn = random.Random(seed).sample(sorted(door.id for door in there), count)
    chosen = set(drawn)
    return [door for door in there if door.id in chosen]
