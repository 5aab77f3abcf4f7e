"""Find the text encoding of bytes: Unicode if valid, otherwise the code page that gives words.

Bytes that are valid UTF-8 are read as UTF-8 whatever the file declares: non-ASCII text in a code
page is hardly ever valid UTF-8 by chance (RFC 3629, section 1).
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from canvass.errors import InputError
from canvass.tables.alphabets import ALPHABETS, CODE_PAGES, RARE_PAGES

CHUNK_BYTES = 1 << 20
LOOKED_AT_BYTES = 1 << 16
MOST_WORDS = 3_000
NUL_SHARE = 0.1
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_LETTERS = re.compile(r"[^\W\d_]+")
_MULTI = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_UTF8 = "utf-8"


@dataclass(frozen=True, slots=True)
class Encoding:
    """A text encoding; `errors` is the codec's error handler for invalid bytes."""

    name: str
    errors: str = "replace"


def check_encoding(name: str) -> str:
    """Return Python's name of a text encoding; raises InputError."""
    try:
        found = codecs.lookup(name.strip())
        "".encode(found.name)
    except (LookupError, ValueError) as error:
        raise InputError(
            "encoding {name!r}: not known; give one like utf-8, windows-1252 or iso-8859-2",
            name=name[:40],
        ) from error
    return found.name


def find_encoding(
    stream: BinaryIO, *, given: str = "", words: Collection[str] = frozenset()
) -> Encoding:
    """Return the encoding of a stream, which is read to its end.

    An encoding `given` by a person takes precedence. `words` are case-folded words that the file is
    likely to contain, such as the map's street names. Raises InputError for an unknown `given`.
    """
    if given:
        return Encoding(check_encoding(given))
    head = stream.read(LOOKED_AT_BYTES)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return Encoding(name, "surrogateescape" if name == "utf-8-sig" else "replace")
    wide = _wide(head)
    if wide:
        return Encoding(wide)
    valid, multi, odd = True, 0, 0
    found: dict[bytes, None] = {}
    decoder = codecs.getincrementaldecoder(_UTF8)()
    chunk = head
    rest = b""
    while chunk:
        if valid:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                valid = False
        if not chunk.isascii():
            cut = chunk.rfind(b"\n") + 1
            piece, rest = rest + chunk[:cut], chunk[cut:]
            more, few = _count_lines(piece)
            multi, odd = multi + more, odd + few
            _collect(found, piece)
        chunk = stream.read(CHUNK_BYTES)
    more, few = _count_lines(rest)
    _collect(found, rest)
    if valid and not decoder.getstate()[0]:
        return Encoding(_UTF8, "surrogateescape")
    if multi + more >= odd + few:
        # If most lines are UTF-8, the others are faulty lines and not a sign of another encoding.
        return Encoding(_UTF8, "surrogateescape")
    page = choose_code_page(found, words)
    return Encoding(page if hits(found, page, words) else find_rare_page(head, words) or page)


def decode_text(content: bytes, *, given: str = "", words: Collection[str] = frozenset()) -> str:
    """Decode bytes in memory; invalid bytes become U+FFFD."""
    encoding = find_encoding(io.BytesIO(content), given=given, words=words)
    return content.decode(encoding.name, errors="replace")


def choose_code_page(found: Iterable[bytes], words: Collection[str]) -> str:
    """Return the code page that gives most known words, or else the most plausible letters.

    `found` are words with non-ASCII bytes. Without known words a code page is judged by the share
    of its letters that belong to the alphabet of one language, in a plausible case.
    """
    some = list(found)[:MOST_WORDS]
    by_page = {page: [word.decode(page, errors="replace") for word in some] for page in CODE_PAGES}
    if words:
        counts = {page: hits(some, page, words) for page in by_page}
        best = max(counts.values())
        likely = [page for page, count in counts.items() if count == best]
        if best and len(likely) < len(CODE_PAGES):
            by_page = {page: by_page[page] for page in likely}
    return max(by_page, key=lambda page: _likeliness(page, by_page[page]))


def hits(found: Iterable[bytes], page: str, words: Collection[str]) -> int:
    """Return how many of the byte strings are known words in a code page."""
    return sum(
        any(word in words and not word.isascii() for word in _LETTERS.findall(text.casefold()))
        for text in (one.decode(page, errors="replace") for one in found)
    )


def find_rare_page(text: bytes, words: Collection[str]) -> str:
    """Return the rare code page in which a text has the most known words, "" if none has any.

    Letters of two bytes may contain those of ASCII, so the text is decoded as a whole.
    """
    counts = {
        page: sum(
            word in words and not word.isascii()
            for word in _LETTERS.findall(text.decode(page, errors="replace").casefold())
        )
        for page in (RARE_PAGES if words else ())
    }
    best = max(counts, key=lambda page: counts[page], default="")
    return best if best and counts[best] else ""


def _likeliness(page: str, words: list[str]) -> float:
    """Return the share of non-ASCII letters that fit the best language of a code page."""
    letters = total = 0
    counts: dict[str, int] = {}
    for word in words:
        for at, letter in enumerate(word):
            if letter.isascii() or _is_sign(word, at):
                continue
            total += 1
            if _is_odd(word, at):
                letters -= 1
                continue
            counts[letter.casefold()] = counts.get(letter.casefold(), 0) + 1
    best = max(
        (sum(n for letter, n in counts.items() if letter in ALPHABETS[language])
         for language in CODE_PAGES[page]),
        default=0,
    )  # fmt: skip
    return (best + letters) / total if total else 0.0


def _is_sign(word: str, at: int) -> bool:
    """Return whether a character is a dash, a hard blank or similar in a plausible place."""
    if word[at] in "’–—·\xa0":
        return True
    if (
        word[at] in "½¼¾²³"
        and not word[at - 1 : at].isalpha()
        and not word[at + 1 : at + 2].isalpha()
    ):
        return True
    is_inside = word[at - 1 : at].isalpha() and word[at + 1 : at + 2].isalpha()
    return not is_inside and (word[at] in "€°§" or unicodedata.category(word[at])[0] == "P")


def _is_odd(word: str, at: int) -> bool:
    """Return whether a character is not a letter, or is upper case after lower case."""
    letter = word[at]
    if not letter.isalpha():
        return True
    return letter.isupper() and at > 0 and word[at - 1].islower()


def _wide(head: bytes) -> str:
    """Return the byte order of UTF-16 without BOM, by the zero bytes of its ASCII letters."""
    if len(head) < 4:
        return ""
    low, high = head[1::2].count(0), head[::2].count(0)
    half = len(head) / 2
    if low > NUL_SHARE * half and high < low / 10:
        return "utf-16-le"
    if high > NUL_SHARE * half and low < high / 10:
        return "utf-16-be"
    return ""


def _count_lines(piece: bytes) -> tuple[int, int]:
    """Return how many lines have multi-byte letters, and how many are not valid UTF-8."""
    multi = odd = 0
    for line in piece.split(b"\n"):
        if line.isascii():
            continue
        try:
            line.decode(_UTF8)
        except UnicodeDecodeError:
            odd += 1
        else:
            multi += bool(_MULTI.search(line))
    return multi, odd


def _collect(found: dict[bytes, None], piece: bytes) -> None:
    if len(found) < MOST_WORDS:
        for word in _WORD.findall(piece):
            found.setdefault(word[:60])
