"""Addresses under other keys than `addr:*`, and second addresses of one object.

https://wiki.openstreetmap.org/wiki/Key:contact, /Key:addr2 and /Key:addr#Multiple_addresses
"""

from __future__ import annotations

from collections.abc import Mapping

OTHER_SPACES = ("contact", "object", "addr2")
"""Key prefixes with the meaning of `addr`, the most usual first."""
PARTS = (
    "housenumber", "housename", "street", "place", "city", "postcode", "suburb", "unit", "floor",
    "door",
)  # fmt: skip
SECOND_NUMBERS = (
    "addr2:housenumber", "addr:housenumber2", "addr:housenumber_2", "addr:housenumber_1",
    "addr:housenumber:2", "contact:housenumber", "object:housenumber",
)  # fmt: skip
"""Keys of one more number on an object that has a number."""
OTHER_NUMBERS = (
    *(f"{space}:{part}" for space in OTHER_SPACES for part in ("housenumber", "housename")),
    "addr:number", "addr:lot",
)  # fmt: skip
"""Keys that make an object an address if it has none under `addr:*`."""
UNIT_KEYS = (
    "addr:flat", "addr:apartment", "addr:suite", "addr:room", "addr:flatnumber", "addr:flat_number",
)  # fmt: skip
"""Keys that some people use for a flat instead of `addr:unit`."""
_UNITS = frozenset(UNIT_KEYS)
_USUAL = frozenset(
    {
        "addr:housenumber", "addr:housename", "addr:conscriptionnumber", "addr:streetnumber",
        "addr:provisionalnumber", "addr:full",
    }
)  # fmt: skip
_OTHER = frozenset(OTHER_NUMBERS)
OTHER_KEYS = tuple(
    dict.fromkeys(
        (
            *(f"{space}:{part}" for space in OTHER_SPACES for part in PARTS),
            *OTHER_NUMBERS, *SECOND_NUMBERS, *UNIT_KEYS, "flats", "addr:street2", "addr:street_2",
            "addr:street_1", "addr:street:2",
        )
    )
)  # fmt: skip


def in_usual_keys(tags: dict[str, str]) -> dict[str, str]:
    """Return tags with the address under `addr:*` if it is only under other keys.

    `contact:*`, `object:*` and `addr2:*` have the same meaning. `addr:number` is a house number; so
    is the number of a plot (`addr:lot`), after that of its block. The tags are returned as they are
    if they have a number of the usual kind. A flat under another key is one under `addr:unit`, and
    `flats` names or counts those of the object.
    """
    if "flats" in tags and "addr:flats" not in tags and "building:flats" not in tags:
        flats = tags["flats"].strip()
        tags = {**tags, "building:flats" if flats.isdecimal() else "addr:flats": flats}
    if not _UNITS.isdisjoint(tags) and "addr:unit" not in tags:
        unit = next(tags[key] for key in UNIT_KEYS if key in tags)
        tags = {**tags, "addr:unit": unit}
    if _OTHER.isdisjoint(tags) or not _USUAL.isdisjoint(tags):
        return tags
    for space in OTHER_SPACES:
        given = {f"addr:{part}": tags[key] for part in PARTS if (key := f"{space}:{part}") in tags}
        if not _USUAL.isdisjoint(given):
            return {**tags, **{key: value for key, value in given.items() if key not in tags}}
    number = tags.get("addr:number") or _plot(tags)
    return {**tags, "addr:housenumber": number} if number else tags


def _plot(tags: Mapping[str, str]) -> str:
    """Return the number of a plot with its block ("5-12"); "" for land that is no plot of a home.

    Without a street the reader puts the block before the number.
    """
    lot = tags.get("addr:lot", "").strip()
    is_home = tags.get("landuse", "residential") == "residential"
    if not lot or "boundary" in tags or not is_home or tags.get("place", "plot") != "plot":
        return ""
    has_street = "addr:street" in tags or "addr:place" in tags
    block = next((tags[k].strip() for k in ("addr:block", "addr:block_number") if k in tags), "")
    return f"{block}-{lot}" if block and has_street else lot


def second_addresses(tags: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (key, street, number) of each further number on an object with a house number."""
    own = (tags.get("addr:street", ""), tags.get("addr:housenumber", ""))
    found = []
    for key in SECOND_NUMBERS if own[1] else ():
        number = tags.get(key, "").strip()
        street = tags.get(key.replace("housenumber", "street"), own[0]).strip()
        if number and (street, number) != own:
            found.append((key, street, number))
    return found
