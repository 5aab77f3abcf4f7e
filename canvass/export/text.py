"""Make text from maps harmless for the format it is written to."""

from __future__ import annotations

import re

from canvass.tables.formulas import is_formula

# XML 1.0 allows no other control characters, no surrogates and no non-characters.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
LONGEST_CELL = 32_000


def xml_text(text: str) -> str:
    """Return text without characters that XML does not allow; the writer escapes the rest."""
    return _CONTROL.sub(" ", _NOT_XML.sub("", text))


def cell_text(text: str) -> str:
    """Return text that no spreadsheet runs: an apostrophe is put before a formula."""
    plain = _CONTROL.sub(" ", text)[:LONGEST_CELL]
    return f"'{plain}" if is_formula(plain) or is_formula(text) else plain
