"""Latin names from the map for streets and places in scripts that no font on paper has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from canvass.lettering.letters import has_unknown_letters
from canvass.osm.extract import Extract
from canvass.osm.kept_tags import LATIN_NAMES, LATIN_STREETS


def latin_names(extract: Extract) -> dict[str, str]:
    """Return Latin names by unprintable names; printable names are left out."""
    found: dict[str, str] = {}
    tags_of: list[Mapping[str, str]] = [way.tags for way in extract.ways]
    tags_of += [place.tags for place in extract.organisations]
    tags_of += [address.tags for address in extract.addresses]
    for tags in tags_of:
        _note(found, tags, "name", LATIN_NAMES)
    for address in extract.addresses:
        for key in ("addr:street", "addr:place"):
            _note(found, address.tags, key, LATIN_STREETS)
    return found


def _note(
    found: dict[str, str], tags: Mapping[str, str], key: str, latin_keys: Iterable[str]
) -> None:
    name = tags.get(key, "")
    if name in found or not has_unknown_letters(name):
        return
    for latin_key in latin_keys:
        latin = tags.get(latin_key, "").strip()
        if latin and not has_unknown_letters(latin):
            found[name] = latin
            return


def in_latin(text: str, latin: Mapping[str, str]) -> str:
    """Return a text in which unprintable names are replaced by their Latin names."""
    if not latin or not has_unknown_letters(text):
        return text
    if text in latin:
        return latin[text]
    for name in sorted(latin, key=len, reverse=True):
        text = text.replace(name, latin[name])
    return text
