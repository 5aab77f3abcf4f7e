"""Find the text encoding of a Shapefile's table from its bytes; declarations are often wrong.

dBASE has a header of 32 bytes, 32 bytes per field, then records of fixed width
(https://www.loc.gov/preservation/digital/formats/fdd/fdd000325.shtml). Byte 29 is the language
driver; a `.cpg` file beside the table may name a code page.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from canvass.errors import InputError
from canvass.tables.alphabets import RARE_PAGES
from canvass.tables.encoding import check_encoding, choose_code_page, find_rare_page, hits
from canvass.tables.reader import Letters

LOOKED_AT_BYTES = 32 << 20
MOST_CELLS = 5_000
HEADER_BYTES, FIELD_BYTES, DRIVER_AT = 32, 32, 29
UTF8_SHARE = 0.9
# "ISO 8859-5", "ISO88592", "8859_15"
_ISO_PART = re.compile(r"8859[-_ ]?(\d{1,2})$")
_DRIVERS = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x04: "mac_roman", 0x08: "cp865", 0x09: "cp437",
    0x0A: "cp850", 0x0B: "cp437", 0x0D: "cp437", 0x0E: "cp850", 0x0F: "cp437", 0x10: "cp850",
    0x11: "cp437", 0x12: "cp850", 0x13: "cp932", 0x14: "cp850", 0x15: "cp437", 0x16: "cp850",
    0x17: "cp865", 0x18: "cp437", 0x19: "cp437", 0x1A: "cp850", 0x1B: "cp437", 0x1C: "cp863",
    0x1D: "cp850", 0x1F: "cp852", 0x22: "cp852", 0x23: "cp852", 0x24: "cp860", 0x25: "cp850",
    0x26: "cp866", 0x37: "cp850", 0x40: "cp852", 0x4D: "gbk", 0x4E: "cp949", 0x4F: "big5",
    0x50: "cp874", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252", 0x64: "cp852", 0x65: "cp866",
    0x66: "cp865", 0x67: "cp861", 0x6A: "cp737", 0x6B: "cp857", 0x6C: "cp863", 0x78: "big5",
    0x79: "cp949", 0x7A: "gbk", 0x7B: "cp932", 0x7C: "cp874", 0x7D: "cp1255", 0x7E: "cp1256",
    0x86: "cp737", 0x87: "cp852", 0x88: "cp857", 0x96: "mac_cyrillic", 0x97: "mac_latin2",
    0x98: "mac_greek", 0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253",
    0xCC: "cp1257",
}  # fmt: skip


def find_dbf_encoding(path: Path, letters: Letters) -> str:
    """Return the encoding of a Shapefile's text; raises InputError for an unknown --encoding.

    It is UTF-8 if the bytes are valid; otherwise the code page that gives street names of the map;
    otherwise the declared one (.cpg or header); otherwise the most likely one.
    """
    if letters.encoding:
        return check_encoding(letters.encoding)
    table = _beside(path, ".dbf")
    if table is None:
        return "utf-8"
    with table.open("rb") as file:
        content = file.read(LOOKED_AT_BYTES)
    cells = list(dict.fromkeys(cell for cell in _iter_cells(content) if not cell.isascii()))
    cells = cells[:MOST_CELLS]
    if not cells:
        return _declared(path, content) or "utf-8"
    if sum(map(_is_utf8, cells)) >= UTF8_SHARE * len(cells):
        return "utf-8"
    declared = _declared(path, content)
    words = [word for cell in cells for word in cell.split() if not word.isascii()]
    chosen = choose_code_page(words, letters.words)
    if not hits(words, chosen, letters.words):
        chosen = find_rare_page(b"\n".join(cells), letters.words) or chosen
        if chosen in RARE_PAGES:
            return chosen
    if not declared or declared == "utf-8":
        return chosen
    better = hits(words, chosen, letters.words) > hits(words, declared, letters.words)
    return chosen if better else declared


@lru_cache(maxsize=100_000)
def recoded(cell: str, encoding: str) -> str:
    """Decode a cell again that was read as ISO 8859-1, with its real encoding."""
    if not encoding or cell.isascii():
        return cell
    return cell.encode("latin-1", "replace").decode(encoding, "replace")


def _iter_cells(content: bytes) -> Iterator[bytes]:
    """Yield the stripped text cells and the field names."""
    if len(content) < HEADER_BYTES:
        return
    count, header, width = struct.unpack("<IHH", content[4:12])
    fields = []
    at = 1
    for start in range(HEADER_BYTES, header - 1, FIELD_BYTES):
        field = content[start : start + FIELD_BYTES]
        if len(field) < FIELD_BYTES or field[:1] == b"\r":
            break
        yield field[:11].split(b"\0")[0]
        if field[11:12] == b"C":
            fields.append((at, at + field[16]))
        at += field[16]
    for number in range(count if width else 0):
        record = content[header + number * width : header + (number + 1) * width]
        if len(record) < width:
            return
        for first, last in fields:
            yield record[first:last].strip(b" \0")


def _is_utf8(cell: bytes) -> bool:
    """Return whether a cell is UTF-8; its last letter may be cut off by the field's width."""
    for cut in range(4):
        try:
            cell[: len(cell) - cut].decode()
        except UnicodeDecodeError:
            continue
        return True
    return False


def _declared(path: Path, content: bytes) -> str:
    """Return the code page declared by the .cpg file or the language driver, "" for none."""
    companion = _beside(path, ".cpg")
    if companion is not None:
        name = companion.read_bytes()[:40].decode("ascii", "ignore").strip().casefold()
        part = _ISO_PART.search(name)
        iso = f"iso8859-{part[1]}" if part else name
        for said in (iso, name, f"cp{name}", name.replace("ansi ", "cp"), name.replace("-", "")):
            try:
                return check_encoding(said)
            except InputError:
                continue
    return _DRIVERS.get(content[DRIVER_AT], "") if len(content) > DRIVER_AT else ""


def _beside(path: Path, ending: str) -> Path | None:
    for made in (ending, ending.upper()):
        found = path.with_suffix(made)
        if found.is_file():
            return found
    return None
