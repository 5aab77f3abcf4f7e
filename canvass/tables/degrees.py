"""A place as people type it: latitude and longitude in degrees."""

from __future__ import annotations

import re

_POINT = r"(-?\d{1,9}(?:\.\d{1,15})?)"
_COMMA = r"(-?\d{1,9}(?:,\d{1,15})?)"
_PAIR = re.compile(rf"{_POINT}\s*[,;\s]\s*{_POINT}")
_PAIR_WITH_COMMAS = re.compile(rf"{_COMMA}(?:\s*;\s*|,?\s+){_COMMA}")


def read_degrees(text: str) -> tuple[float, float] | None:
    """Return the two figures of "59.2366, 18.0024" or "59,2366 18,0024", None if it is neither.

    Their ranges are not checked. Between decimal commas there is a blank or a semicolon.
    """
    text = text.strip()
    found = _PAIR.fullmatch(text) or _PAIR_WITH_COMMAS.fullmatch(text)
    if found is None:
        return None
    lat, lon = (float(figure.replace(",", ".")) for figure in found.groups())
    return lat, lon
