"""A count of the addresses in a map file that shares no code with the reader.

XML is read with the standard library, PBF with pyosmium's plainest loop. What is counted: every
number that an object which is not deleted bears, lists taken apart.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path

import osmium

NUMBERS = [
    "addr:housenumber", "addr:conscriptionnumber", "addr:streetnumber", "addr:provisionalnumber",
    "addr:housename", "addr:full", "addr:block_number",
]  # fmt: skip
OTHERS = [
    "contact:housenumber", "object:housenumber", "addr2:housenumber", "addr:number", "addr:lot",
    "addr:house_number", "addr:housenumbers", "addr:buildingnumber", "addr:building_number",
    "addr:house", "addr:nr", "addr:milestone", "addr:house_name", "addr:buildingname",
    "addr:building_name", "addr:Housenumber", "addr:HouseNumber", "addr:houseNumber",
    "addr:House_number", "addr:HOUSENUMBER", "Addr:housenumber", "Addr:Housenumber",
    "ADDR:HOUSENUMBER", "addr:housenumber ", " addr:housenumber", " addr:housenumber ",
    "addr: housenumber", "addr :housenumber", "addr_housenumber", "addr.housenumber",
    "addr-housenumber", "addr;housenumber", "adr:housenumber", "add:housenumber",
    "address:housenumber", "addr:house-number", "addr:house number", "addr:houseno",
    "addr:house_no", "addr:housenr", "addr:housenum", "addr:housenumer", "addr:housenummer",
    "addr:housnumber", "addr:hausnummer", "addr:huisnummer", "addr:husnummer",
    "addr:no", "addr:num", "addr:street_number", "housenumber",
    "house_number", "house:number",
]  # fmt: skip
"""Keys that count where the object has none of the above."""
TEXTS = ["address", "contact:address", "addr:address", "addr:line1", "addr:street",
         "contact:street"]  # fmt: skip
"""Keys in which some people write street and number."""
LIFECYCLE = [
    f"{word}:{key}"
    for word in ("demolished", "razed", "removed", "destroyed", "dismantled", "was", "proposed",
                 "planned", "construction", "abandoned", "disused", "ruins", "ruined", "collapsed",
                 "historic")
    for key in ("addr:housenumber", "addr:conscriptionnumber", "addr:streetnumber",
                "addr:housename")
]  # fmt: skip
"""Keys that count where the object has none of all these."""


def written_in_xml(path: Path) -> list[tuple[str, str]]:
    """Return (street as the object says, number) of all addresses of an OSM XML file."""
    found: list[tuple[str, str]] = []
    for thing in ET.parse(path).getroot():
        if thing.tag not in ("node", "way", "relation"):
            continue
        if thing.get("visible") == "false" or thing.get("action") == "delete":
            continue
        found += _written({tag.get("k", ""): tag.get("v", "") for tag in thing.findall("tag")})
    return found


def written_in_pbf(path: Path) -> list[tuple[str, str]]:
    """Return (street as the object says, number) of all addresses of a PBF file."""
    found: list[tuple[str, str]] = []
    streets: set[str] = set()
    texts: list[tuple[str, str]] = []
    wanted = osmium.filter.KeyFilter(*NUMBERS, *OTHERS, *LIFECYCLE, *TEXTS, "highway")
    for thing in osmium.FileProcessor(str(path)).with_filter(wanted):
        tags = {tag.k: tag.v for tag in thing.tags}
        if thing.is_way() and "highway" in tags:
            streets.add(tags.get("name", ""))
        numbers = list(_written(tags))
        found += numbers
        if not numbers and not any(key in tags for key in NUMBERS):
            texts += _in_one_text(tags)
    return found + [text for text in texts if text[1] not in streets]


def _in_one_text(tags: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield ("", the text) if one holds street and number, or may: "248th Street" does not."""
    for key in TEXTS:
        text = tags.get(key, "").strip()
        words = text.partition(",")[0].partition("/")[0].split()
        is_number = [re.match(r"\d+\w?$", word) is not None for word in words]
        has_both = len(words) > 1 and (is_number[0] or is_number[-1] or is_number[1])
        if has_both or ("street" not in key and re.search(r"\d", text)):
            yield "", text
            return


def _written(tags: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    street = ""
    for key in ("street", "place", "hamlet", "village"):
        street = street or tags.get(f"addr:{key}", "").strip()
    if not any(key in tags for key in NUMBERS):
        for key in OTHERS:
            is_post = key == "addr:milestone" and "highway" in tags
            if tags.get(key, "").strip() and not is_post:
                yield tags.get(key.replace("housenumber", "street"), "") or street, tags[key]
                return
        former = [key for key in LIFECYCLE if tags.get(key, "").strip()]
        if former:
            prefix = former[0].partition("addr:")[0]
            said = {k.removeprefix(prefix): v for k, v in tags.items() if k.startswith(prefix)}
            yield from _written({**said, **tags})
        return
    number = tags.get("addr:housenumber", "").strip()
    if any(char.isdigit() and char != "0" for char in number):
        step = {"odd": 2, "even": 2, "all": 1}.get(tags.get("addr:interpolation", ""))
        for each in dict.fromkeys(_apart(number)):
            ends = re.fullmatch(r"(\d+)-(\d+)", each)
            if step and ends:
                low, high = int(ends[1]), int(ends[2])
                yield from ((street, str(one)) for one in range(low, high + 1, step))
            else:
                yield street, each
        return
    others = [tags[key].strip() for key in NUMBERS[1:] if tags.get(key, "").strip()]
    yield street, others[0] if others else number


def _apart(number: str) -> Iterator[str]:
    """Yield the parts of a list: semicolons always part, commas where digits begin both parts."""
    for piece in number.split(";"):
        parts = [part.strip() for part in piece.split(",") if part.strip()]
        # "4, 1. floor" (Copenhagen) says where in the house.
        if len(parts) > 1 and all(re.match(r"\d", p) and "floor" not in p for p in parts):
            yield from parts
        elif piece.strip():
            yield piece.strip()
