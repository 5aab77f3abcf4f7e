"""What the tags say of a house that is gone, not built yet, being built, or no longer used.

The same prefixes stand before a house number that is no longer, or not yet, in use.

https://wiki.openstreetmap.org/wiki/Lifecycle_prefix
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

Tags = Mapping[str, str]

GONE = ("demolished", "razed", "removed", "destroyed", "dismantled", "was")
UNBUILT = ("proposed", "planned")
SITE = ("construction",)
EMPTY = ("abandoned", "disused", "ruins", "ruined", "collapsed", "historic")
_EVERY = (*GONE, *UNBUILT, *SITE, *EMPTY)
_NO = frozenset({"no", "false", "0", ""})
# "was=supermarket", "historic=manor" and "building=historic" say nothing of what stands there now.
_ALONE = tuple(word for word in _EVERY if word not in ("was", "historic"))

PREFIXED = tuple(f"{word}:building" for word in _EVERY)
"""Keys of a building that is no building now."""
GONE_OUTLINES = tuple(f"{word}:building" for word in (*GONE, *UNBUILT))
KEYS = (*PREFIXED, *_ALONE)
NUMBERS = tuple(
    f"{word}:addr:{part}"
    for word in _EVERY
    for part in ("housenumber", "housename", "conscriptionnumber", "streetnumber")
)
"""Keys of a number with a prefix. It is read only where an object has no other number."""
FORMER_SET = frozenset(NUMBERS)
_KEY_SET = frozenset((*KEYS, *NUMBERS))


class State(StrEnum):
    """What the tags say of a house; people are sent to all but the missing ones.

    OLD_NUMBER and NEW_NUMBER: only its number is no longer, or not yet, in use.
    """

    STANDS = "stands"
    GONE = "gone"
    UNBUILT = "unbuilt"
    OLD_NUMBER = "old number"
    NEW_NUMBER = "new number"
    SITE = "site"
    EMPTY = "empty"
    RENUMBERED = "renumbered"


MISSING = frozenset({State.GONE, State.UNBUILT, State.OLD_NUMBER, State.NEW_NUMBER})


class Said(NamedTuple):
    """The state of a house, and the tag that says so ("demolished:building=yes")."""

    state: State
    tag: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing to visit: no house, or none with this number."""
        return self.state in MISSING


_HOMES = frozenset(
    {"apartments", "building", "detached", "house", "residential", "semidetached_house", "terrace"}
)
STANDS = Said(State.STANDS)
_STATES = (
    (GONE, State.GONE), (UNBUILT, State.UNBUILT), (SITE, State.SITE), (EMPTY, State.EMPTY),
)  # fmt: skip
_STATE_BY_WORD = {word: state for words, state in _STATES for word in words}
_NUMBER_STATES = {State.GONE: State.OLD_NUMBER, State.UNBUILT: State.NEW_NUMBER}


def state_of_house(tags: Tags) -> Said:
    """Return what the tags of a building or an address say of its house.

    A key with a prefix ("was:building") is what stood there before; it counts only where the tags
    name no building that stands there now. A building that stands, with nothing but a number of
    this kind, is RENUMBERED.
    """
    building = tags.get("building", "no")
    if building in _ALONE:
        return Said(_STATE_BY_WORD[building], f"building={building}")
    if _KEY_SET.isdisjoint(tags):
        return STANDS
    found = [
        Said(_STATE_BY_WORD[key], f"{key}={tags[key]}")
        for key in _ALONE
        if tags.get(key, "no").casefold() not in _NO and _is_of_house(key, tags)
    ]
    if building == "no":
        found += [
            Said(_STATE_BY_WORD[key.partition(":")[0]], f"{key}={tags[key]}")
            for key in PREFIXED
            if tags.get(key, "no").casefold() not in _NO
        ]
    return first_of((*found, *_of_number(tags)))


def former_number(tags: Tags) -> str:
    """Return the key of a number with a prefix, "" if there is none."""
    if FORMER_SET.isdisjoint(tags):
        return ""
    return next((key for key in NUMBERS if tags.get(key, "").strip()), "")


def _of_number(tags: Tags) -> tuple[Said, ...]:
    key = former_number(tags)
    if not key:
        return ()
    said = f"{key}={tags[key]}"
    if tags.get("building", "no") != "no":
        return (Said(State.RENUMBERED, said),)
    state = _STATE_BY_WORD[key.partition(":")[0]]
    return (Said(_NUMBER_STATES.get(state, state), said),)


def first_of(said: Iterable[Said]) -> Said:
    """Return the most certain of several: gone, not built, being built, not used."""
    order = list(State)
    worst = [one for one in said if one.state is not State.STANDS]
    return min(worst, key=lambda one: order.index(one.state), default=STANDS)


def _is_of_house(key: str, tags: Tags) -> bool:
    """Return whether a key without a prefix is about the house.

    `construction=minor` or `construction=house` stays on many finished buildings, and names what
    `building=construction` will be; `construction=fast_food` is a shop in a house that stands.
    """
    if key != "construction" or tags[key] == "yes":
        return True
    return "building" not in tags and tags[key] in _HOMES
