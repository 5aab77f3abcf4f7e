"""Addresses under other keys than `addr:*`, and second addresses of one object.

https://wiki.openstreetmap.org/wiki/Key:contact, /Key:addr2 and /Key:addr#Multiple_addresses
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from canvass.osm.lifecycle import FORMER_SET, former_number

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
MISSPELT_NUMBERS = (
    "addr:Housenumber", "addr:HouseNumber", "addr:houseNumber", "addr:House_number",
    "addr:HOUSENUMBER", "Addr:housenumber", "Addr:Housenumber", "ADDR:HOUSENUMBER",
    "addr:housenumber ", " addr:housenumber", " addr:housenumber ", "addr: housenumber",
    "addr :housenumber", "addr_housenumber", "addr.housenumber", "addr-housenumber",
    "addr;housenumber", "adr:housenumber", "add:housenumber", "address:housenumber",
    "addr:house-number", "addr:house number", "addr:houseno", "addr:house_no", "addr:housenr",
    "addr:housenum", "addr:housenumer", "addr:housenummer", "addr:housnumber", "addr:hausnummer",
    "addr:huisnummer", "addr:husnummer", "addr:no", "addr:num",
    "addr:street_number", "housenumber", "house_number", "house:number",
)  # fmt: skip
"""House numbers under a key that is misspelt, in another language or without its prefix."""
OTHER_NUMBERS = (
    *(f"{space}:{part}" for space in OTHER_SPACES for part in ("housenumber", "housename")),
    "addr:number", "addr:lot", "addr:house_number", "addr:housenumbers", "addr:buildingnumber",
    "addr:building_number", "addr:house", "addr:nr", "addr:milestone", "addr:house_name",
    "addr:buildingname", "addr:building_name", *MISSPELT_NUMBERS,
)  # fmt: skip
"""Keys that make an object an address if it has none under `addr:*`."""
_NUMBER_WORDS = (
    "addr:number", "addr:house_number", "addr:housenumbers", "addr:buildingnumber",
    "addr:building_number", "addr:house", "addr:nr", *MISSPELT_NUMBERS,
)  # fmt: skip
_NAME_WORDS = ("addr:house_name", "addr:buildingname", "addr:building_name")
STREET_PARTS = (
    "addr:street:prefix", "addr:street:name", "addr:street:type", "addr:street:suffix",
)  # fmt: skip
"""The parts of a street's name, in the order in which they are written ("North", "Lincoln", ...).

Imports in North America have them beside `addr:street`, or alone.
"""
STREET_KEYS = (
    "addr:street_name", "addr:streetname", "addr:road", "addr:lane", "addr:alley",
    "addr:Street", "addr:STREET", "Addr:street", "Addr:Street", "ADDR:STREET", "addr:street ",
    " addr:street", " addr:street ", "addr: street", "addr :street", "addr_street", "addr.street",
    "addr-street", "adr:street", "add:street", "address:street", "addr:straat", "addr:strasse",
    "addr:straße", "addr:gata", "addr:gatunamn", "addr:steet", "addr:stret", "street",
    *(f"addr:street:{language}" for language in ("sv", "fi", "de", "it", "fr", "nl", "cs", "en")),
)  # fmt: skip
"""Keys that some people use for a street instead of `addr:street`."""
_STREETS = frozenset((*STREET_PARTS, *STREET_KEYS))
LABEL_KEYS = ("entrance:ref", "local_ref", "loc_ref", "door:ref")
"""Keys that some people use for the name of an entrance instead of `ref`."""
_LABELS = frozenset(LABEL_KEYS)
UNIT_KEYS = (
    "addr:flat", "addr:apartment", "addr:suite", "addr:room", "addr:flatnumber", "addr:flat_number",
)  # fmt: skip
"""Keys that some people use for a flat instead of `addr:unit`."""
_UNITS = frozenset(UNIT_KEYS)
TEXT_KEYS = ("address", "contact:address", "addr:address", "addr:line1")
"""Keys of street and number in one text."""
TEXTS = (*TEXT_KEYS, "addr:street", "contact:street")
"""All keys in which people write both."""
UNREAD = "address:unread"
"""A tag of the reader's own: the text of an object in which no street of the map is named."""
_PART = re.compile(r"\s*[,;\n(]\s*|\s+v?/\s*(?=\D)")
_NUMBER = r"\d{1,5}(?:\s?[a-zA-Z])?(?:\s?[-–/]\s?\d{1,5}[a-zA-Z]?)?"
_LONE_NUMBER = re.compile(r"\d{1,4}(?:\s?[a-zA-Z])?(?:[-–/]\d{1,4}[a-zA-Z]?)?")
"""A house number by itself; five figures are a postcode."""
_IN_ONE = (
    re.compile(rf"(?P<street>.*[^\W\d].*?)\s+(?P<number>{_NUMBER})"),
    re.compile(r"(?P<number>\d{1,5}[a-zA-Z]?(?:[-–/]\d{1,5}[a-zA-Z]?)?)\s+(?P<street>[^\d].*)"),
)
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
            "addr:street_1", "addr:street:2", "addr:stair", *STREET_PARTS, *STREET_KEYS,
            *LABEL_KEYS,
        )
    )
)  # fmt: skip


