"""Compass points before and behind the names of streets: "N Main St", "Storgatan S"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from canvass.registers.spelling import SIDES, TO_PLAIN, is_street_type, spelling_key

# Only where they are written before a name; "no" and "so" are words of their own elsewhere.
_MORE_BEFORE = {"no": "n", "so": "s", "ea": "e", "we": "w"}
_SIGNS = re.compile(r"[(),;]")


class Sided(NamedTuple):
    """A street name without its compass point: the point, and the key of the rest.

    `rest` is the rest as written; `is_behind` if the point stands behind it.
    """

    side: str
    key: str
    rest: str
    is_behind: bool


@lru_cache(maxsize=50_000)
def without_side(street: str) -> Sided | None:
    """Return a street name without its compass point, None if it has none.

    "Avenue N" has none: the letter is all the name it has.
    """
    words = _SIGNS.sub(" ", street).split()
    if len(words) < 2:
        return None
    first, last = _plain(words[0]), _plain(words[-1])
    if first in SIDES or (first in _MORE_BEFORE and len(words) > 2):
        rest = " ".join(words[1:])
        side = SIDES.get(first) or _MORE_BEFORE[first]
        return Sided(side, spelling_key(rest), rest, is_behind=False)
    if last not in SIDES or (len(words) == 2 and is_street_type(first)):
        return None
    rest = " ".join(words[:-1])
    return Sided(SIDES[last], spelling_key(rest), rest, is_behind=True)


def _plain(word: str) -> str:
    text = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in text if c.isalnum()).translate(TO_PLAIN)


def may_be_misspelt(one: str, other: str) -> bool:
    """Return whether two spellings may be one street: compass points and figures are the same.

    "Norra Storgatan" and "Södra Storgatan" differ in a letter as they are compared, and are two.
    """
    here, there = without_side(one), without_side(other)
    if (here.side if here else "") != (there.side if there else ""):
        return False
    figures, others = (
        [c for c in spelling_key(street) if c.isdecimal()] for street in (one, other)
    )
    return figures == others