def in_usual_keys(tags: dict[str, str]) -> dict[str, str]:
    """Return tags with the address under `addr:*` if it is only under other keys.

    `contact:*`, `object:*` and `addr2:*` have the same meaning. `addr:number` is a house number; so
    is the number of a plot (`addr:lot`), after that of its block. The tags are returned as they are
    if they have a number of the usual kind. A flat under another key is one under `addr:unit`, and
    `flats` names or counts those of the object. A street under another key, or in parts, is one
    under `addr:street`, and the name of an entrance is its `ref`. A number that is no longer or not
    yet in use (`demolished:addr:housenumber`) is a number, and keeps its key as well; where there
    is another number, it is dropped.
    """
    former = former_number(tags)
    tags = _in_usual_keys(tags)
    if not former:
        return tags
    if not _USUAL.isdisjoint(tags):
        return {key: value for key, value in tags.items() if key not in FORMER_SET}
    prefix = former.partition("addr:")[0]
    given = {key.removeprefix(prefix): value for key, value in tags.items()
             if key.startswith(f"{prefix}addr:")}  # fmt: skip
    return {**given, **tags}


def _in_usual_keys(tags: dict[str, str]) -> dict[str, str]:
    if "flats" in tags and "addr:flats" not in tags and "building:flats" not in tags:
        flats = tags["flats"].strip()
        tags = {**tags, "building:flats" if flats.isdecimal() else "addr:flats": flats}
    if not _UNITS.isdisjoint(tags) and "addr:unit" not in tags:
        unit = next(tags[key] for key in UNIT_KEYS if key in tags)
        tags = {**tags, "addr:unit": unit}
    if not _STREETS.isdisjoint(tags) and "addr:street" not in tags and "addr:place" not in tags:
        street = _street(tags)
        tags = {**tags, "addr:street": street} if street else tags
    if "addr:stair" in tags and "addr:staircase" not in tags:
        tags = {**tags, "addr:staircase": tags["addr:stair"]}
    if not _LABELS.isdisjoint(tags) and "entrance" in tags and "ref" not in tags:
        tags = {**tags, "ref": next(tags[key] for key in LABEL_KEYS if key in tags)}
    if _OTHER.isdisjoint(tags) or not _USUAL.isdisjoint(tags):
        return tags
    for space in OTHER_SPACES:
        given = {f"addr:{part}": tags[key] for part in PARTS if (key := f"{space}:{part}") in tags}
        if not _USUAL.isdisjoint(given):
            return {**tags, **{key: value for key, value in given.items() if key not in tags}}
    number = _first(tags, _NUMBER_WORDS) or _plot(tags)
    if not number and "highway" not in tags:
        number = _first(tags, ("addr:milestone",))
    if any(char.isdecimal() for char in number):
        return {**tags, "addr:housenumber": number}
    name = _first(tags, _NAME_WORDS) or number
    return {**tags, "addr:housename": name} if name else tags


def _first(tags: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((value for key in keys if (value := tags.get(key, "").strip())), "")


def _street(tags: Mapping[str, str]) -> str:
    """Return the street that is written under another key than `addr:street`, "" if none."""
    if tags.get("addr:street:name", "").strip():
        return " ".join(part for key in STREET_PARTS if (part := tags.get(key, "").strip()))
    return _first(tags, STREET_KEYS)


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


def in_one_text(tags: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the (street, number) readings of a text that holds both, where no number is given.

    Only the names of streets tell which is right: "Plan 2" may be a street itself.
    """
    if not _USUAL.isdisjoint(tags):
        return []
    texts = (tags[key] for key in TEXTS if key in tags)
    return [reading for text in texts for reading in _readings(text)]


def text_of(tags: Mapping[str, str]) -> str:
    """Return the text that holds, or may hold, street and number; "" if there is none.

    A number without a street that can be told ("behind 12") is only looked for in texts that are
    whole addresses; "248th Street" is the name of a street.
    """
    if not _USUAL.isdisjoint(tags):
        return ""
    for key in TEXTS:
        text = tags.get(key, "").strip()
        is_whole = key in TEXT_KEYS and any(char.isdecimal() for char in text)
        if text and (is_whole or next(_readings(text), None)):
            return text
    return ""


def _readings(text: str) -> Iterator[tuple[str, str]]:
    parts = _PART.split(text.strip())
    for part in parts:
        for pattern in _IN_ONE:
            found = pattern.fullmatch(part)
            if found:
                yield found["street"], found["number"]
    yield from beside_commas(parts)


def beside_commas(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (street, number) of parts beside each other: "Via Roma, 11", "5, rue du Bac"."""
    for one, other in pairwise(parts):
        if _LONE_NUMBER.fullmatch(other):
            yield one, other
        if _LONE_NUMBER.fullmatch(one):
            yield other, one
